// How long to wait: what a refusal asks for, and the pauses between repeats.
import type { HttpTuning } from './config.ts';

/** `Retry-After` in ms from `now`: seconds, or an HTTP date; null: absent or neither. RFC 9110, section 10.2.3. */
export const retryAfterMs = (headers: Headers, now: number): number | null => {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/u.test(value)) return Number(value) * 1000;
  const date = value === '' ? Number.NaN : Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(date - now, 0);
};

const secondMs = 1000;

/** For services that speak plain HTTP: a 429 with `Retry-After`, or seconds in `RateLimit-Reset`. */
export const plainWaitMs = (status: number, headers: Headers, now: number): number | null => {
  if (status !== 429) return null;
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN);
  return retryAfterMs(headers, now) ?? (Number.isFinite(reset) && reset >= 0 ? reset * secondMs : secondMs);
};

/** The pause before attempt `next` (2 for the first repeat), ms: doubling, with up to half taken off at random. */
export const pauseBefore = (next: number, tuning: HttpTuning, random: () => number): number => {
  const full = Math.min(tuning.pauseMs * 2 ** (next - 2), tuning.longestPauseMs);
  return full * (1 - random() / 2);
};

/** Resolves after that time, or at once when aborted. */
export const realSleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
