import { sql } from 'kysely';
import type { MessageRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { applyEvents } from './apply.ts';
import { createMessageReads } from './reads.ts';
import { createMessageStatistics } from './statistics.ts';

export const createMessageRepository = (context: StoreContext): MessageRepository => ({
  ...createMessageReads(context),
  ...createMessageStatistics(context),
  apply: (events, now) => applyEvents(context, events, now),
  expireText: async (before, limit) => {
    const { rows } = await sql<{ count: number }>`
      with expired as (
        update cco.messages set text = null where key in (
          select key from cco.messages where text is not null and at < ${before}::bigint
          order by at limit ${limit} for update skip locked)
        returning 1)
      select count(*)::int as count from expired`.execute(context.db);
    return rows[0]?.count ?? 0;
  },
});
