import { sql } from 'kysely';
import type { ChannelId, SpaceId } from '../../core/ids.ts';
import type { AuthorTotals } from '../../core/ports.ts';
import type { Db } from '../schema.ts';

// Roles of those who are, or were, more than members: everybody else's newest message says "member", so it is not looked
// up. Each `select` in the recursion jumps to the next such author in the index, however much the last one wrote.
export const special = (spaceId: SpaceId) => sql`
  wrote(member_id) as (
    (select member_id from cco.messages where space_id = ${spaceId} and role <> 'member' order by member_id limit 1)
    union all
    select (select m.member_id from cco.messages m
      where m.space_id = ${spaceId} and m.role <> 'member' and m.member_id > w.member_id order by m.member_id limit 1)
    from wrote w where w.member_id is not null),
  special as materialized (
    select s.member_id,
      case when told.told_at > newest.revision then told.role else newest.role end as role
    from (select member_id from wrote where member_id is not null
      union select member_id from cco.members where space_id = ${spaceId} and role <> 'member') s
    cross join lateral (select m.role, m.revision from cco.messages m
      where m.member_id = s.member_id and m.space_id = ${spaceId} order by m.at desc limit 1) newest
    left join cco.members told on told.space_id = ${spaceId} and told.member_id = s.member_id)`;

export interface Span {
  readonly spaceId: SpaceId;
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly halfLifeMs: number;
  readonly channelId?: ChannelId | undefined;
}

/** Decayed counts of each author, of the buckets from `from` to before `to`. */
export const totals = async (
  db: Db,
  { spaceId, from, to, now, halfLifeMs, channelId }: Span,
): Promise<AuthorTotals[]> => {
  const inChannel = channelId === undefined ? sql`` : sql`and channel_id = ${channelId}`;
  const { rows } = await sql<AuthorTotals>`
    with recursive ${special(spaceId)},
    totals as (
      select member_id, sum(messages * weight) as messages, sum(positive * weight) as positive,
        sum(negative * weight) as negative, sum(offensive * weight) as offensive, sum(messages)::int as count,
        max(bucket) as last
      from (select member_id, bucket, messages, positive, negative, offensive,
          power(0.5::float8, greatest(${now}::float8 - bucket, 0) / ${halfLifeMs}::float8) as weight
        from cco.activity
        where space_id = ${spaceId} and bucket >= ${from}::bigint and bucket < ${to}::bigint ${inChannel}
        offset 0) a
      group by member_id)
    select t.member_id as "memberId", t.messages, t.positive, t.negative, t.offensive, t.count,
      coalesce(s.role, 'member') as role, t.last as "lastAt"
    from totals t left join special s on s.member_id = t.member_id
    order by t.member_id`.execute(db);
  return rows;
};
