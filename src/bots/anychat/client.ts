// AnyChat's REST over fetch: a time limit, a circuit breaker, bounded repeats, rate limits obeyed by all callers at once.
import { setTimeout as pause } from 'node:timers/promises';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, DelegateBackoff, handleWhen, retry } from 'cockatiel';
import type { z } from 'zod';
import { CcoError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { askedWaitMs, failureOf, maybeDone, rateLimited, unavailable } from './failure.ts';

export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Relative to the base, with its leading slash. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** What a 2xx answer must look like; null: the answer's body does not matter. */
  readonly answer: z.ZodType<T> | null;
  /** How long it may wait for a rate limit in one go, ms. Default 2,000: then it fails `chat-rate-limited`. */
  readonly patienceMs?: number;
  /** How often it is repeated. Default 2. */
  readonly repeats?: number;
  /** Aborted: ends the request under way, and nothing is repeated. */
  readonly signal?: AbortSignal | undefined;
}

export interface AnyChatClient {
  /** Throws CcoError with a code of the ChatPlatform port. */
  call<T>(call: Call<T>): Promise<T>;
  /** Ends all calls under way; later ones fail `chat-unavailable`. */
  close(): void;
}

interface ClientConfig {
  /** Without a trailing slash. */
  readonly base: string;
  readonly token: string;
  readonly timeoutMs: number;
  /** First pause before a repeat; doubles. */
  readonly retryMs: number;
}

// A list of 100 messages of 4,000 characters is well below; more is not an answer but an attack or a mistake.
const longestAnswer = 8 * 1024 * 1024;

const readBody = async (response: Response): Promise<string> => {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > longestAnswer) throw unavailable('answer-too-long', true);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

const isDown = (error: unknown): boolean => error instanceof CcoError && error.code === 'chat-unavailable';

export const createClient = (config: ClientConfig, deps: { clock: Clock }): AnyChatClient => {
  const { clock } = deps;
  const closing = new AbortController();
  let notBefore = 0;

  const breaker = circuitBreaker(handleWhen(isDown), {
    halfOpenAfter: Math.max(config.retryMs * 8, 100),
    breaker: new ConsecutiveBreaker(8),
  });

  const ending = (call: Call<unknown>): AbortSignal =>
    call.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, call.signal]);

  const request = async <T>(call: Call<T>): Promise<T> => {
    const signal = AbortSignal.any([ending(call), AbortSignal.timeout(config.timeoutMs)]);
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${config.base}${call.path}`, {
        method: call.method,
        signal,
        // A redirect would carry the token to an address nobody configured.
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${config.token}`,
          accept: 'application/json',
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      status = response.status;
      if (!response.ok) {
        await response.body?.cancel();
        throw failureOf(status, response.headers.get('retry-after'), clock.now());
      }
      text = await readBody(response);
    } catch (error) {
      if (error instanceof CcoError) throw error;
      throw unavailable(signal.aborted ? 'timeout' : 'network', true, error);
    }
    if (call.answer === null) return undefined as T;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (error) {
      throw unavailable('answer-not-json', true, error);
    }
    const parsed = call.answer.safeParse(json);
    // Not the parse error as a cause: it may quote what the peer said.
    if (!parsed.success) {
      if (call.method === 'POST') throw unavailable('answer-unexpected', true);
      throw new CcoError('AnyChat answers in a form this program does not know', {
        code: 'chat-invalid',
        remedy: 'Check that ANYCHAT_API_BASE is an AnyChat of this version.',
      });
    }
    return parsed.data;
  };

  const guarded = async <T>(call: Call<T>, patienceMs: number): Promise<T> => {
    const wait = notBefore - clock.now();
    if (wait > patienceMs) throw rateLimited(wait);
    const signal = ending(call);
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw unavailable(closing.signal.aborted ? 'closed' : 'out-of-time', false);
    try {
      return await breaker.execute(() => request(call));
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw unavailable('circuit-open', false);
      notBefore = Math.max(notBefore, clock.now() + (askedWaitMs(error) ?? 0));
      throw error;
    }
  };

  return {
    call: (call) => {
      const patienceMs = call.patienceMs ?? 2000;
      const signal = ending(call);
      const worthRepeating = (error: unknown): boolean => {
        if (!(error instanceof CcoError) || !error.retryable || signal.aborted) return false;
        if ((askedWaitMs(error) ?? 0) > patienceMs) return false;
        // A POST that may have worked is the sender's to look up, not ours to repeat.
        return call.method !== 'POST' || !maybeDone(error);
      };
      const repeats = retry(handleWhen(worthRepeating), {
        maxAttempts: call.repeats ?? 2,
        backoff: new DelegateBackoff(({ attempt, result }) => {
          const error = 'error' in result ? result.error : undefined;
          // The wait itself happens before the next request, where all callers share it.
          if (askedWaitMs(error) !== null) return 1;
          return Math.min(config.retryMs * 2 ** (attempt - 1), 5000);
        }),
      });
      return repeats.execute(() => guarded(call, patienceMs), signal);
    },
    close: () => closing.abort(),
  };
};
