import { type RawBuilder, sql } from 'kysely';
import { applyLock } from '../migrations/0002-apply.ts';
import type { Db } from '../schema.ts';

/** Later than anything that was said: up to here means all of it. */
export const ever = Number.MAX_SAFE_INTEGER;

/** Waits for the batches under way and holds back new ones until the transaction ends: none can add what is being removed. */
export const holdBatches = async (tx: Db): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${applyLock}::bigint)`.execute(tx);
};

/** Runs statements in order; returns how many rows they changed. */
export const sweep = async (tx: Db, statements: readonly RawBuilder<unknown>[]): Promise<number> => {
  let rows = 0;
  for (const statement of statements) rows += Number((await statement.execute(tx)).numAffectedRows ?? 0);
  return rows;
};

/** What they said up to `until` added to the counts, and where: counts have no index by member, since each slows the hot path. */
const addedBy = (id: string, until: number): RawBuilder<unknown> =>
  sql`select d.space_id, d.bucket, d.channel_id, sum(d.messages) as messages, sum(d.positive) as positive,
      sum(d.negative) as negative, sum(d.offensive) as offensive
    from cco.messages m cross join lateral cco.delta_of(m, 1) d
    where m.member_id = ${id} and m.at <= ${until}::bigint group by 1, 2, 3`;

/** What opting out and erasing both remove, up to `until`: counts, memberships and mentions, theirs and of them. */
export const commonSweep = (id: string, until: number): RawBuilder<unknown>[] => [
  sql`delete from cco.severe where key in (
    select key from cco.messages where member_id = ${id} and at <= ${until}::bigint)`,
  sql`update cco.messages set mentions = nullif(array_remove(mentions, ${id}), '{}')
    where key in (select key from cco.mentions where member_id = ${id} and at <= ${until}::bigint)`,
  sql`delete from cco.mentions where member_id = ${id} and at <= ${until}::bigint`,
  sql`delete from cco.mentions w using cco.messages m
    where m.member_id = ${id} and m.at <= ${until}::bigint and m.mentions is not null
    and w.key = m.key and w.member_id = any(m.mentions) and w.channel_id = m.channel_id and w.at = m.at`,
  sql`delete from cco.activity a using (${addedBy(id, until)}) d where a.member_id = ${id}
    and a.space_id = d.space_id and a.bucket = d.bucket and a.channel_id = d.channel_id and a.messages <= d.messages`,
  sql`update cco.activity a set messages = a.messages - d.messages, positive = a.positive - d.positive,
      negative = a.negative - d.negative, offensive = a.offensive - d.offensive
    from (${addedBy(id, until)}) d where a.member_id = ${id}
    and a.space_id = d.space_id and a.bucket = d.bucket and a.channel_id = d.channel_id`,
  sql`delete from cco.members where member_id = ${id} and told_at <= ${until}::bigint`,
  sql`update cco.members set joined_at = case when joined_at > ${until}::bigint then joined_at end,
      left_at = case when left_at > ${until}::bigint then left_at end
    where member_id = ${id} and least(joined_at, left_at) <= ${until}::bigint`,
];

/**
 * The spaces where they spoke up to `until` are to be evaluated again, from the counts: totals that were kept name them. To
 * be run before the messages go.
 */
export const markSpaces = async (tx: Db, id: string, until: number, now: number): Promise<void> => {
  await sql`delete from cco.rollups where space_id in (
    select space_id from cco.messages where member_id = ${id} and at <= ${until}::bigint)`.execute(tx);
  await sql`insert into cco.dirt (space_id, at)
    select distinct space_id, ${now}::bigint from cco.messages where member_id = ${id} and at <= ${until}::bigint`.execute(
    tx,
  );
};
