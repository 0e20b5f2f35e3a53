import { z } from 'zod';
import { openingWords } from '../brand/opening-hours.ts';
import { withRoles } from '../health/roles.ts';
import type { SpaceId } from '../ids.ts';
import { messageIdSchema } from '../ids.ts';
import { plainName } from '../interventions/card.ts';
import { messageLink } from '../messages/link.ts';
import type { Channel, Repositories } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { loadSettings } from '../settings.ts';
import { analysisReport, readAnalyses } from '../sla/analysis.ts';
import { questionSlas, readSlas } from '../sla/reading.ts';
import { type SlaLine, slaReport } from '../sla/report.ts';
import { type SlaKind, type SlaSettings, slaSettingsSchema } from '../sla/sla-settings.ts';
import { createStaffedClock } from '../sla/staffed-hours.ts';
import { parseSpan } from './chart.ts';
import { defineCommand, say } from './command.ts';
import { count, cut, percent, span } from './words.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const mostQuestions = 2_000;
const missedShown = 5;

const kindWords: Readonly<Record<SlaKind, string>> = {
  'first-response': 'first answers',
  'next-response': 'further answers',
  resolution: 'cases',
};

/** A space's promises: its settings, with what is missing there at its default. */
export const slaSettingsOf = ({ sla }: SpaceSettings): SlaSettings => slaSettingsSchema.parse(sla);

/** Questions since `since` as promises, read from the facts the score is computed from. */
export const readQuestionSlas = async (
  tx: Pick<Repositories, 'messages'>,
  spaceId: SpaceId,
  settings: SpaceSettings,
  since: number,
  now: number,
) => {
  const sla = slaSettingsOf(settings);
  const basis = settings.privacy.metadataOnly ? 'metadata' : 'text';
  const questions = await tx.messages.questions(spaceId, since, now, mostQuestions, basis);
  const authors = await tx.messages.authorTotals(spaceId, now, 24 * hourMs, Math.max(hourMs, now - since));
  const roles = new Map(
    withRoles(authors, settings.health).flatMap(({ memberId, role }) =>
      role === 'member' ? [] : [[memberId as string, role] as const],
    ),
  );
  return readSlas(questionSlas(questions, roles), sla, createStaffedClock(sla.staffedHours), now);
};

const minutesWords = (minutes: number | null): string =>
  minutes === null ? 'not known' : span(Math.max(minuteMs, minutes * minuteMs));

const lineWords = (line: SlaLine, channels: readonly Channel[]): string => {
  const name = plainName(channels.find(({ id }) => id === line.channelId)?.name ?? '');
  const waiting = line.active + line.atRisk;
  const waits = waiting === 0 ? '' : `; ${waiting} still in time${line.atRisk === 0 ? '' : `, ${line.atRisk} at risk`}`;
  if (line.n === 0) return `- #${name}, ${kindWords[line.kind]}: none due yet${waits}`;
  return `- #${name}, ${kindWords[line.kind]}: ${line.hit} of ${line.n} in time (${percent(line.hitShare ?? 0)}), half within ${minutesWords(line.p50)}, nine in ten within ${minutesWords(line.p90)}${waits}`;
};

const missedWords = (spaceId: SpaceId, lines: readonly SlaLine[], channels: readonly Channel[]): string[] => {
  const missed = lines
    .flatMap((line) => line.missed.map((one) => ({ ...one, channelId: line.channelId })))
    .sort((a, b) => Number(a.stoppedAt !== null) - Number(b.stoppedAt !== null) || b.startedAt - a.startedAt);
  if (missed.length === 0) return [];
  const shown = missed.slice(0, missedShown).map(({ subject, channelId, startedAt, stoppedAt }) => {
    const id = messageIdSchema.safeParse(subject).data;
    const link = id === undefined || channelId === null ? null : messageLink(spaceId, { channelId, messageId: id });
    const name = plainName(channels.find((channel) => channel.id === channelId)?.name ?? '');
    const when = new Date(startedAt).toISOString().slice(5, 16).replace('T', ' ');
    return `- #${name}, ${when} UTC${link === null ? '' : ` ${link}`}${stoppedAt === null ? ', **still waits**' : ', answered late'}`;
  });
  const more = missed.length > missedShown ? [`and ${missed.length - missedShown} more.`] : [];
  return ['Missed:', ...shown, ...more];
};

export const sla = defineCommand({
  name: 'sla',
  aliases: ['response times'],
  summary: 'Show by channel how fast questions are answered, and what was missed',
  options: [
    { name: 'span', description: 'how far back: 24h, 7d, 4w; 7d if you leave it out', type: 'word', required: false },
  ],
  who: 'moderator',
  args: z.object({
    span: z
      .string()
      .default('7d')
      .transform((text, check) => {
        const ms = parseSpan(text);
        if (ms === null) check.addIssue({ code: 'custom', message: 'Say how far back, e.g. `24h`, `7d`, `4w`.' });
        return ms ?? 0;
      }),
  }),
  async run({ tx, interaction, now, deps }, { span: spanMs }) {
    const { spaceId } = interaction;
    const settings = await loadSettings(tx, spaceId, deps.defaults);
    const promises = slaSettingsOf(settings);
    const channels = await tx.spaces.channels(spaceId);
    const report = slaReport(await readQuestionSlas(tx, spaceId, settings, now - spanMs, now));
    const own = analysisReport(
      readAnalyses(await tx.slas.analyses(now - spanMs, spaceId), promises.analysisMinutes, now),
      now,
    );
    const staffed =
      promises.staffedHours === null ? 'around the clock' : `staffed ${openingWords(promises.staffedHours)}`;
    return say(
      cut(
        [
          `**Answers, last ${span(spanMs)}**`,
          `Promised: a first answer within ${span(promises.firstResponseMinutes * minuteMs)}, further ones within ${span(promises.nextResponseMinutes * minuteMs)}, ${staffed}; channels of their own aside. \`/cco settings\` sets it.`,
          ...(report.length === 0
            ? ['Nobody asked anything in that time.']
            : report.map((line) => lineWords(line, channels))),
          ...missedWords(spaceId, report, channels),
          own.n === 0
            ? `My own promise: an analysis within ${count(promises.analysisMinutes, 'minute')}. Nobody asked for one.`
            : `My own promise: ${own.hit} of ${count(own.n, 'analysis', 'analyses')} within ${count(promises.analysisMinutes, 'minute')}.`,
        ].join('\n'),
        4_000,
      ),
    );
  },
});
