import { sql } from 'kysely';
import type { MessageRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { createActivityReads } from './activity.ts';
import { applyEvents } from './apply.ts';
import { createPeopleReads } from './people.ts';
import { createQuestionReads } from './questions.ts';
import { createReactionReads } from './reactions.ts';
import { createMessageReads } from './reads.ts';
import { createMessageStatistics } from './statistics.ts';

export const createMessageRepository = (context: StoreContext): MessageRepository => ({
  ...createMessageReads(context),
  ...createMessageStatistics(context),
  ...createActivityReads(context),
  ...createQuestionReads(context),
  ...createPeopleReads(context),
  ...createReactionReads(context),
  apply: async (events, now) => {
    const applied = await applyEvents(context, events, now);
    context.answers.forget(events);
    return applied;
  },
  clearText: async (spaceId, limit) => {
    const { rows } = await sql<{ count: number }>`
      with cleared as (
        update cco.messages set text = null where key in (
          select key from cco.messages where space_id = ${spaceId} and text is not null and deleted_at is null
          order by at limit ${limit} for update skip locked)
        returning 1)
      select count(*)::int as count from cleared`.execute(context.db);
    return rows[0]?.count ?? 0;
  },
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
