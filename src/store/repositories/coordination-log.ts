// What went to whom and what came from whom, and what is still to be sent.
import { sql } from 'kysely';
import { spaceIdSchema } from '../../core/ids.ts';
import type { CoordinationEntry, CoordinationKey, CoordinationRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

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

const isKey = ({ id, party, way }: CoordinationKey) => sql<boolean>`id = ${id} and party = ${party} and way = ${way}`;

type Logged = Pick<
  CoordinationRepository,
  'add' | 'list' | 'due' | 'claim' | 'settle' | 'postpone' | 'acknowledge' | 'count'
>;

export const createCoordinationLog = ({ db }: StoreContext): Logged => ({
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
