// What other agents asked for, and when it was answered.
import { sql } from 'kysely';
import { spaceIdSchema } from '../../core/ids.ts';
import type { CoordinationRepository, CoordinationRequest } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

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

type Requests = Pick<
  CoordinationRepository,
  'addRequest' | 'openRequests' | 'claimRequest' | 'answered' | 'requests' | 'requestFigures'
>;

export const createCoordinationRequests = ({ db }: StoreContext): Requests => ({
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
