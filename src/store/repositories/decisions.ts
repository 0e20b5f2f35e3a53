import { sql } from 'kysely';
import { z } from 'zod';
import { channelIdSchema, spaceIdSchema, threadIdSchema } from '../../core/ids.ts';
import { storable } from '../../core/messages/storable.ts';
import type { DecisionRepository, DecisionRow } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { threadIs } from '../messages/stored.ts';
import type { CcoTables } from '../schema.ts';

const taken = z.enum(['do', 'draft', 'observe', 'not', 'skipped']);

const decision = (row: Omit<CcoTables['decisions'], 'id'>): DecisionRow => ({
  at: row.at,
  spaceId: spaceIdSchema.parse(row.space_id),
  channelId: channelIdSchema.parse(row.channel_id),
  threadId: row.thread_id === null ? null : threadIdSchema.parse(row.thread_id),
  kind: row.kind,
  decision: taken.parse(row.decision),
  code: row.code,
  words: row.words,
  until: row.until,
  interventionId: row.intervention_id,
});

export const createDecisionRepository = ({ db }: StoreContext): DecisionRepository => ({
  add: async (rows) => {
    if (rows.length === 0) return;
    const all = <T>(of: (row: DecisionRow) => T): T[] => rows.map(of);
    await sql`insert into cco.decisions
        (at, space_id, channel_id, thread_id, kind, decision, code, words, until, intervention_id)
      select * from unnest(${all(({ at }) => at)}::bigint[], ${all(({ spaceId }) => spaceId)}::text[],
        ${all(({ channelId }) => channelId)}::text[], ${all(({ threadId }) => threadId)}::text[],
        ${all(({ kind }) => kind)}::text[], ${all((row) => row.decision)}::text[], ${all(({ code }) => code)}::text[],
        ${all(({ words }) => storable(words))}::text[], ${all(({ until }) => until)}::bigint[],
        ${all(({ interventionId }) => interventionId)}::text[])`.execute(db);
  },
  list: async ({ spaceId, channelId, threadId, since, limit }) => {
    let query = db.selectFrom('decisions').selectAll().where('space_id', '=', spaceId);
    if (channelId !== undefined) query = query.where('channel_id', '=', channelId);
    if (threadId !== undefined) query = query.where(threadIs(threadId));
    if (since !== undefined) query = query.where('at', '>=', since);
    const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(decision);
  },
  latest: async ({ channelId, threadId }) => {
    const { rows } = await sql<CcoTables['decisions']>`
      select * from (select distinct on (kind) * from cco.decisions
        where channel_id = ${channelId} and ${threadIs(threadId)} order by kind, at desc, id desc) newest
      order by at desc, id desc`.execute(db);
    return rows.map(decision);
  },
  expire: async (before, limit) => {
    const { numDeletedRows } = await db
      .deleteFrom('decisions')
      .where('id', 'in', (eb) => eb.selectFrom('decisions').select('id').where('at', '<', before).limit(limit))
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  },
});
