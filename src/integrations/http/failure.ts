// Every way a call can fail, classified once. Never carries a body, an address or the error beneath: they may hold tokens.
import { CcoError } from '../../core/errors.ts';
import type { HttpCallerConfig } from './config.ts';

export interface Failures {
  /** `maybeDone`: whether it may have been carried out although no answer came. */
  unavailable(reason: string, maybeDone: boolean, status?: number): CcoError;
  rateLimited(waitMs: number): CcoError;
  /** For an answer of 300 to 499 that is not about a rate limit. */
  refused(status: number, body: unknown): CcoError;
  /** The answer came, in a form we cannot read. */
  unreadable(): CcoError;
  /** For whatever `fetch` throws. */
  ofFetch(error: unknown): CcoError;
}

/** Below: nothing was sent yet. A reset of an open connection is not among them. */
const beforeSending: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const longestAskedWaitMs = 60 * 60_000;

/** The shape of a machine's code, so that no sentence slips through. */
const isCode = (reason: string): boolean => /^[A-Za-z][\w.-]{0,59}$/u.test(reason);

const networkCode = (error: unknown): string | null => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
};

/** `effectless`: for calls that only read, which are never `maybeDone`. */
export const createFailures = (config: HttpCallerConfig, effectless = false): Failures => {
  const { service, errorPrefix: prefix, remedies } = config;

  const unavailable: Failures['unavailable'] = (reason, done, status) =>
    new CcoError(`${service} does not answer`, {
      code: `${prefix}-unavailable`,
      retryable: true,
      remedy: remedies.unavailable,
      data: { reason, maybeDone: done && !effectless, ...(status === undefined ? {} : { status }) },
    });

  return {
    unavailable,
    rateLimited: (waitMs) =>
      new CcoError(`${service} asks for fewer requests`, {
        code: `${prefix}-rate-limited`,
        retryable: true,
        remedy: remedies.rateLimited,
        data: { retryAfterMs: Math.min(Math.max(Math.ceil(waitMs), 1), longestAskedWaitMs) },
      }),
    refused: (status, body) => {
      const reason = config.reasonOf?.(body) ?? null;
      const data = { status, ...(reason !== null && isCode(reason) ? { reason } : {}) };
      if (status === 401) {
        const remedy = remedies.unauthorized;
        const detail = { code: `${prefix}-forbidden`, retryable: true, remedy, data };
        return new CcoError(`${service} does not accept the token`, detail);
      }
      if (status === 403) {
        const detail = { code: `${prefix}-forbidden`, remedy: remedies.forbidden, data };
        return new CcoError(`${service} does not allow this`, detail);
      }
      // Redirects are not followed: what it has moved elsewhere it does not have here.
      if (status === 404 || status === 410 || (status >= 300 && status < 400)) {
        const detail = { code: `${prefix}-not-found`, remedy: remedies.notFound, data };
        return new CcoError(`${service} does not have this`, detail);
      }
      if (status === 408 || status === 425) return unavailable(`http-${status}`, true, status);
      const detail = { code: `${prefix}-invalid`, remedy: remedies.invalid, data };
      return new CcoError(`${service} does not accept this request`, detail);
    },
    unreadable: () =>
      new CcoError(`${service} answers in a form this program does not know`, {
        code: `${prefix}-invalid`,
        remedy: remedies.invalid,
        data: { reason: 'answer-unexpected' },
      }),
    ofFetch: (error) => {
      if (error instanceof CcoError) return error;
      if (error instanceof Error && error.name === 'TimeoutError') return unavailable('timeout', true);
      const code = networkCode(error);
      return unavailable(code ?? 'network', code === null || !beforeSending.has(code));
    },
  };
};

/** Whether a failed call may have been carried out all the same: look before doing it again. */
export const maybeDone = (error: unknown): boolean => error instanceof CcoError && error.data.maybeDone === true;

/** How long a failure asks to wait, ms; null: it says nothing about that. */
export const retryAfterOf = (error: unknown): number | null =>
  error instanceof CcoError && typeof error.data.retryAfterMs === 'number' ? error.data.retryAfterMs : null;
