// What moderators are told about a space as a whole: when a warning begins, at most once in 12 hours for the same cause;
// when a space goes quiet, once.
import type { Driver, HealthSnapshot, SignalName } from '../health/snapshot.ts';
import type { HealthWarning } from '../health/warning.ts';
import { bodySchema, type OutboundBody } from '../messages/outbound.ts';
import type { Channel } from '../ports.ts';
import { messagePlace } from './desk/severe-card.ts';

const meanings: Readonly<Record<SignalName, string>> = {
  tone: 'how messages read',
  responsiveness: 'questions answered in time',
  civility: 'messages without insults',
  participation: 'active members',
  resolution: 'cases solved',
  newcomers: 'newcomers answered and back',
  spread: 'how evenly people take part',
};

const twoDigits = (value: number): string => value.toFixed(2);
const minuteMs = 60_000;

const share = (driver: Driver, drivers: readonly Driver[]): number => {
  const total = drivers.reduce((sum, { contribution }) => sum + contribution, 0);
  return total === 0 ? 0 : Math.round((driver.contribution / total) * 100);
};

const usualWords = ({ usual }: Driver): string =>
  usual === undefined || usual === null ? '' : `, usually ${twoDigits(usual)} here`;

const reasonsOf = (drivers: readonly Driver[]): string[] =>
  [...drivers]
    .sort((a, b) => a.contribution - b.contribution)
    .slice(0, 3)
    .filter((driver) => share(driver, drivers) > 0)
    .map(
      (driver) =>
        `- ${driver.signal} (${meanings[driver.signal]}): ${twoDigits(driver.value)}${usualWords(driver)}, ${share(driver, drivers)} % of what is missing`,
    );

const headline = (warning: HealthWarning, now: number): string => {
  const { cause, signal, detail } = warning;
  if (cause === 'sudden') {
    const minutes = detail.fast?.change ? Math.max(1, Math.round((now - detail.fast.change.since) / minuteMs)) : null;
    const since = minutes === null ? '' : ` about ${minutes} minutes ago`;
    return `**Health warning: something turned${since}**${signal === null ? '' : ` (${signal}: ${meanings[signal]})`}`;
  }
  const score = detail.score === null ? '' : `: ${twoDigits(detail.score)}`;
  return `**Health warning${score}**`;
};

/** What brought a warning, in the numbers of the window that saw it. */
const measured = ({ cause, detail }: HealthWarning, alone: boolean): string => {
  const seen = cause === 'sudden' && detail.fast ? detail.fast : detail;
  const [low, high] = seen.interval ?? [0, 0];
  const about = cause === 'sudden' ? `Since then: ${twoDigits(seen.score ?? 0)}, 80` : '80';
  const rule = alone
    ? 'one part of the score alone is so low that it counts by itself'
    : `${twoDigits(detail.threshold)} and under is not healthy`;
  const basis =
    cause === 'sudden'
      ? `Read from ${seen.authors} people.`
      : `Read from ${detail.messages} messages of ${detail.authors} people.`;
  return `${about} % interval ${twoDigits(low)} to ${twoDigits(high)}; ${rule}. ${basis}`;
};

/** Card text for a warning that just began; signals with the largest part in it first, then where to look. */
export const warningCard = (
  warning: HealthWarning,
  channels: readonly Channel[],
  { alone = false }: { readonly alone?: boolean } = {},
): OutboundBody => {
  const { detail, spaceId, signal } = warning;
  const drivers = warning.cause === 'sudden' ? (detail.fast?.drivers ?? detail.drivers) : detail.drivers;
  const examples = detail.examples.map((example) => `- ${messagePlace(spaceId, example, channels)}`);
  return bodySchema.parse({
    text: [
      headline(warning, warning.beganAt),
      measured(warning, alone),
      ...(alone && signal !== null ? [`It is ${signal} (${meanings[signal]}).`] : []),
      ...reasonsOf(drivers),
      ...(examples.length === 0 ? [] : ['Where to look first:', ...examples]),
      'More with /cco why. I check again every few minutes and tell you here at most once in 12 hours.',
    ]
      .join('\n')
      .slice(0, 4_000),
    actions: [],
  });
};

/** Note for a space that used to be busier. */
export const quietNote = (snapshot: HealthSnapshot): OutboundBody => ({
  text: [
    '**This space has gone quiet**',
    `${snapshot.authors} people wrote lately, where there were ten or more before. That is too few for a score; nothing else happens.`,
  ].join('\n'),
  actions: [],
});
