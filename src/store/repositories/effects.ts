import { sql } from 'kysely';
import { channelIdSchema, memberIdSchema, messageIdSchema, spaceIdSchema, threadIdSchema } from '../../core/ids.ts';
import type { EffectRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

/** Who was eligible, what came of it, and what members say of what was posted. */
export const createEffectRepository = ({ db, keys }: StoreContext): EffectRepository => ({
  addEligibility: async (row) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('eligibilities')
      .values({
        id: row.id,
        space_id: row.spaceId,
        channel_id: row.channelId,
        thread_id: row.threadId,
        unit: row.unit,
        kind: row.kind,
        arm: row.arm,
        author: row.about === null ? null : keys.member(row.about),
        about: row.about,
        message_id: row.messageId,
        at: row.at,
        due_at: row.dueAt,
      })
      .onConflict((conflict) => conflict.columns(['kind', 'unit']).doNothing())
      .executeTakeFirstOrThrow();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  },
  getEligibility: async (id) => {
    const row = await db.selectFrom('eligibilities').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return null;
    return {
      id: row.id,
      spaceId: spaceIdSchema.parse(row.space_id),
      channelId: channelIdSchema.parse(row.channel_id),
      threadId: row.thread_id === null ? null : threadIdSchema.parse(row.thread_id),
      unit: row.unit,
      kind: row.kind,
      arm: row.arm,
      about: row.about === null ? null : memberIdSchema.parse(row.about),
      messageId: row.message_id === null ? null : messageIdSchema.parse(row.message_id),
      at: row.at,
      dueAt: row.due_at,
      outcome: row.outcome,
    };
  },
  measured: async (id, outcome, at) => {
    await db
      .updateTable('eligibilities')
      .set({ outcome, measured_at: at, about: null, message_id: null })
      .where('id', '=', id)
      .where('measured_at', 'is', null)
      .execute();
  },
  heldOut: async (spaceId, since) => {
    const { rows } = await sql<Awaited<ReturnType<EffectRepository['heldOut']>>[number]>`
      select d.space_id as "spaceId", d.channel_id as "channelId", d.thread_id as "threadId", d.kind, d.at, e.about,
        e.message_id as "messageId"
      from cco.decisions d left join cco.eligibilities e
        on e.space_id = d.space_id and e.kind = d.kind and e.at = d.at and e.channel_id = d.channel_id
        and e.thread_id is not distinct from d.thread_id
      where d.space_id = ${spaceId} and d.at >= ${since}::bigint and d.code = 'held-out'
      order by d.at desc`.execute(db);
    return rows;
  },
  eligibilities: async ({ spaceId, kind, since }) => {
    let query = db.selectFrom('eligibilities').select(['id', 'unit', 'kind', 'arm', 'author', 'at', 'outcome']);
    if (spaceId !== undefined) query = query.where('space_id', '=', spaceId);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (since !== undefined) query = query.where('at', '>=', since);
    const rows = await query.orderBy('at').orderBy('id').execute();
    return rows.map(({ unit, ...row }) => ({ ...row, conversation: unit }));
  },
  rate: async (interventionId, by, helpful, at) => {
    const { rows } = await sql<{ changed: number }>`
      insert into cco.ratings as r (intervention_id, member_key, helpful, at)
      values (${interventionId}, ${keys.member(by)}, ${helpful}, ${at})
      on conflict (intervention_id, member_key) do update set helpful = excluded.helpful, at = excluded.at
        where r.helpful <> excluded.helpful
      returning 1 as changed`.execute(db);
    return rows.length > 0;
  },
  ratings: async (interventionIds) => {
    if (interventionIds.length === 0) return [];
    const { rows } = await sql<{ interventionId: string; helpful: number; unhelpful: number }>`
      select intervention_id as "interventionId", (count(*) filter (where helpful))::int as helpful,
        (count(*) filter (where not helpful))::int as unhelpful
      from cco.ratings where intervention_id = any(${[...interventionIds]}::text[])
      group by intervention_id order by intervention_id`.execute(db);
    return rows;
  },
});
