import { sql } from 'kysely';
import type { SpaceId } from '../../core/ids.ts';
import type { MessageRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

type Statistics = Pick<MessageRepository, 'counts' | 'cursors'>;

const bucketMs = 600_000;
// Threads quiet for longer before the space's last message are not looked at again after a gap.
const threadHorizonMs = 7 * 86_400_000;

// To `t`, which has members, adds the newest each said, and `told`: what the platform told of them.
const withNewest = (spaceId: SpaceId) => sql`cross join lateral (
        select role, at, revision from cco.messages m
        where m.member_id = t.member_id and m.space_id = ${spaceId} order by m.at desc limit 1) newest
      left join cco.members told on told.space_id = ${spaceId} and told.member_id = t.member_id`;
const currentRole = sql`case when told.told_at > newest.revision then told.role else newest.role end`;

/** What evaluation and back-fill compute from messages and counts. */
export const createMessageStatistics = ({ db }: StoreContext): Statistics => ({
  counts: async (spaceId, since) => {
    // Whole buckets from the counts, the first one, which `since` cuts, from the messages.
    const whole = Math.ceil(since / bucketMs) * bucketMs;
    const { rows } = await sql<{ messages: number; authors: number }>`
      with parts as (
        select member_id, sum(messages) as messages from cco.activity
        where space_id = ${spaceId} and bucket >= ${whole}::bigint group by member_id
        union all
        select member_id, count(*) from cco.messages
        where space_id = ${spaceId} and at >= ${since}::bigint and at < ${whole}::bigint and deleted_at is null
        and member_id is not null group by member_id)
      select coalesce(sum(t.messages), 0)::int as messages,
        (count(*) filter (where ${currentRole} <> 'agent'))::int as authors
      from (select member_id, sum(messages) as messages from parts group by member_id) t
      ${withNewest(spaceId)}`.execute(db);
    return rows[0] ?? { messages: 0, authors: 0 };
  },

  cursors: async (spaceId) => {
    // By thread too, which is null in all of them: only so is a channel's newest read off the index.
    const { rows } = await sql<Awaited<ReturnType<MessageRepository['cursors']>>[number]>`
      select c.id as "channelId", null as "threadId", last.at as "lastAt"
      from cco.channels c cross join lateral (
        select m.at from cco.messages m
        where m.channel_id = c.id and m.thread_id is null and m.deleted_at is null
        order by m.thread_id desc, m.at desc limit 1) last
      where c.space_id = ${spaceId}
      union all
      (select channel_id, thread_id, max(at) from cco.messages
      where space_id = ${spaceId} and deleted_at is null and thread_id is not null and at >= ${-threadHorizonMs}::bigint + (
        select max(at) from cco.messages where space_id = ${spaceId} and deleted_at is null)
      group by channel_id, thread_id)
      order by 1, 2 nulls first`.execute(db);
    return rows;
  },
});
