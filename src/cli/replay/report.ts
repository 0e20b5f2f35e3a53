// The replay's result for a reader: what was said, how the mood went, what the agent would have done and why.
import { scoreChart } from '../chart.ts';
import { table } from '../print.ts';
import type { ReplayResult } from './collect.ts';

const barWidth = 20;
const unansweredShown = 10;

const day = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)}`;
const number = (value: number): string => value.toLocaleString('en-GB');
const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.round((100 * part) / whole)} %`;

const moodLines = (mood: ReplayResult['mood']): string => {
  const busiest = Math.max(1, ...mood.map(({ messages }) => messages));
  return table([
    ['  From (UTC)', 'Messages', '', 'Negative', 'Positive'],
    ...mood.map(({ from, messages, negative, positive }) => [
      `  ${day(from)}`,
      String(messages).padStart(8),
      '█'.repeat(Math.max(1, Math.round((barWidth * messages) / busiest))).padEnd(barWidth),
      percent(negative, messages).padStart(8),
      percent(positive, messages).padStart(8),
    ]),
  ]);
};

/** What a warning is about, for a reader. */
const causeWords: Readonly<Record<string, string>> = {
  sudden: 'something turned within minutes',
  sustained: 'low for a while',
  severe: 'a threat, a slur or self-harm',
};

const warningLines = ({ warnings }: ReplayResult): string[] => {
  if (warnings.length === 0) return ['No warnings.'];
  return [
    `${number(warnings.length)} ${warnings.length === 1 ? 'warning' : 'warnings'}:`,
    ...warnings.map(({ at, clearedAt, cause, signal }) => {
      const about = signal === null ? '' : `, mainly ${signal}`;
      const end =
        cause === 'severe' ? '' : clearedAt === null ? '; not over by the end' : `; over at ${day(clearedAt)}`;
      return `  ${day(at)}  ${cause} (${causeWords[cause] ?? cause}${about})${end}`;
    }),
  ];
};

const healthLines = (result: ReplayResult): string[] => {
  const { score, threshold } = result;
  const points = score.flatMap((one) =>
    one.score === null ? [] : [{ at: Date.parse(one.at), score: one.score, warned: one.status === 'warning' }],
  );
  const known = score.filter((one) => one.score !== null);
  const last = known.at(-1);
  const [first] = points;
  if (last?.score == null || first === undefined)
    return ['Health: too little data, fewer than five people spoke at a time.', ...warningLines(result)];
  const lowest = known.reduce((a, b) => ((b.score ?? 1) < (a.score ?? 1) ? b : a));
  const to = points.at(-1)?.at ?? first.at;
  return [
    `Health: ${last.score.toFixed(2)} at the end (${last.status}, 80 % interval ${last.interval?.map((bound) => bound.toFixed(2)).join(' to ')}); lowest ${(lowest.score ?? 0).toFixed(2)} at ${day(lowest.at)}.`,
    ...(to > first.at ? scoreChart(points, { from: first.at, to, threshold }) : []),
    ...warningLines(result),
  ];
};

const questionLines = ({ questions }: ReplayResult): string[] => {
  const { asked, answered, unanswered, deadlineMinutes } = questions;
  const lines = [
    `Questions: ${number(asked)} asked, ${number(answered)} answered by another person within ${deadlineMinutes} minutes, ${number(unanswered.length)} not.`,
  ];
  for (const { at, channelId, messageId } of unanswered.slice(0, unansweredShown)) {
    lines.push(`  ${day(at)}  ${channelId}  ${messageId}`);
  }
  if (unanswered.length > unansweredShown)
    lines.push(`  … and ${number(unanswered.length - unansweredShown)} more (--json lists all)`);
  return lines;
};

const doneWords = (kind: string, mode: string): string => {
  if (mode === 'observe') return 'recorded only';
  if (kind === 'helper-call') return 'told to the moderators';
  return mode === 'auto' ? 'posted by itself' : 'draft for a moderator';
};

const interventionLines = ({ interventions }: ReplayResult): string[] => {
  if (interventions.length === 0) return ['It would have proposed nothing.'];
  return [
    'What it would have done:',
    ...interventions.flatMap(({ at, kind, mode, channelId, threadId, messageId, reason, text }) => [
      `  ${day(at)}  ${kind} in ${threadId ?? channelId} (${doneWords(kind, mode)})`,
      `    Why: ${reason}${messageId === null ? '' : ` (${messageId})`}`,
      `    Text: ${text.replaceAll('\n', ' ')}`,
    ]),
  ];
};

/** The report as text, ending in a line break. `source` names what was replayed. */
export const renderReport = (result: ReplayResult, source: string): string =>
  [
    `Replay of ${source}`,
    `${number(result.messages)} messages by ${number(result.authors)} authors, ${day(result.from)} to ${day(result.to)} UTC. Nothing was posted.`,
    '',
    'Mood of what people said:',
    moodLines(result.mood),
    '',
    ...healthLines(result),
    ...questionLines(result),
    '',
    ...interventionLines(result),
    '',
  ].join('\n');
