// AnyChat's REST over fetch, with a time limit over whole answers.
import type { z } from 'zod';
import { CcoError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { type CallTerms, createCalls } from '../shared/calls.ts';
import { failureOf, rateLimited, unavailable } from './failure.ts';

export interface Call<T> extends CallTerms {
  /** Relative to the base, with its leading slash. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** What a 2xx answer must look like; null: the answer's body does not matter. */
  readonly answer: z.ZodType<T> | null;
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

export const createClient = (config: ClientConfig, deps: { clock: Clock }): AnyChatClient => {
  const { clock } = deps;
  const calls = createCalls({ clock, retryMs: config.retryMs, rateLimited, unavailable });

  const request = async <T>(call: Call<T>): Promise<T> => {
    const signal = AbortSignal.any([calls.ending(call), AbortSignal.timeout(config.timeoutMs)]);
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

  return {
    // Its rate limits are the token's, whatever is called.
    call: (call) => calls.run(call, 'all', () => request(call)),
    close: calls.close,
  };
};
