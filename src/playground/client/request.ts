// One HTTP call to AnyChat: answers checked, errors put into words, "too many requests" obeyed.
import type { z } from 'zod';
import { errorSchema } from '../../anychat-protocol/requests.ts';
import { RequestFailure } from './failure.ts';

export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Relative to the base, e.g. `/spaces`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Checks the answer's JSON. */
  readonly answer: z.ZodType<T>;
}
export interface RequestDeps {
  readonly fetch: typeof fetch;
  readonly base: string;
  readonly token: string | undefined;
  readonly wait: (ms: number) => Promise<void>;
  /** Told how long the server asked to wait, ms, before each repetition. */
  readonly onWait: (ms: number) => void;
}

const longestWait = 60_000;
const attempts = 4;

/** Milliseconds of a Retry-After header (seconds or a date); 1 s where it is missing or odd; at most 60 s. */
export const retryAfterMs = (header: string | null, now: number): number => {
  const seconds = header === null || header.trim() === '' ? Number.NaN : Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header ?? '') - now : seconds * 1000;
  return Number.isNaN(ms) ? 1000 : Math.min(Math.max(ms, 100), longestWait);
};

const send = async <T>(call: Call<T>, deps: RequestDeps): Promise<Response> => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) if (value !== undefined) query.set(name, value);
  const headers = new Headers({ accept: 'application/json' });
  if (deps.token !== undefined) headers.set('authorization', `Bearer ${deps.token}`);
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  const suffix = query.size === 0 ? '' : `?${query}`;
  const body = call.body === undefined ? null : JSON.stringify(call.body);
  try {
    return await deps.fetch(`${deps.base}${call.path}${suffix}`, { method: call.method, headers, body });
  } catch {
    throw new RequestFailure('no-connection', 'The server cannot be reached.', 'Check the connection and try again.');
  }
};

const failureOf = async (response: Response): Promise<RequestFailure> => {
  const parsed = errorSchema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return new RequestFailure('bad-answer', `The server answered ${response.status}.`, 'Try again.');
  const { code, message, remedy } = parsed.data.error;
  return new RequestFailure(code, message, remedy);
};

/**
 * Makes the call; where the server answers 429, waits as long as it asks and repeats, four attempts in all.
 * Throws `RequestFailure`.
 */
export const request = async <T>(call: Call<T>, deps: RequestDeps): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    const response = await send(call, deps);
    if (response.status === 429 && attempt < attempts) {
      const ms = retryAfterMs(response.headers.get('retry-after'), Date.now());
      deps.onWait(ms);
      await deps.wait(ms);
      continue;
    }
    if (!response.ok) throw await failureOf(response);
    const answer = call.answer.safeParse(response.status === 204 ? undefined : await response.json().catch(() => null));
    if (!answer.success) throw new RequestFailure('bad-answer', 'The server gave an answer this page does not know.');
    return answer.data;
  }
};
