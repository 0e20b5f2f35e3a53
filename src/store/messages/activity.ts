import { sql } from 'kysely';
import type { Example, MessageRepository, RecentActivity, WeekFacts } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { applyLock } from '../migrations/0002-apply.ts';
import { continued, keepRollUp, rollUpTime } from './roll-up.ts';
import { special, totals } from './totals.ts';

type ActivityReads = Pick<
  MessageRepository,
  'authorTotals' | 'rollUp' | 'recentActivity' | 'weekFacts' | 'firstActivity' | 'examples'
>;

const hourMs = 3_600_000;
const offensiveFrom = 0.5;
// So long that a weight is exactly 1.
const undecayedMs = 1e300;

/** What health is computed from: the counts, by person and time. */
export const createActivityReads = ({ db }: StoreContext): ActivityReads => ({
  authorTotals: async (spaceId, now, halfLifeMs, horizonMs, channelId) => {
    const rolled = channelId === undefined ? await continued(db, { spaceId, now, halfLifeMs, horizonMs }) : null;
    if (rolled !== null) return rolled;
    return await totals(db, {
      spaceId,
      from: now - horizonMs,
      to: Number.MAX_SAFE_INTEGER,
      now,
      halfLifeMs,
      channelId,
    });
  },

  rollUp: async (spaceId, now, halfLifeMs, horizonMs) => {
    const asOf = rollUpTime(now);
    const known = await db.selectFrom('rollups').select('as_of').where('space_id', '=', spaceId).executeTakeFirst();
    if (known?.as_of === asOf) return;
    // It names people: an erase has to come before it is read, or after it is there to be removed.
    await sql`select pg_advisory_xact_lock_shared(${applyLock}::bigint)`.execute(db);
    const authors = await totals(db, { spaceId, from: asOf - horizonMs, to: asOf, now: asOf, halfLifeMs });
    await keepRollUp(db, { spaceId, now, halfLifeMs, horizonMs }, asOf, authors);
  },

  recentActivity: async (spaceId, since) => {
    const { rows } = await sql<RecentActivity>`
      select member_id as "memberId", bucket, sum(messages)::int as messages, sum(negative)::int as negative,
        sum(offensive)::int as offensive
      from cco.activity where space_id = ${spaceId} and bucket >= ${since}::bigint
      group by member_id, bucket order by bucket, member_id`.execute(db);
    return rows;
  },

  weekFacts: async (spaceId, from, to): Promise<WeekFacts> => {
    const authors = await totals(db, { spaceId, from, to, now: to, halfLifeMs: undecayedMs });
    const hours = await sql<WeekFacts['hours'][number]>`
      with recursive ${special(spaceId)},
      people as (
        select (bucket - ${from}::bigint) / ${hourMs}::bigint as hour, a.member_id,
          sum(negative)::float8 / sum(messages) as negative
        from cco.activity a left join special s on s.member_id = a.member_id
        where space_id = ${spaceId} and bucket >= ${from}::bigint and bucket < ${to}::bigint
          and coalesce(s.role, 'member') <> 'agent'
        group by 1, 2)
      select hour::int as hour, count(*)::int as people, sum(negative) as negative
      from people group by hour order by hour`.execute(db);
    const before = from - (to - from);
    const newcomers = await sql<WeekFacts['newcomers'][number]>`
      with recursive ${special(spaceId)}
      select c.member_id as "memberId", exists (
          select from cco.messages m where m.member_id = c.member_id and m.space_id = ${spaceId}
          and m.at >= ${from}::bigint and m.at < ${to}::bigint) as back
      from (select distinct member_id from cco.activity
        where space_id = ${spaceId} and bucket >= ${before}::bigint and bucket < ${from}::bigint) c
      left join special s on s.member_id = c.member_id
      where coalesce(s.role, 'member') = 'member' and not exists (
        select from cco.messages m where m.member_id = c.member_id and m.space_id = ${spaceId}
        and m.at < ${before}::bigint)
      order by c.member_id`.execute(db);
    return { authors, hours: hours.rows, newcomers: newcomers.rows };
  },

  firstActivity: async (spaceId) => {
    const { rows } = await sql<{ first: number | null }>`
      select min(bucket) as first from cco.activity where space_id = ${spaceId}`.execute(db);
    return rows[0]?.first ?? null;
  },

  examples: async (spaceId, kind, since, limit) => {
    const badness = kind === 'negative' ? sql`-score` : sql`offensive`;
    const isBad = kind === 'negative' ? sql`label = 'negative'` : sql`offensive >= ${offensiveFrom}::float8`;
    const { rows } = await sql<Example>`
      select id as "messageId", channel_id as "channelId", thread_id as "threadId", at
      from (select distinct on (member_id) id, channel_id, thread_id, at, ${badness} as badness
        from cco.messages
        where space_id = ${spaceId} and deleted_at is null and at >= ${since}::bigint and role = 'member' and ${isBad}
        order by member_id, ${badness} desc, at desc) worst
      order by badness desc, at desc limit ${limit}`.execute(db);
    return rows;
  },
});
