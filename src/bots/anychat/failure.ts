// Every failure of a call is classified here, once, into the codes the ChatPlatform port promises.
import { CcoError } from '../../core/errors.ts';

const longestPauseMs = 5 * 60_000;

/** Milliseconds a `Retry-After` header asks for (seconds or an HTTP date); 1 s where it is missing or nonsense. */
export const retryAfterMs = (header: string | null, now: number): number => {
  if (header === null || header.trim() === '') return 1000;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(Math.ceil(ms), 50), longestPauseMs) : 1000;
};

export const rateLimited = (waitMs: number): CcoError =>
  new CcoError('AnyChat asks for fewer requests', {
    code: 'chat-rate-limited',
    retryable: true,
    data: { retryAfterMs: waitMs },
  });

/** `done`: whether the peer may have done what was asked although no answer came. */
export const unavailable = (reason: string, done: boolean, cause?: unknown, waitMs?: number): CcoError =>
  new CcoError('AnyChat does not answer', {
    code: 'chat-unavailable',
    retryable: true,
    remedy: 'Check that ANYCHAT_API_BASE is reachable; it is tried again by itself.',
    data: { reason, maybeDone: done, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) },
    cause,
  });

/** The error for an answer that is not 2xx. */
export const failureOf = (status: number, retryAfter: string | null, now: number): CcoError => {
  if (status === 429) return rateLimited(retryAfterMs(retryAfter, now));
  if (status === 503 && retryAfter !== null) {
    return unavailable('http-503', false, undefined, retryAfterMs(retryAfter, now));
  }
  if (status === 408 || status === 425 || status >= 500) return unavailable(`http-${status}`, status !== 503);
  if (status === 401) {
    // A wrong token is nothing about the one post or channel: all of it waits until the token is right.
    return new CcoError('AnyChat does not know the agent’s token', {
      code: 'chat-unavailable',
      retryable: true,
      data: { status, reason: 'http-401', maybeDone: false },
      remedy: 'Set ANYCHAT_API_TOKEN to a token that this AnyChat knows, and restart; what was to be posted waits.',
    });
  }
  if (status === 403) {
    return new CcoError('AnyChat refuses this', {
      code: 'chat-forbidden',
      data: { status },
      remedy: 'Ask an admin of the space to give the agent access to the channel.',
    });
  }
  if (status === 404 || status === 410) {
    return new CcoError('The channel or message is not there any more', { code: 'chat-gone', data: { status } });
  }
  return new CcoError('AnyChat does not accept this request', { code: 'chat-invalid', data: { status } });
};
