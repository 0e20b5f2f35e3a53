// Discord's REST through discord.js, which knows its rate-limit buckets. Around it: a time limit over whole answers, a
// circuit breaker, bounded repeats with pauses, and errors in our words.
import { setTimeout as pause } from 'node:timers/promises';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { REST, type RequestMethod } from 'discord.js';
import type { z } from 'zod';
import { CcoError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Address } from './address.ts';
import { askedWaitMs, failureOf, maybeDone, rateLimited, unauthorized, unavailable } from './failure.ts';
import { settled } from './response.ts';

export interface UploadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly data: Uint8Array;
}

export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to the versioned base. */
  readonly path: `/${string}`;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  /** Goes along with the body, as a form. */
  readonly files?: readonly UploadedFile[];
  /** What the answer must look like; null: it does not matter. */
  readonly answer: z.ZodType<T> | null;
  /** Whether the bot's token goes along. Default true; interactions bring their own. */
  readonly auth?: boolean;
  /** A repeat does no harm: a POST too is then repeated when it may have been done. Default false. */
  readonly repeatable?: boolean;
  /** What the server's audit log says about it; at most 512 characters, no member's words. */
  readonly reason?: string;
  /** How long it may wait for a rate limit in one go, ms. Default 2,000: then it fails `chat-rate-limited`. */
  readonly patienceMs?: number;
  /** How often it is repeated. Default 2. */
  readonly repeats?: number;
  /** Aborted: ends the request under way, and nothing is repeated. */
  readonly signal?: AbortSignal | undefined;
}

export interface DiscordClient {
  /** Throws CcoError with a code of the ChatPlatform port. */
  call<T>(call: Call<T>): Promise<T>;
  /** Whether Discord refused the token at the last call that carried it. */
  refused(): boolean;
  /** Ends all calls under way; later ones fail `chat-unavailable`. */
  close(): void;
}

interface ClientConfig {
  readonly address: Address;
  readonly token: string;
  readonly timeoutMs: number;
  /** First pause before a repeat; doubles. */
  readonly retryMs: number;
}

// Shorter waits for a bucket happen in discord.js's own queue.
const waitInsideMs = 1000;
/** Discord bans an address that keeps asking with a token it refused. */
const refusedForMs = 30_000;
const mostPauses = 1000;

/** discord.js stops its clock at the headers: here the whole answer is read under it. */
const request = async (url: string, init: object, now: () => number): Promise<Response> =>
  // A redirect would carry the token to an address nobody configured.
  settled(await fetch(url, { ...init, redirect: 'manual' }), now);

const isDown = (error: unknown): boolean => error instanceof CcoError && error.code === 'chat-unavailable';

export const createClient = (config: ClientConfig, deps: { clock: Clock }): DiscordClient => {
  const { clock } = deps;
  const closing = new AbortController();
  const notBefore = new Map<string, number>();
  let refusedUntil = 0;

  const rest = new REST({
    api: config.address.api,
    version: config.address.version,
    timeout: config.timeoutMs,
    // Repeats are ours: discord.js's know neither pauses nor whether a POST may have been done.
    retries: 0,
    // Also without `Retry-After`, which discord.js would answer with a loop.
    rejectOnRateLimit: ({ retryAfter, sublimitTimeout, timeToReset }) =>
      retryAfter <= 0 || sublimitTimeout > 0 || timeToReset > waitInsideMs,
    makeRequest: (url, init) => request(url, init, clock.now),
  });

  const breaker = circuitBreaker(handleWhen(isDown), {
    halfOpenAfter: Math.max(config.retryMs * 8, 100),
    breaker: new ConsecutiveBreaker(8),
  });

  // A signal of its own for each call: discord.js never takes its listeners off again.
  const ending = ({ signal }: Call<unknown>): AbortSignal =>
    AbortSignal.any(signal === undefined ? [closing.signal] : [closing.signal, signal]);
  const routeOf = (call: Call<unknown>): string => `${call.method} ${call.path}`;

  const ask = async <T>(call: Call<T>): Promise<T> => {
    const auth = call.auth ?? true;
    if (auth && clock.now() < refusedUntil) throw unauthorized();
    // discord.js forgets a token that was refused once.
    if (auth) rest.setToken(config.token);
    let answer: unknown;
    try {
      answer = await rest.request({
        fullRoute: call.path,
        method: call.method as RequestMethod,
        auth,
        signal: ending(call),
        ...(call.query === undefined ? {} : { query: call.query }),
        ...(call.body === undefined ? {} : { body: call.body }),
        ...(call.files === undefined
          ? {}
          : { files: call.files.map(({ data, ...file }) => ({ ...file, data: Buffer.from(data) })) }),
        ...(call.reason === undefined ? {} : { reason: call.reason }),
      });
      if (auth) refusedUntil = 0;
    } catch (error) {
      const failure = failureOf(error);
      if (auth && failure.data.reason === 'http-401') refusedUntil = clock.now() + refusedForMs;
      throw failure;
    }
    if (call.answer === null) return undefined as T;
    const parsed = call.answer.safeParse(answer);
    // Not the parse error as a cause: it may quote what was said.
    if (parsed.success) return parsed.data;
    if (call.method === 'POST') throw unavailable('answer-unexpected', true);
    throw new CcoError('Discord answers in a form this program does not know', {
      code: 'chat-invalid',
      remedy: 'Check that DISCORD_API_BASE names version 10 of Discord’s API.',
    });
  };

  const guarded = async <T>(call: Call<T>, patienceMs: number): Promise<T> => {
    const route = routeOf(call);
    const wait = (notBefore.get(route) ?? 0) - clock.now();
    if (wait > patienceMs) throw rateLimited(wait);
    const signal = ending(call);
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw unavailable(closing.signal.aborted ? 'closed' : 'out-of-time', false);
    try {
      return await breaker.execute(() => ask(call));
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw unavailable('circuit-open', false);
      const asked = askedWaitMs(error);
      if (asked !== null) {
        if (notBefore.size >= mostPauses) notBefore.clear();
        notBefore.set(route, clock.now() + asked);
      }
      throw error;
    }
  };

  return {
    call: (call) => {
      const patienceMs = call.patienceMs ?? 2000;
      const signal = ending(call);
      const worthRepeating = (error: unknown): boolean => {
        if (!(error instanceof CcoError) || !error.retryable || signal.aborted) return false;
        if (error.data.reason === 'http-401' || (askedWaitMs(error) ?? 0) > patienceMs) return false;
        // A POST that may have worked is the sender's to look up, not ours to repeat.
        return call.method !== 'POST' || call.repeatable === true || !maybeDone(error);
      };
      const repeats = retry(handleWhen(worthRepeating), {
        maxAttempts: call.repeats ?? 2,
        backoff: new DelegateBackoff(({ attempt, result }) => {
          const error = 'error' in result ? result.error : undefined;
          // The wait itself happens before the next request, where all callers of the route share it.
          if (askedWaitMs(error) !== null) return 1;
          return Math.min(config.retryMs * 2 ** (attempt - 1), 5000);
        }),
      });
      return repeats.execute(() => guarded(call, patienceMs), signal);
    },
    refused: () => clock.now() < refusedUntil,
    close: () => {
      closing.abort();
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
};
