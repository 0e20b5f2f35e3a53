import { z } from 'zod';
import type { HealthSnapshot } from '../health/snapshot.ts';
import { clockTime } from '../interventions/card.ts';
import { parseSpan, sparkline } from './chart.ts';
import { defineCommand, say } from './command.ts';
import { metadataNote, readSpaceHealth, scoreInWords, tooLittle } from './space-health.ts';
import { count, decimal, span } from './words.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const width = 28;
const rowsRead = 1_000;
const warningsRead = 50;
const spanMessage = 'Say how far back: hours, days, weeks or a year, e.g. `24h`, `7d`, `4w`, `1y`.';

const scored = (history: readonly HealthSnapshot[]) =>
  history.flatMap(({ at, score }) => (score === null ? [] : [{ at, score }]));

const day = (at: number): string => new Date(at).toISOString().slice(5, 10);
const moment = (at: number, spanMs: number): string =>
  spanMs <= 2 * dayMs ? clockTime(at) : `${day(at)} ${clockTime(at)}`;

/** Every day's mean, for up to a week: `03-04 0.84`. */
const byDay = (points: readonly { at: number; score: number }[]): string => {
  const days = new Map<string, number[]>();
  for (const { at, score } of points) days.set(day(at), [...(days.get(day(at)) ?? []), score]);
  return [...days]
    .map(([name, scores]) => `${name} ${decimal(scores.reduce((a, b) => a + b, 0) / scores.length)}`)
    .join(' · ');
};

export const trend = defineCommand({
  name: 'trend',
  aliases: ['history'],
  summary: 'Show how the score moved',
  options: [
    {
      name: 'span',
      description: 'how far back: 24h, 7d, 4w or 1y; 7d if you leave it out',
      type: 'word',
      required: false,
    },
  ],
  who: 'moderator',
  args: z.object({
    span: z
      .string()
      .default('7d')
      .transform((text, check) => {
        const ms = parseSpan(text);
        if (ms === null) check.addIssue({ code: 'custom', message: spanMessage });
        return ms ?? 0;
      }),
  }),
  async run(context, { span: spanMs }) {
    const { tx, interaction, now } = context;
    const found = await readSpaceHealth(context);
    const { name, snapshot, settings } = found;
    const since = now - spanMs;
    const history = await tx.health.history(interaction.spaceId, since, rowsRead);
    const points = scored(history);
    const note = metadataNote(settings);
    const [first] = points;
    const last = points.at(-1);
    if (first === undefined || last === undefined)
      return say(
        [
          `**${name}, ${span(spanMs)}**`,
          snapshot === null ? tooLittle(found) : 'No score in that time: too few people spoke.',
          ...note,
        ].join('\n'),
      );
    const lowest = points.reduce((a, b) => (b.score < a.score ? b : a));
    const highest = points.reduce((a, b) => (b.score > a.score ? b : a));
    const warnings = (await tx.health.warnings({ spaceId: interaction.spaceId, since, limit: warningsRead })).filter(
      ({ cause }) => cause !== 'severe',
    );
    const lasting = warnings.filter(({ clearedAt }) => clearedAt === null).length;
    const change = last.score - first.score;
    const way =
      Math.abs(change) < 0.01 ? 'no real change' : `${change > 0 ? 'up' : 'down'} ${decimal(Math.abs(change))}`;
    const extremes =
      highest.score - lowest.score < 0.01
        ? ''
        : ` Lowest ${decimal(lowest.score)} (${moment(lowest.at, spanMs)}), highest ${decimal(highest.score)} (${moment(highest.at, spanMs)}).`;
    return say(
      [
        `**${name}, ${span(spanMs)}: ${snapshot === null ? decimal(last.score) : scoreInWords(snapshot)}**`,
        `\`${sparkline(points, { from: since, to: now, width })}\` ${decimal(lowest.score)} to ${decimal(highest.score)}`,
        `It began at ${decimal(first.score)} and is ${decimal(last.score)} now: ${way}.${extremes}`,
        ...(spanMs > dayMs && spanMs <= 8 * dayMs ? [`By day: ${byDay(points)}`] : []),
        warnings.length === 0
          ? 'No warnings.'
          : `${count(warnings.length, 'warning')}${lasting === 0 ? ', all over' : `, ${lasting === 1 ? 'one lasts' : `${lasting} last`}`}.`,
        ...note,
      ].join('\n'),
    );
  },
});
