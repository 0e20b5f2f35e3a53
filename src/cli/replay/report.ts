// The replay's result for a reader: what was said, how the mood went, what the agent would have done and why.
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

const healthLines = ({ score, warnings }: ReplayResult): string[] => {
  const known = score.filter((one) => one.score !== null);
  const last = known.at(-1);
  if (last?.score == null) return ['Health: too little data, fewer than five people spoke at a time.'];
  const lowest = known.reduce((a, b) => ((b.score ?? 1) < (a.score ?? 1) ? b : a));
  const lines = [
    `Health: ${last.score.toFixed(2)} at the end (${last.status}, 80 % interval ${last.interval?.map((bound) => bound.toFixed(2)).join(' to ')}); lowest ${(lowest.score ?? 0).toFixed(2)} at ${day(lowest.at)}.`,
  ];
  if (warnings.length === 0) lines.push('No warnings.');
  for (const { at, clearedAt, cause } of warnings) {
    lines.push(
      `Warning at ${day(at)} (${cause}), ${clearedAt === null ? 'not cleared by the end' : `cleared at ${day(clearedAt)}`}.`,
    );
  }
  return lines;
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

const interventionLines = ({ interventions }: ReplayResult): string[] => {
  if (interventions.length === 0) return ['It would have proposed nothing.'];
  return [
    'What it would have done:',
    ...interventions.flatMap(({ at, kind, mode, channelId, threadId, reason, text }) => [
      `  ${day(at)}  ${kind} in ${threadId ?? channelId} (${mode === 'observe' ? 'recorded only' : 'draft for a moderator'})`,
      `    Why: ${reason}`,
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
