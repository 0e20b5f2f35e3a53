// The one way a request is turned down: a code of the protocol, a reason, and what the caller can do.
import type { z } from 'zod';
import type { errorSchema } from '../anychat-protocol/requests.ts';
import { CcoError } from '../core/errors.ts';

export type RefusalCode = z.infer<typeof errorSchema>['error']['code'];

export const statusOf: Readonly<Record<RefusalCode, number>> = {
  'invalid-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 422,
  'rate-limited': 429,
  internal: 500,
  unavailable: 503,
};

export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(statusOf, code);

/** An error to throw. `message` and `remedy` go to the caller: never put another member's content into them. */
export const refuse = (code: RefusalCode, message: string, remedy?: string, retryAfterMs?: number): CcoError =>
  new CcoError(message, {
    code,
    ...(remedy === undefined ? {} : { remedy }),
    ...(retryAfterMs === undefined ? {} : { data: { retryAfterMs } }),
    retryable: code === 'rate-limited' || code === 'unavailable',
  });
