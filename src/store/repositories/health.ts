import { sql } from 'kysely';
import { healthSnapshotSchema } from '../../core/health/snapshot.ts';
import { type HealthWarning, healthWarningSchema } from '../../core/health/warning.ts';
import { weekSummarySchema } from '../../core/health/week.ts';
import type { HealthRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { createSevereRepository } from './severe.ts';

interface WarningRow {
  readonly id: string;
  readonly space_id: string;
  readonly cause: string;
  readonly signal: string | null;
  readonly began_at: number;
  readonly cleared_at: number | null;
  readonly detail: string;
}

const storedWarning = (row: WarningRow): HealthWarning =>
  healthWarningSchema.parse({
    id: row.id,
    spaceId: row.space_id,
    cause: row.cause,
    signal: row.signal,
    beganAt: row.began_at,
    clearedAt: row.cleared_at,
    detail: JSON.parse(row.detail),
  });

const parse = ({ snapshot }: { snapshot: string }) => healthSnapshotSchema.parse(JSON.parse(snapshot));

export const createHealthRepository = (context: StoreContext): HealthRepository => {
  const { db } = context;
  return {
    ...createSevereRepository(context),
    weeks: async (spaceId, since) => {
      const rows = await db
        .selectFrom('weeks')
        .select('summary')
        .where('space_id', '=', spaceId)
        .where('week', '>=', since)
        .orderBy('week')
        .execute();
      return rows.map(({ summary }) => weekSummarySchema.parse(JSON.parse(summary)));
    },
    saveWeek: async (spaceId, summary) => {
      const text = JSON.stringify(summary);
      await db
        .insertInto('weeks')
        .values({ space_id: spaceId, week: summary.week, summary: text })
        .onConflict((conflict) => conflict.columns(['space_id', 'week']).doUpdateSet({ summary: text }))
        .execute();
    },
    forgetLateWeeks: async (spaceId, weekStart) => {
      const { rows } = await sql<{ at: number | null }>`
      with taken as (delete from cco.late where space_id = ${spaceId} returning at)
      select min(at) as at from taken`.execute(db);
      const at = rows[0]?.at ?? null;
      if (at === null) return;
      await db.deleteFrom('rollups').where('space_id', '=', spaceId).where('as_of', '>', at).execute();
      await db.deleteFrom('weeks').where('space_id', '=', spaceId).where('week', '>=', weekStart(at)).execute();
    },
    beginWarning: async ({ id, spaceId, cause, signal, beganAt, clearedAt, detail }) => {
      await db
        .insertInto('warnings')
        .values({
          id,
          space_id: spaceId,
          cause,
          signal,
          began_at: beganAt,
          cleared_at: clearedAt,
          detail: JSON.stringify(detail),
        })
        .execute();
    },
    endWarnings: async (spaceId, causes, at) => {
      await db
        .updateTable('warnings')
        .set({ cleared_at: at })
        .where('space_id', '=', spaceId)
        .where('cleared_at', 'is', null)
        .where('cause', 'in', [...causes])
        .execute();
    },
    warnings: async ({ spaceId, since, limit }) => {
      let query = db.selectFrom('warnings').selectAll();
      if (spaceId !== undefined) query = query.where('space_id', '=', spaceId);
      if (since !== undefined)
        query = query.where((is) => is.or([is('cleared_at', 'is', null), is('cleared_at', '>=', since)]));
      const rows = await query.orderBy('began_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(storedWarning);
    },
    expireWarnings: async (before, limit) => {
      const { rows } = await sql<{ count: number }>`
      with removed as (
        delete from cco.warnings where id in (
          select id from cco.warnings where cleared_at < ${before}::bigint limit ${limit})
        returning 1)
      select count(*)::int as count from removed`.execute(db);
      return rows[0]?.count ?? 0;
    },
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
    thin: async (before, everyMs, limit, since = 0) => {
      // One that is followed by another in its slot is not the newest there.
      const { rows } = await sql<{ count: number }>`
      with removed as (
        delete from cco.health where (space_id, at) in (
          select space_id, at from (
            select space_id, at, lead(at) over (partition by space_id order by at) as next
            from cco.health where at >= ${since}::bigint and at < ${before}::bigint) h
          where next / ${everyMs}::bigint = at / ${everyMs}::bigint limit ${limit})
        returning 1)
      select count(*)::int as count from removed`.execute(db);
      return rows[0]?.count ?? 0;
    },
  };
};
