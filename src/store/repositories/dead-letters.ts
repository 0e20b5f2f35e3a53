import { sql } from 'kysely';
import { memberIdSchema } from '../../core/ids.ts';
import type { DeadLetter, DeadLetterRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

const letter = (row: Omit<CcoTables['dead_letters'], 'payload'>): Omit<DeadLetter, 'payload'> => ({
  id: row.id,
  queue: row.queue,
  errorCode: row.error_code,
  at: row.at,
  attempts: row.attempts,
  memberId: row.member_id === null ? null : memberIdSchema.parse(row.member_id),
});

export const createDeadLetterRepository = ({ db }: StoreContext): DeadLetterRepository => ({
  add: async ({ id, queue, errorCode, at, attempts, payload, memberId }) => {
    const row = {
      queue,
      error_code: errorCode,
      at,
      attempts,
      payload: JSON.stringify(payload ?? null),
      member_id: memberId,
    };
    await db
      .insertInto('dead_letters')
      .values({ id, ...row })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ ...row, at: sql<number>`greatest(dead_letters.at + 1, excluded.at)` }),
      )
      .execute();
  },
  /** Newest first. */
  list: async (limit) => {
    const rows = await db
      .selectFrom('dead_letters')
      .select(['id', 'queue', 'error_code', 'at', 'attempts', 'member_id'])
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(letter);
  },
  get: async (id) => {
    const row = await db.selectFrom('dead_letters').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : { ...letter(row), payload: JSON.parse(row.payload) };
  },
  remove: async (id, at) => {
    const result = await db
      .deleteFrom('dead_letters')
      .where('id', '=', id)
      .$if(at !== undefined, (query) => query.where('at', '=', at ?? 0))
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  },
  expire: async (before) => {
    const result = await db.deleteFrom('dead_letters').where('at', '<', before).executeTakeFirst();
    return Number(result.numDeletedRows);
  },
});
