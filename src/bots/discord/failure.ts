// Every failure of a call is classified here, once, into the codes the ChatPlatform port promises.
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { CcoError } from '../../core/errors.ts';

/** Discord's own error codes that mean something to us. */
export const apiCode = {
  unknownChannel: 10_003,
  unknownMessage: 10_008,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  alreadyAcknowledged: 40_060,
  missingAccess: 50_001,
  cannotMessageUser: 50_007,
  missingPermissions: 50_013,
  invalidWebhookToken: 50_027,
  invalidForm: 50_035,
  threadArchived: 50_083,
  cannotReply: 160_002,
} as const;

const gone: ReadonlySet<number> = new Set([
  apiCode.unknownChannel,
  10_004,
  apiCode.unknownMessage,
  apiCode.unknownWebhook,
  apiCode.unknownInteraction,
  apiCode.invalidWebhookToken,
]);
const forbidden: ReadonlySet<number> = new Set([
  50_001, 50_007, 50_013, 50_083, 160_002, 40_001, 40_333, 50_009, 150_006, 200_000, 200_001,
]);

const longestPauseMs = 5 * 60_000;

export const rateLimited = (waitMs: number): CcoError =>
  new CcoError('Discord asks for fewer requests', {
    code: 'chat-rate-limited',
    retryable: true,
    data: { retryAfterMs: Math.min(Math.max(Math.ceil(waitMs), 50), longestPauseMs) },
  });

/** `done`: whether Discord may have done what was asked although no answer came. */
export const unavailable = (reason: string, done: boolean): CcoError =>
  new CcoError('Discord does not answer', {
    code: 'chat-unavailable',
    retryable: true,
    remedy: 'See discordstatus.com; it is tried again by itself.',
    data: { reason, maybeDone: done },
  });

/** A wrong token is nothing about the one post or channel: all of it waits until the token is right. */
export const unauthorized = (): CcoError =>
  new CcoError('Discord does not accept the bot’s token', {
    code: 'chat-unavailable',
    retryable: true,
    data: { status: 401, reason: 'http-401', maybeDone: false },
    remedy:
      'Make a new token in the Discord developer portal (Bot, Reset Token), set DISCORD_TOKEN to it, and restart; what was to be posted waits.',
  });

/** Discord's own code of a refusal; null: none. */
export const discordCode = (error: unknown): number | null =>
  error instanceof CcoError && typeof error.data.discordCode === 'number' ? error.data.discordCode : null;

const refusal = (status: number, code: number): CcoError => {
  const data = { status, discordCode: code };
  if (status === 401 && code !== apiCode.invalidWebhookToken) return unauthorized();
  if (gone.has(code) || (status === 404 && !forbidden.has(code))) {
    return new CcoError('What this refers to is not on Discord any more', { code: 'chat-gone', data });
  }
  if (forbidden.has(code) || status === 403) {
    return new CcoError('Discord does not let the bot do this', {
      code: 'chat-forbidden',
      data,
      remedy: 'Give the bot’s role the permissions that `cco doctor discord` names, in the server and in the channel.',
    });
  }
  if (status === 408 || status === 425) return unavailable(`http-${status}`, true);
  return new CcoError('Discord does not accept this request', { code: 'chat-invalid', data });
};

/** The error for whatever discord.js throws. Its own errors hold addresses with tokens: they are never kept as a cause. */
export const failureOf = (error: unknown): CcoError => {
  if (error instanceof CcoError) return error;
  if (error instanceof RateLimitError) return rateLimited(Math.max(error.retryAfter, error.sublimitTimeout, 1000));
  if (error instanceof DiscordAPIError) return refusal(error.status, typeof error.code === 'number' ? error.code : 0);
  if (error instanceof HTTPError) return unavailable(`http-${error.status}`, error.status !== 503);
  const aborted = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
  return unavailable(aborted ? 'timeout' : 'network', true);
};
