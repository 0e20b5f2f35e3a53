// Around every REST call of a chat platform: pauses it asked for, kept by all callers at once; a circuit breaker; bounded
// repeats. What a request is, and what its failures mean, is the adapter's.
import { setTimeout as pause } from 'node:timers/promises';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { CcoError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';

export interface CallTerms {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A repeat does no harm: a POST too is then repeated when it may have been done. Default false. */
  readonly repeatable?: boolean;
  /** How long it may wait for a rate limit in one go, ms. Default 2,000: then it fails `chat-rate-limited`. */
  readonly patienceMs?: number;
  /** How often it is repeated. Default 2. */
  readonly repeats?: number;
  /** Aborted: ends the request under way, and nothing is repeated. */
  readonly signal?: AbortSignal | undefined;
}

interface CallsDeps {
  readonly clock: Clock;
  /** First pause before a repeat, ms; doubles, up to 5,000. */
  readonly retryMs: number;
  readonly rateLimited: (waitMs: number) => CcoError;
  /** `done`: whether the platform may have done what was asked although no answer came. */
  readonly unavailable: (reason: string, done: boolean) => CcoError;
}

export interface Calls {
  /** Ends with the call's own signal, or when all end: a new one each time, since not every library takes its listeners off again. */
  ending(terms: CallTerms): AbortSignal;
  /** Runs `request`, again where that helps. Callers of one `route` wait for its rate limit together. Throws what `request` throws. */
  run<T>(terms: CallTerms, route: string, request: () => Promise<T>): Promise<T>;
  /** Ends all calls under way; later ones fail `chat-unavailable`. */
  close(): void;
}

const mostPauses = 1000;

/** How long the platform asked to be left alone, ms; null: it did not say. */
export const askedWaitMs = (error: unknown): number | null =>
  error instanceof CcoError && typeof error.data.retryAfterMs === 'number' ? error.data.retryAfterMs : null;

/** Whether a failed request may have been carried out all the same. */
export const maybeDone = (error: unknown): boolean => error instanceof CcoError && error.data.maybeDone === true;

const isDown = (error: unknown): boolean => error instanceof CcoError && error.code === 'chat-unavailable';

export const createCalls = ({ clock, retryMs, rateLimited, unavailable }: CallsDeps): Calls => {
  const closing = new AbortController();
  /** ms since 1970, by route. */
  const notBefore = new Map<string, number>();
  const breaker = circuitBreaker(handleWhen(isDown), {
    halfOpenAfter: Math.max(retryMs * 8, 100),
    breaker: new ConsecutiveBreaker(8),
  });

  const ending = ({ signal }: CallTerms): AbortSignal =>
    AbortSignal.any(signal === undefined ? [closing.signal] : [closing.signal, signal]);

  const once = async <T>(terms: CallTerms, route: string, patienceMs: number, request: () => Promise<T>) => {
    const wait = (notBefore.get(route) ?? 0) - clock.now();
    if (wait > patienceMs) throw rateLimited(wait);
    const signal = ending(terms);
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw unavailable(closing.signal.aborted ? 'closed' : 'out-of-time', false);
    try {
      return await breaker.execute(request);
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw unavailable('circuit-open', false);
      const asked = askedWaitMs(error);
      if (asked !== null) {
        if (notBefore.size >= mostPauses) notBefore.clear();
        notBefore.set(route, Math.max(notBefore.get(route) ?? 0, clock.now() + asked));
      }
      throw error;
    }
  };

  return {
    ending,
    run: (terms, route, request) => {
      const patienceMs = terms.patienceMs ?? 2000;
      const signal = ending(terms);
      const worthRepeating = (error: unknown): boolean => {
        if (!(error instanceof CcoError) || !error.retryable || signal.aborted) return false;
        // A token that is refused once is refused again.
        if (error.data.reason === 'http-401' || (askedWaitMs(error) ?? 0) > patienceMs) return false;
        // A POST that may have worked is the sender's to look up, not ours to repeat.
        return terms.method !== 'POST' || terms.repeatable === true || !maybeDone(error);
      };
      const repeats = retry(handleWhen(worthRepeating), {
        maxAttempts: terms.repeats ?? 2,
        backoff: new DelegateBackoff(({ attempt, result }) => {
          const error = 'error' in result ? result.error : undefined;
          // The wait itself happens before the next request, where all callers of the route share it.
          if (askedWaitMs(error) !== null) return 1;
          return Math.min(retryMs * 2 ** (attempt - 1), 5000);
        }),
      });
      return repeats.execute(() => once(terms, route, patienceMs, request), signal);
    },
    close: () => closing.abort(),
  };
};
