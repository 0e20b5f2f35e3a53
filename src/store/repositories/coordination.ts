import { sql } from 'kysely';
import type { CoordinationRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { createCoordinationLog } from './coordination-log.ts';
import { createCoordinationRequests } from './coordination-requests.ts';

// Many times longer than a signature holds.
const seenMs = 86_400_000;

/** All of it; each statement by itself does no harm when it is repeated. */
export const createCoordinationRepository = (context: StoreContext): CoordinationRepository => {
  const { db, keys } = context;
  return {
    ...createCoordinationLog(context),
    ...createCoordinationRequests(context),
    claimWebhook: async (sender, id, now) => {
      const { rows } = await sql`insert into cco.seen_webhooks (sender, id, at) values (${sender}, ${id}, ${now})
        on conflict do nothing returning 1`.execute(db);
      if (rows.length === 0) return false;
      await sql`delete from cco.seen_webhooks where (sender, id) in (
        select sender, id from cco.seen_webhooks where at < ${now - seenMs} limit 20 for update skip locked)`.execute(
        db,
      );
      return true;
    },
    disabled: async () => {
      const rows = await db.selectFrom('disabled_endpoints').selectAll().orderBy('party').execute();
      return rows.map(({ party, endpoint, at, error_code }) => ({ party, endpoint, at, errorCode: error_code }));
    },
    disable: async ({ party, endpoint, at, errorCode }) => {
      const row = { endpoint, at, error_code: errorCode };
      await db
        .insertInto('disabled_endpoints')
        .values({ party, ...row })
        .onConflict((conflict) => conflict.column('party').doUpdateSet(row))
        .execute();
    },
    enable: async (party) => {
      const { numDeletedRows } = await db
        .deleteFrom('disabled_endpoints')
        .where('party', '=', party)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    noteAuthor: async (feedbackId, source, author) => {
      await db
        .insertInto('feedback_authors')
        .values({ feedback_id: feedbackId, author: keys.member(`feedback ${source} ${author}`) })
        .onConflict((conflict) => conflict.column('feedback_id').doNothing())
        .execute();
    },
    authorsOf: async (spaceId, from, to) => {
      const { rows } = await sql<{ feedback_id: string; author: string }>`
        select a.feedback_id, a.author::text as author
        from cco.feedback f join cco.feedback_authors a on a.feedback_id = f.id
        where f.space_id = ${spaceId} and f.at >= ${from}::bigint and f.at < ${to}::bigint`.execute(db);
      return new Map(rows.map(({ feedback_id, author }) => [feedback_id, author]));
    },
    /** Members count as themselves; what came without an author counts as an item, not as a person. */
    sources: async (spaceId, from, to) => {
      const { rows } = await sql<{ source: string; authors: number; items: number }>`
        select f.source, count(distinct coalesce(a.author::text, f.member_id))::int as authors, count(*)::int as items
        from cco.feedback f left join cco.feedback_authors a on a.feedback_id = f.id
        where f.space_id = ${spaceId} and f.at >= ${from}::bigint and f.at < ${to}::bigint
        group by f.source order by f.source`.execute(db);
      return rows;
    },
    expire: async (before, limit) => {
      const { rows } = await sql<{ count: number }>`
        with old as (
          delete from cco.coordination_log where (id, party, way) in (
            select id, party, way from cco.coordination_log
            where at < ${before}::bigint and status <> 'pending' limit ${limit}) returning 1),
        asked as (
          delete from cco.coordination_requests where id in (
            select id from cco.coordination_requests
            where at < ${before}::bigint and answered_at is not null limit ${limit}) returning 1),
        seen as (
          delete from cco.seen_webhooks where (sender, id) in (
            select sender, id from cco.seen_webhooks where at < ${before}::bigint limit ${limit}) returning 1)
        select ((select count(*) from old) + (select count(*) from asked) + (select count(*) from seen))::int as count`.execute(
        db,
      );
      return rows[0]?.count ?? 0;
    },
  };
};
