import { sql } from 'kysely';
import type { HealthRepository, SevereMessage } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

type SevereRepository = Pick<
  HealthRepository,
  'severeOpen' | 'severeOn' | 'severeSince' | 'severeTold' | 'severeCard' | 'expireSevere'
>;

// Only what is still there: a deleted, erased or opted-out author's message has no member.
const fields = sql`m.id as "messageId", m.channel_id as "channelId", m.thread_id as "threadId", s.category, s.at
  from cco.severe s join cco.messages m on m.key = s.key and m.deleted_at is null and m.member_id is not null`;

export const createSevereRepository = ({ db, keys }: StoreContext): SevereRepository => ({
  severeOpen: async (spaceId, limit) => {
    const { rows } = await sql<SevereMessage>`
      select ${fields} where s.space_id = ${spaceId} and s.alerted_at is null
      order by s.at, s.key limit ${limit}`.execute(db);
    return rows;
  },
  severeOn: async (cardOutboxId, limit) => {
    const messages = await sql<SevereMessage>`
      select ${fields} where s.card_outbox_id = ${cardOutboxId} order by s.at desc, s.key limit ${limit}`.execute(db);
    const counts = await sql<{ category: string; count: number }>`
      select category, count(*)::int as count from cco.severe
      where card_outbox_id = ${cardOutboxId} group by category`.execute(db);
    return {
      messages: messages.rows,
      counts: Object.fromEntries(counts.rows.map(({ category, count }) => [category, count])),
    };
  },
  severeSince: async (spaceId, since) => {
    const { rows } = await sql<Pick<SevereMessage, 'channelId' | 'threadId'>>`
      select distinct on (m.channel_id, m.thread_id) ${fields}
      where s.space_id = ${spaceId} and s.at >= ${since}::bigint`.execute(db);
    return rows.map(({ channelId, threadId }) => ({ channelId, threadId }));
  },
  severeTold: async (ids, cardOutboxId, at) => {
    await sql`update cco.severe set alerted_at = ${at}, card_outbox_id = ${cardOutboxId}
      where key = any(${ids.map((id) => keys.message(id))}::uuid[])`.execute(db);
  },
  severeCard: async (spaceId) => {
    const { rows } = await sql<{ cardOutboxId: string; lastAt: number }>`
      select card_outbox_id as "cardOutboxId", max(alerted_at) as "lastAt" from cco.severe
      where space_id = ${spaceId} and card_outbox_id is not null
      group by card_outbox_id order by max(alerted_at) desc limit 1`.execute(db);
    return rows[0] ?? null;
  },
  expireSevere: async (before, limit) => {
    const { rows } = await sql<{ count: number }>`
      with removed as (
        delete from cco.severe where key in (
          select s.key from cco.severe s where s.alerted_at < ${before}::bigint or (
            s.alerted_at is null and s.at < ${before}::bigint and not exists (
              select 1 from cco.messages m where m.key = s.key and m.deleted_at is null and m.member_id is not null))
          limit ${limit})
        returning 1)
      select count(*)::int as count from removed`.execute(db);
    return rows[0]?.count ?? 0;
  },
});
