import { sql } from 'kysely';
import type { TimerRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

export const createTimerRepository = ({ db }: StoreContext): TimerRepository => ({
  set: async ({ key, kind, subject, dueAt }) => {
    await db
      .insertInto('timers')
      .values({ key, kind, subject, due_at: dueAt })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ kind, subject, due_at: dueAt }))
      .execute();
  },
  postpone: async ({ key, kind, subject, dueAt }) => {
    await db
      .insertInto('timers')
      .values({ key, kind, subject, due_at: dueAt })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({ kind, subject, due_at: sql<number>`greatest(timers.due_at, ${dueAt})` }),
      )
      .execute();
  },
  clear: async (key, dueAt) => {
    await db
      .deleteFrom('timers')
      .where('key', '=', key)
      .$if(dueAt !== undefined, (query) => query.where('due_at', '=', dueAt ?? 0))
      .execute();
  },
  /** Longest overdue first. */
  due: async (now, limit) => {
    const rows = await db
      .selectFrom('timers')
      .selectAll()
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('key')
      .limit(limit)
      .execute();
    return rows.map(({ key, kind, subject, due_at }) => ({ key, kind, subject, dueAt: due_at }));
  },
  next: async () => {
    const row = await db.selectFrom('timers').select('due_at').orderBy('due_at').limit(1).executeTakeFirst();
    return row?.due_at ?? null;
  },
});
