import { sql } from 'kysely';
import { spaceIdSchema } from '../../core/ids.ts';
import type { ReceivedMailRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { dueIds } from './waiting.ts';

export const createReceivedMailRepository = ({ db }: StoreContext): ReceivedMailRepository => ({
  add: async ({ id, spaceId, author, at, createdAt }) => {
    const added = await db
      .insertInto('received_mails')
      .values({
        id,
        space_id: spaceId,
        author,
        at,
        status: 'waiting',
        next_attempt_at: createdAt,
        created_at: createdAt,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    return added !== undefined;
  },
  due: (now, limit) => dueIds(db, 'received_mails', now, limit),
  claim: async (id, now, retryAt) => {
    const row = await db
      .updateTable('received_mails')
      .set({ attempts: sql`attempts + 1`, next_attempt_at: retryAt })
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .where('next_attempt_at', '<=', now)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    const { author, at, attempts } = row;
    return { id, spaceId: spaceIdSchema.parse(row.space_id), author, at, attempts, createdAt: row.created_at };
  },
  postpone: async (id, errorCode, nextAttemptAt) => {
    await db
      .updateTable('received_mails')
      .set({ error_code: errorCode, next_attempt_at: nextAttemptAt })
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .execute();
  },
  settle: async (id, { status, errorCode }, at) => {
    const settled = await db
      .updateTable('received_mails')
      .set({ status, error_code: errorCode, author: null, settled_at: at })
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .returning('id')
      .executeTakeFirst();
    return settled !== undefined;
  },
  count: async (status) => {
    const { count } = await db
      .selectFrom('received_mails')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('status', '=', status)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  expire: async (before) => {
    const { numDeletedRows } = await db
      .deleteFrom('received_mails')
      .where('settled_at', '<', before)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  },
});
