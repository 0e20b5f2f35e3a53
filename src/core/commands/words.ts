// How numbers, times and states are said: short and plain, so that a tired moderator understands at a glance.
import type { HealthStatus, SignalName } from '../health/snapshot.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `1 message`, `2 messages`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** A span in the largest unit that fits: `40 minutes`, `3 hours`, `2 days`; under a minute: `less than a minute`. */
export const span = (ms: number): string => {
  if (ms < minuteMs) return 'less than a minute';
  if (ms < hourMs) return count(Math.floor(ms / minuteMs), 'minute');
  if (ms < dayMs) return count(Math.floor(ms / hourMs), 'hour');
  return count(Math.floor(ms / dayMs), 'day');
};

/** `just now`, `3 minutes ago`. A time in the future reads as just now: clocks differ a little. */
export const ago = (at: number, now: number): string => (now - at < minuteMs ? 'just now' : `${span(now - at)} ago`);

/** A score in [0, 1] with two digits. */
export const decimal = (score: number): string => score.toFixed(2);

/** A share in [0, 1] as a whole percentage. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Cuts to `max` characters with an ellipsis, never through a surrogate pair. */
export const cut = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const head = text.slice(0, max - 1);
  return `${/[\uD800-\uDBFF]$/u.test(head) ? head.slice(0, -1) : head}…`;
};

/** Joins with commas and a last `or`. */
export const either = (choices: readonly string[]): string =>
  choices.length < 2
    ? choices.join('')
    : `${choices.slice(0, -1).join(', ')}${choices.length > 2 ? ',' : ''} or ${choices.at(-1) ?? ''}`;

export const statusWord: Readonly<Record<HealthStatus, string>> = {
  healthy: 'healthy',
  watch: 'worth watching',
  warning: 'warning',
  quiet: 'quiet',
  'insufficient-data': 'too little data',
};

/** What each signal looks at; `name` starts a line. */
export const signalWords: Readonly<Record<SignalName, { readonly name: string; readonly meaning: string }>> = {
  tone: { name: 'Tone', meaning: 'how few people sound unhappy' },
  responsiveness: { name: 'Answers', meaning: 'how many questions another person answered in time' },
  civility: { name: 'Civility', meaning: 'how few messages are rude' },
  participation: { name: 'Activity', meaning: 'how many people speak, against other weeks' },
  resolution: { name: 'Solved cases', meaning: 'how many problems were solved and confirmed' },
  newcomers: { name: 'Newcomers', meaning: 'whether new people are answered and come back' },
  spread: { name: 'Spread', meaning: 'whether many people carry the talk, not just a few' },
};

/** A calibrated value in [0.05, 1]: its usual healthy level is about 0.95, a clearly bad one about 0.4. */
export const valueWord = (value: number): string => {
  if (value >= 0.9) return 'good';
  if (value >= 0.75) return 'fair';
  return value >= 0.5 ? 'weak' : 'poor';
};
