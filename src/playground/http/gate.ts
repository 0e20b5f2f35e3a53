// What every request passes before its route: a token, its rate limit, and a body PostgreSQL can store.
import type { FastifyRequest } from 'fastify';
import { type Caller, callerByToken } from '../access.ts';
import type { Context } from '../context.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { refuse } from '../refusal.ts';
import { hashToken } from '../secrets.ts';

export interface Entry {
  readonly caller: Caller;
  readonly token: string;
}

export interface Gate {
  /** To be run on each request, before anything else is read. */
  pass(request: FastifyRequest): Promise<void>;
  /** Throws `unauthorized` where the request carried no token. */
  entry(request: FastifyRequest): Entry;
  entryIfAny(request: FastifyRequest): Entry | null;
}

const bearer = (request: FastifyRequest): string | null =>
  /^Bearer ([\x21-\x7e]{1,200})$/iu.exec(request.headers.authorization ?? '')?.[1] ?? null;

export const createGate = (context: Context, limiter: RateLimiter): Gate => {
  const entries = new WeakMap<FastifyRequest, Entry>();
  const { limits } = context;

  const limit = (key: string, rate: typeof limits.memberRate): void => {
    const wait = limiter.take(key, rate);
    if (wait > 0) throw refuse('rate-limited', 'Too many requests.', 'Wait as long as Retry-After says.', wait);
  };

  return {
    pass: async (request) => {
      const token = bearer(request);
      if (token === null && request.headers.authorization !== undefined) {
        limit(`address:${request.ip}`, limits.strangerRate);
        throw refuse('unauthorized', 'The Authorization header is malformed.', 'Send "Authorization: Bearer <token>".');
      }
      if (token === null) return limit(`address:${request.ip}`, limits.strangerRate);
      const caller = await callerByToken(context.db, token);
      if (caller === null) {
        limit(`address:${request.ip}`, limits.strangerRate);
        throw refuse('unauthorized', 'This token is not known here.', 'POST /v1/sessions for a new one.');
      }
      limit(`token:${hashToken(token)}`, caller.bot ? limits.agentRate : limits.memberRate);
      entries.set(request, { caller, token });
    },
    entryIfAny: (request) => entries.get(request) ?? null,
    entry: (request) => {
      const entry = entries.get(request);
      if (entry !== undefined) return entry;
      throw refuse('unauthorized', 'A token is needed.', 'Send "Authorization: Bearer <token>".');
    },
  };
};

/** NUL and lone surrogates cannot be stored as text. Throws `invalid-request`. Bounded depth: fuzzers nest. */
export const checkStorable = (value: unknown, depth = 0): void => {
  if (depth > 20) throw refuse('invalid-request', 'The body is nested too deeply.');
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) {
      throw refuse('invalid-request', 'A text holds characters that are no text.', 'Send well-formed Unicode, no NUL.');
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      checkStorable(key, depth + 1);
      checkStorable(item, depth + 1);
    }
  }
};

/** Absent, or 1 to 128 visible ASCII characters. */
export const idempotencyKey = (request: FastifyRequest): string | undefined => {
  const value = request.headers['idempotency-key'];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[\x21-\x7e]{1,128}$/u.test(value)) return value;
  throw refuse('invalid-request', 'The Idempotency-Key is malformed.', 'Send 1 to 128 visible ASCII characters.');
};
