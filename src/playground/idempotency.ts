// A request that carries an Idempotency-Key has one effect, however often it is sent. What is kept is a keyed hash of
// the body and the id of what came of it; never the body itself.

import { refuse } from './refusal.ts';
import { keyedHash } from './secrets.ts';
import type { Writer } from './writer.ts';

export interface OnceOutcome {
  /** Id of what the request made. */
  readonly ref: string;
  /** true: made by an earlier request with the same key. */
  readonly repeated: boolean;
}

export interface OnceRequest {
  readonly accountId: string;
  readonly key: string | undefined;
  /** Names the endpoint with its ids, so that a key used elsewhere is a conflict, not an answer. */
  readonly scope: string;
  readonly body: unknown;
  readonly secret: string;
}

/** Throws `conflict` where the key was used with another body or for another request. */
export const once = async (writer: Writer, request: OnceRequest, work: () => Promise<string>): Promise<OnceOutcome> => {
  const { accountId, key, scope } = request;
  if (key === undefined) return { ref: await work(), repeated: false };
  const bodyHash = keyedHash(request.secret, `${scope}\n${JSON.stringify(request.body)}`);
  const earlier = await writer.tx
    .selectFrom('idempotency')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (earlier !== undefined) {
    if (earlier.body_hash === bodyHash) return { ref: earlier.ref, repeated: true };
    throw refuse('conflict', 'This Idempotency-Key was used for another request.', 'Use a new key for a new request.');
  }
  const ref = await work();
  await writer.tx
    .insertInto('idempotency')
    .values({ account_id: accountId, key, scope, body_hash: bodyHash, ref, at: writer.now })
    .execute();
  return { ref, repeated: false };
};
