import { sql } from 'kysely';
import type { SlaRepository } from '../../core/ports.ts';
import type { Told } from '../../core/sla/escalation.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

export const createSlaRepository = ({ db, keys }: StoreContext): SlaRepository => ({
  /** Of promises that were not asked for by name, `subject` is the keyed hash. */
  told: async (spaceId, subjects, since) => {
    const named = new Map(subjects.map((subject) => [keys.message(subject), subject]));
    const { rows } = await sql<CcoTables['sla_notices']>`select * from cco.sla_notices
      where subject = any(${[...named.keys()]}::uuid[]) or (space_id = ${spaceId} and at >= ${since}::bigint)
      order by at, subject, kind, rung`.execute(db);
    return rows.map(({ subject, kind, rung, how, at }) => ({
      subject: named.get(subject) ?? subject,
      kind,
      rung,
      how,
      at,
    }));
  },
  tell: async (spaceId, notices) => {
    const fresh: Told[] = [];
    for (const notice of notices) {
      const { subject, kind, rung, how, at } = notice;
      const added = await db
        .insertInto('sla_notices')
        .values({ space_id: spaceId, subject: keys.message(subject), kind, rung, how, at })
        .onConflict((conflict) => conflict.columns(['subject', 'kind', 'rung']).doNothing())
        .returning('at')
        .executeTakeFirst();
      if (added !== undefined) fresh.push(notice);
    }
    return fresh;
  },
  digest: async (spaceId, since) => {
    const { rows } = await sql<{ rung: Told['rung']; kind: Told['kind']; count: number }>`
      select rung, kind, count(*)::int as count from cco.sla_notices
      where space_id = ${spaceId} and how = 'digest' and at >= ${since}::bigint
      group by rung, kind order by min(at), rung, kind`.execute(db);
    return rows;
  },
  expire: async (before) => {
    const notices = await db.deleteFrom('sla_notices').where('at', '<', before).executeTakeFirstOrThrow();
    const requests = await db
      .deleteFrom('analysis_requests')
      .where('requested_at', '<', before)
      .executeTakeFirstOrThrow();
    return Number(notices.numDeletedRows) + Number(requests.numDeletedRows);
  },
  requested: async ({ id, spaceId, at }) => {
    await db
      .insertInto('analysis_requests')
      .values({ id, space_id: spaceId, requested_at: at })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  },
  answered: async (id, at) => {
    await db
      .updateTable('analysis_requests')
      .set({ answered_at: at })
      .where('id', '=', id)
      .where('answered_at', 'is', null)
      .execute();
  },
  analyses: async (since, spaceId) => {
    let query = db.selectFrom('analysis_requests').selectAll().where('requested_at', '>=', since);
    if (spaceId !== undefined) query = query.where('space_id', '=', spaceId);
    const rows = await query.orderBy('requested_at').orderBy('id').execute();
    return rows.map(({ id, requested_at, answered_at, alerted_at }) => ({
      id,
      requestedAt: requested_at,
      answeredAt: answered_at,
      alertedAt: alerted_at,
    }));
  },
  alerted: async (ids, at) => {
    if (ids.length === 0) return;
    await db
      .updateTable('analysis_requests')
      .set({ alerted_at: at })
      .where(sql<boolean>`id = any(${[...ids]}::text[])`)
      .where('alerted_at', 'is', null)
      .execute();
  },
});
