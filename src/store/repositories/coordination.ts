import { sql } from 'kysely';
import { spaceIdSchema } from '../../core/ids.ts';
import type {
  CoordinationEntry,
  CoordinationKey,
  CoordinationRepository,
  CoordinationRequest,
} from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

// Many times longer than a signature holds.
const seenMs = 86_400_000;

const entry = (row: CcoTables['coordination_log']): CoordinationEntry => ({
  id: row.id,
  party: row.party,
  way: row.way,
  direction: row.direction,
  type: row.type,
  spaceId: row.space_id === null ? null : spaceIdSchema.parse(row.space_id),
  at: row.at,
  status: row.status,
  attempts: row.attempts,
  errorCode: row.error_code,
  settledAt: row.settled_at,
});

const request = (row: CcoTables['coordination_requests']): CoordinationRequest => ({
  id: row.id,
  party: row.party,
  spaceId: spaceIdSchema.parse(row.space_id),
  topic: row.topic,
  days: row.days,
  at: row.at,
  dueAt: row.due_at,
  answeredAt: row.answered_at,
  attempts: row.attempts,
});

const isKey = ({ id, party, way }: CoordinationKey) => sql<boolean>`id = ${id} and party = ${party} and way = ${way}`;

type Logged = Pick<
  CoordinationRepository,
  'add' | 'list' | 'due' | 'claim' | 'settle' | 'postpone' | 'acknowledge' | 'count'
>;

const createLog = ({ db }: StoreContext): Logged => ({
  add: async ({ id, party, way, direction, type, spaceId, at, status, errorCode }, queued) => {
    const { rows } = await sql`
      insert into cco.coordination_log (id, party, way, direction, type, space_id, at, status, error_code, settled_at)
      values (${id}, ${party}, ${way}, ${direction}, ${type}, ${spaceId}, ${at}, ${status}, ${errorCode ?? null},
        ${status === 'pending' ? null : at})
      on conflict do nothing returning 1`.execute(db);
    if (rows.length === 0 || queued === undefined) return;
    await db
      .insertInto('coordination_queue')
      .values({ id, party, way, body: queued.body, next_attempt_at: at, expires_at: queued.expiresAt })
      .execute();
  },
  list: async ({ direction, party, spaceId, limit }) => {
    let query = db.selectFrom('coordination_log').selectAll();
    if (direction !== undefined) query = query.where('direction', '=', direction);
    if (party !== undefined) query = query.where('party', '=', party);
    if (spaceId !== undefined) query = query.where('space_id', '=', spaceId);
    const rows = await query
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .orderBy('party')
      .orderBy('way')
      .limit(limit)
      .execute();
    return rows.map(entry);
  },
  due: async (now, limit) =>
    await db
      .selectFrom('coordination_queue')
      .select(['id', 'party', 'way'])
      .where('next_attempt_at', '<=', now)
      .orderBy('next_attempt_at')
      .orderBy('id')
      .limit(limit)
      .execute(),
  claim: async (key, now, retryAt) => {
    const { rows } = await sql<{ body: string; expires_at: number; attempts: number }>`
      with taken as (
        update cco.coordination_queue set next_attempt_at = ${retryAt}
        where ${isKey(key)} and next_attempt_at <= ${now} returning id, party, way, body, expires_at),
      counted as (
        update cco.coordination_log l set attempts = l.attempts + 1 from taken t
        where l.id = t.id and l.party = t.party and l.way = t.way returning l.attempts)
      select t.body, t.expires_at, c.attempts from taken t cross join counted c`.execute(db);
    const [row] = rows;
    return row === undefined
      ? null
      : { key, body: row.body, attempts: row.attempts, expiresAt: Number(row.expires_at) };
  },
  settle: async (key, status, errorCode, at) => {
    await sql`
      with done as (delete from cco.coordination_queue where ${isKey(key)})
      update cco.coordination_log set status = ${status}, error_code = ${errorCode}, settled_at = ${at}
      where ${isKey(key)} and status <> 'acknowledged'`.execute(db);
  },
  postpone: async (key, errorCode, nextAttemptAt) => {
    await sql`
      with later as (update cco.coordination_queue set next_attempt_at = ${nextAttemptAt} where ${isKey(key)})
      update cco.coordination_log set error_code = ${errorCode} where ${isKey(key)}`.execute(db);
  },
  /** Who acknowledges has it: what is still queued for them is taken back. */
  acknowledge: async (party, id, at) => {
    const { rows } = await sql`
      with done as (delete from cco.coordination_queue where id = ${id} and party = ${party})
      update cco.coordination_log set status = 'acknowledged', settled_at = ${at}
      where id = ${id} and party = ${party} and direction = 'out' returning 1`.execute(db);
    return rows.length > 0;
  },
  count: async (status) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from cco.coordination_log where status = ${status}`.execute(db);
    return rows[0]?.count ?? 0;
  },
});

type Requests = Pick<
  CoordinationRepository,
  'addRequest' | 'openRequests' | 'claimRequest' | 'answered' | 'requests' | 'requestFigures'
>;

const createRequests = ({ db }: StoreContext): Requests => ({
  addRequest: async ({ id, party, spaceId, topic, days, at, dueAt }) => {
    await db
      .insertInto('coordination_requests')
      .values({ id, party, space_id: spaceId, topic, days, at, due_at: dueAt, next_attempt_at: at, attempts: 0 })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  },
  openRequests: async (now, limit) => {
    const rows = await db
      .selectFrom('coordination_requests')
      .selectAll()
      .where('answered_at', 'is', null)
      .where('next_attempt_at', '<=', now)
      .orderBy('at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(request);
  },
  claimRequest: async (id, now, retryAt) => {
    const { rows } = await sql`
      update cco.coordination_requests set attempts = attempts + 1, next_attempt_at = ${retryAt}
      where id = ${id} and answered_at is null and next_attempt_at <= ${now} returning 1`.execute(db);
    return rows.length > 0;
  },
  answered: async (id, at) => {
    await db
      .updateTable('coordination_requests')
      .set({ answered_at: at })
      .where('id', '=', id)
      .where('answered_at', 'is', null)
      .execute();
  },
  requests: async (since, limit) => {
    const rows = await db
      .selectFrom('coordination_requests')
      .selectAll()
      .where('at', '>=', since)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(request);
  },
  requestFigures: async (since, now) => {
    const { rows } = await sql<{ asked: number; in_time: number; overdue: number }>`
      select count(*)::int as asked,
        count(*) filter (where answered_at <= due_at)::int as in_time,
        count(*) filter (where answered_at is null and due_at < ${now}::bigint)::int as overdue
      from cco.coordination_requests where at >= ${since}::bigint`.execute(db);
    const [row] = rows;
    return { asked: row?.asked ?? 0, inTime: row?.in_time ?? 0, overdue: row?.overdue ?? 0 };
  },
});

/** All of it; each statement by itself does no harm when it is repeated. */
export const createCoordinationRepository = (context: StoreContext): CoordinationRepository => {
  const { db, keys } = context;
  return {
    ...createLog(context),
    ...createRequests(context),
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
