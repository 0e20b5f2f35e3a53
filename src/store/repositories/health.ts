import { sql } from 'kysely';
import { healthSnapshotSchema } from '../../core/health/snapshot.ts';
import type { HealthRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

const parse = ({ snapshot }: { snapshot: string }) => healthSnapshotSchema.parse(JSON.parse(snapshot));

export const createHealthRepository = ({ db }: StoreContext): HealthRepository => ({
  save: async (spaceId, snapshot) => {
    const text = JSON.stringify(snapshot);
    await db
      .insertInto('health')
      .values({ space_id: spaceId, at: snapshot.at, snapshot: text })
      .onConflict((conflict) => conflict.columns(['space_id', 'at']).doUpdateSet({ snapshot: text }))
      .execute();
  },
  latest: async (spaceId) => {
    const row = await db
      .selectFrom('health')
      .select('snapshot')
      .where('space_id', '=', spaceId)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : parse(row);
  },
  firstSince: async (spaceId, since) => {
    const { rows } = await sql<{ snapshot: string }>`
      select snapshot from cco.health
      where space_id = ${spaceId} and at >= ${since}::bigint and snapshot::json ->> 'score' is not null
      order by at limit 1`.execute(db);
    return rows[0] === undefined ? null : parse(rows[0]);
  },
  history: async (spaceId, since, limit) => {
    const { rows } = await sql<{ snapshot: string }>`
      with found as (
        select at, count(*) over () as total, min(at) over () as first, max(at) over () as last
        from cco.health where space_id = ${spaceId} and at >= ${since}::bigint),
      kept as (
        select max(at) as at from found
        group by case when total <= ${limit}::bigint then at else (at - first) * ${limit}::bigint / (last - first + 1) end)
      select h.snapshot from kept k join cco.health h on h.space_id = ${spaceId} and h.at = k.at
      order by h.at`.execute(db);
    return rows.map(parse);
  },
  thin: async (before, everyMs, limit) => {
    // One that is followed by another in its slot is not the newest there.
    const { rows } = await sql<{ count: number }>`
      with removed as (
        delete from cco.health where (space_id, at) in (
          select space_id, at from (
            select space_id, at, lead(at) over (partition by space_id order by at) as next
            from cco.health where at < ${before}::bigint) h
          where next / ${everyMs}::bigint = at / ${everyMs}::bigint limit ${limit})
        returning 1)
      select count(*)::int as count from removed`.execute(db);
    return rows[0]?.count ?? 0;
  },
});
