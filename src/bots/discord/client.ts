// Discord's REST through discord.js, which knows its rate-limit buckets. Around it: a time limit over whole answers, and
// errors in our words.
import { REST, type RequestMethod } from 'discord.js';
import type { z } from 'zod';
import { CcoError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { type CallTerms, createCalls } from '../shared/calls.ts';
import type { Address } from './address.ts';
import { failureOf, rateLimited, unauthorized, unavailable } from './failure.ts';
import { settled } from './response.ts';

export interface UploadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly data: Uint8Array;
}

export interface Call<T> extends CallTerms {
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
  /** What the server's audit log says about it; at most 512 characters, no member's words. */
  readonly reason?: string;
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

/** discord.js stops its clock at the headers: here the whole answer is read under it. */
const request = async (url: string, init: object, now: () => number): Promise<Response> =>
  // A redirect would carry the token to an address nobody configured.
  settled(await fetch(url, { ...init, redirect: 'manual' }), now);

export const createClient = (config: ClientConfig, deps: { clock: Clock }): DiscordClient => {
  const { clock } = deps;
  const calls = createCalls({ clock, retryMs: config.retryMs, rateLimited, unavailable });
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
        signal: calls.ending(call),
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

  return {
    call: (call) => calls.run(call, `${call.method} ${call.path}`, () => ask(call)),
    refused: () => clock.now() < refusedUntil,
    close: () => {
      calls.close();
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
};
