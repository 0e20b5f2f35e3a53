// Resend's limit is the whole team's, and each answer says what is left of it: wait before it is overstepped.
import { CcoError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { retryAfterMs } from '../http/index.ts';
import { remedies } from './failure.ts';

const secondMs = 1000;
/** Without a word about when: the day's or month's quota is used up. */
const quotaMs = 10 * 60_000;

const numberIn = (headers: Headers, name: string): number | null => {
  const value = headers.get(name)?.trim() ?? '';
  return /^\d+(?:\.\d+)?$/u.test(value) ? Number(value) : null;
};

/** How long a 429 asks to wait, ms; null: it is not about a limit. */
export const askedWaitMs = (status: number, headers: Headers, now: number): number | null => {
  if (status !== 429) return null;
  const asked = retryAfterMs(headers, now);
  if (asked !== null) return asked;
  const reset = numberIn(headers, 'ratelimit-reset');
  // Calls are left in this second, so it is another limit that was met.
  const isQuota = reset === null || (numberIn(headers, 'ratelimit-remaining') ?? 0) > 0;
  return isQuota ? quotaMs : Math.max(reset * secondMs, secondMs);
};

export interface Pace {
  /** Waits until a call may be made. Throws CcoError `mail-rate-limited` where that takes longer than `patienceMs`. */
  turn(signal?: AbortSignal): Promise<void>;
  /** Takes note of an answer's headers. */
  note(headers: Headers): void;
}

export const createPace = (
  clock: Clock,
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>,
  patienceMs: number,
): Pace => {
  let notBefore = 0;
  return {
    async turn(signal) {
      const wait = notBefore - clock.now();
      if (wait <= 0) return;
      if (wait > patienceMs)
        throw new CcoError('Resend asks for fewer requests', {
          code: 'mail-rate-limited',
          retryable: true,
          remedy: remedies.rateLimited,
          data: { retryAfterMs: wait },
        });
      await sleep(wait, signal);
    },
    note(headers) {
      const reset = numberIn(headers, 'ratelimit-reset');
      if (numberIn(headers, 'ratelimit-remaining') === 0 && reset !== null)
        notBefore = Math.max(notBefore, clock.now() + reset * secondMs);
    },
  };
};
