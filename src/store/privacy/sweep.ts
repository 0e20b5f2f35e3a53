import { type RawBuilder, sql } from 'kysely';
import { applyLock } from '../migrations/0002-apply.ts';
import type { Db } from '../schema.ts';

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

/** Where a member's counts are: they have no index by member, since each index slows the hot path. */
export const placesOf = (id: string): RawBuilder<unknown> =>
  sql`select distinct space_id, at - at % 600000 as bucket, channel_id from cco.messages where member_id = ${id}`;

/** What opting out and erasing both remove: counts, memberships and mentions, theirs and of them. */
export const commonSweep = (id: string): RawBuilder<unknown>[] => [
  sql`update cco.messages set mentions = nullif(array_remove(mentions, ${id}), '{}')
    where key in (select key from cco.mentions where member_id = ${id})`,
  sql`delete from cco.mentions where member_id = ${id}`,
  sql`delete from cco.mentions w using cco.messages m
    where m.member_id = ${id} and m.mentions is not null
    and w.key = m.key and w.member_id = any(m.mentions) and w.channel_id = m.channel_id and w.at = m.at`,
  sql`delete from cco.activity a using (${placesOf(id)}) p where a.member_id = ${id}
    and a.space_id = p.space_id and a.bucket = p.bucket and a.channel_id = p.channel_id`,
  sql`delete from cco.members where member_id = ${id}`,
];

/** Their spaces are to be evaluated again. To be run before the messages go. */
export const markSpaces = async (tx: Db, id: string, now: number): Promise<void> => {
  await sql`insert into cco.dirt (space_id, at)
    select distinct space_id, ${now}::bigint from cco.messages where member_id = ${id}`.execute(tx);
};
