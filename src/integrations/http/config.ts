// What a caller of someone else's HTTP interface is made with.
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Clock } from '../../core/ports.ts';

/** Milliseconds and counts. */
export interface HttpTuning {
  /** How long one attempt may take, the whole answer included. Default 10,000. */
  readonly timeoutMs: number;
  /** Attempts of one call, the first included. Default 3. */
  readonly attempts: number;
  /** First pause before a repeat; doubles, with up to half of it taken off at random. Default 300. */
  readonly pauseMs: number;
  /** Longest such pause. Default 5,000. */
  readonly longestPauseMs: number;
  /** How long a call may wait for a rate limit before it fails `…-rate-limited`. Default 5,000. */
  readonly patienceMs: number;
  /** Failed attempts in a row, over all calls, after which the circuit opens. Default 5. */
  readonly failuresToOpen: number;
  /** How long an open circuit lets nothing through; doubles while the probe fails, up to 16 times. Default 15,000. */
  readonly openForMs: number;
}

export const defaultHttpTuning: HttpTuning = {
  timeoutMs: 10_000,
  attempts: 3,
  pauseMs: 300,
  longestPauseMs: 5000,
  patienceMs: 5000,
  failuresToOpen: 5,
  openForMs: 15_000,
};

/** What a reader can do about each kind of failure; each names the variable or the permission. */
export interface HttpRemedies {
  readonly unavailable: string;
  readonly rateLimited: string;
  /** 401: the token is not accepted. */
  readonly unauthorized: string;
  /** 403: the token may not do this. */
  readonly forbidden: string;
  readonly notFound: string;
  readonly invalid: string;
}

export interface HttpCallerConfig {
  /** As people know it: `YouTrack`. Begins every error message. */
  readonly service: string;
  /** Begins every error code: `tracker` → `tracker-unavailable`. */
  readonly errorPrefix: string;
  /** Paths of calls are put behind it. A trailing `/` is dropped. */
  readonly baseUrl: string;
  /** Sent with every request, the token among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly remedies: HttpRemedies;
  /**
   * How long a refusal asks us to wait, ms; null: it is not about a rate limit. Default: for a 429, `Retry-After` or
   * `RateLimit-Reset`, and a second where it says neither.
   */
  readonly askedWaitMs?: (status: number, headers: Headers, now: number) => number | null;
  /** The service's own short code in a refusal's body, kept as `data.reason`. Never a sentence: it could quote content. */
  readonly reasonOf?: (body: unknown) => string | null;
  readonly tuning?: Partial<HttpTuning>;
}

export interface HttpCallerDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves after that time, or at once when aborted; never rejects. Default: a real timer. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1). Default `Math.random`. */
  readonly random?: () => number;
}

export interface HttpCall<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind the base URL; its parts must be percent-encoded already. */
  readonly path: `/${string}`;
  readonly query?: URLSearchParams;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Besides the caller's own, like `Idempotency-Key`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer must look like; null: it is not read. */
  readonly answer: z.ZodType<T> | null;
  /**
   * Doing it twice does no harm, so it may be repeated although its outcome is unknown. Default: true, but false for POST
   * and PATCH. Give true where an idempotency key goes along.
   */
  readonly repeatable?: boolean;
  /** Aborted: ends the attempt under way, and nothing is repeated. */
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  /** `undefined` where `answer` is null. */
  readonly value: T;
}

export type CircuitState = 'closed' | 'open' | 'half-open';

export interface HttpCaller {
  /**
   * Does one call, with its repeats. Throws CcoError, code `<prefix>-`:
   * - `unavailable` (retryable): no answer, a 5xx, an open circuit, closed. `data.reason` says which;
   *   `data.maybeDone` true: it may have been carried out all the same, so look before a repeat;
   * - `rate-limited` (retryable): `data.retryAfterMs`; surely not done;
   * - `unauthorized` as `forbidden` with `data.status` 401 (retryable: everything waits until the token is right);
   * - `forbidden` (403), `not-found` (404, 410), `invalid` (other 4xx, or an answer in an unknown form).
   */
  call<T>(call: HttpCall<T>): Promise<HttpAnswer<T>>;
  circuit(): CircuitState;
  /** Ends calls under way; later ones fail `<prefix>-unavailable`. */
  close(): void;
}
