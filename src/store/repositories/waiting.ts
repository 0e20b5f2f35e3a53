// Rows that wait for their next attempt, the same way in each table of mails.
import type { Db } from '../schema.ts';

/** Ids of those that are due, longest first. `now`: ms since 1970. */
export const dueIds = async (
  db: Db,
  table: 'mails' | 'received_mails',
  now: number,
  limit: number,
): Promise<string[]> => {
  const rows = await db
    .selectFrom(table)
    .select('id')
    .where('status', '=', 'waiting')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
};
