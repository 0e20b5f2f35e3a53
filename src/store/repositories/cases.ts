import { type Selectable, sql } from 'kysely';
import { type Case, type CaseEvent, caseEventSchema, caseViewSchema, type OpenedEvent } from '../../core/cases/case.ts';
import type { CaseEffect } from '../../core/cases/effect.ts';
import { searchText } from '../../core/cases/outcome.ts';
import { memberIdSchema, spaceIdSchema } from '../../core/ids.ts';
import type { CaseEvidence, CaseRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables, Db } from '../schema.ts';

const mostEvidence = 200;

type Row = Selectable<CcoTables['cases']>;

const caseOf = (row: Row): Case => ({
  ...caseViewSchema.parse(JSON.parse(row.view)),
  id: row.id,
  spaceId: spaceIdSchema.parse(row.space_id),
  owner: row.owner === null ? null : memberIdSchema.parse(row.owner),
});

/** The columns an event changes. */
const columnsOf = (current: Case) => {
  const { id: _, spaceId: __, owner, ...view } = current;
  return {
    state: view.state,
    owner,
    updated_at: view.updatedAt,
    closed_at: view.closedAt,
    tracker_id: view.tracker?.externalId ?? null,
    search: searchText(current),
    view: JSON.stringify(view),
  };
};

const eventRow = (caseId: string, event: CaseEvent): CcoTables['case_events'] => {
  const { id, at, by, kind, ...rest } = event;
  const { to, text, ...data } = { to: null, text: null, ...rest };
  return { case_id: caseId, id, at, kind, actor: by, assignee: to, note: text, data: JSON.stringify(data) };
};

const eventOf = ({ id, at, kind, actor, assignee, note, data }: CcoTables['case_events']): CaseEvent =>
  caseEventSchema.parse({ ...JSON.parse(data), id, at, kind, by: actor, to: assignee, text: note ?? '' });

const isOpened = (event: CaseEvent): event is OpenedEvent => event.kind === 'opened';

/** Rows for intents that are asked for now; one that was asked for before stays as it is. */
const addEffects = async (db: Db, caseId: string, effects: readonly CaseEffect[], now: number): Promise<void> => {
  if (effects.length === 0) return;
  await db
    .insertInto('case_effects')
    .values(
      effects.map((effect) => ({
        id: effect.id,
        case_id: caseId,
        after_id: effect.after,
        effect: JSON.stringify(effect),
        status: 'pending' as const,
        attempts: 0,
        next_attempt_at: now,
        created_at: now,
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
};

const eventsOf = async (db: Db, caseId: string): Promise<CaseEvent[]> => {
  const rows = await db
    .selectFrom('case_events')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(eventOf);
};

/** Whether another one of its cause is open in its space. */
const isTaken = async (db: Db, { id, spaceId, cause }: Case): Promise<boolean> => {
  const other = await db
    .selectFrom('cases')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('cause', '=', cause)
    .where('closed_at', 'is', null)
    .where('id', '<>', id)
    .executeTakeFirst();
  return other !== undefined;
};

export const createCaseRepository = ({ db, keys }: StoreContext): CaseRepository => {
  const rowsOf = async (query: { execute(): Promise<Row[]> }): Promise<Case[]> => (await query.execute()).map(caseOf);
  return {
    open: async ({ id, opened, events }, current, effects, now) => {
      const inserted = await db
        .insertInto('cases')
        .values({
          id,
          space_id: current.spaceId,
          cause: current.cause,
          origin: current.origin,
          opened_at: current.openedAt,
          source_id: opened.sourceId,
          ...columnsOf(current),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (inserted === undefined) return false;
      await db
        .insertInto('case_events')
        .values([opened, ...events].map((event) => eventRow(id, event)))
        .execute();
      await addEffects(db, id, effects, now);
      return true;
    },
    take: async (id) => {
      const row = await db.selectFrom('cases').select('space_id').where('id', '=', id).forUpdate().executeTakeFirst();
      if (row === undefined) return null;
      const events = await eventsOf(db, id);
      const opened = events.find(isOpened);
      if (opened === undefined) return null;
      const effects = await db.selectFrom('case_effects').select('id').where('case_id', '=', id).execute();
      return {
        id,
        spaceId: spaceIdSchema.parse(row.space_id),
        opened,
        events: events.filter((event) => !isOpened(event)),
        issued: new Set(effects.map((effect) => effect.id)),
      };
    },
    get: async (id) => {
      const row = await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : caseOf(row);
    },
    timeline: (id) => eventsOf(db, id),
    save: async (event, current, effects, now) => {
      if (event.kind === 'reopened' && (await isTaken(db, current))) return false;
      const added = await db
        .insertInto('case_events')
        .values(eventRow(current.id, event))
        .onConflict((conflict) => conflict.columns(['case_id', 'id']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (added === undefined) return true;
      await db.updateTable('cases').set(columnsOf(current)).where('id', '=', current.id).execute();
      await addEffects(db, current.id, effects, now);
      return true;
    },
    latest: async (spaceId, cause) => {
      const row = await db
        .selectFrom('cases')
        .selectAll()
        .where('space_id', '=', spaceId)
        .where('cause', '=', cause)
        .orderBy(sql`closed_at is null`, 'desc')
        .orderBy('opened_at', 'desc')
        .orderBy('id', 'desc')
        .executeTakeFirst();
      return row === undefined ? null : { case: caseOf(row), sourceId: row.source_id };
    },
    byTracker: async (externalId) => {
      const [found] = await rowsOf(
        db.selectFrom('cases').selectAll().where('tracker_id', '=', externalId).orderBy('opened_at', 'desc').limit(1),
      );
      return found ?? null;
    },
    endingIn: (spaceId, end) =>
      rowsOf(
        db
          .selectFrom('cases')
          .selectAll()
          .where('space_id', '=', spaceId)
          .where(sql<boolean>`right(id, ${end.length}::int) = ${end}`)
          .orderBy('opened_at', 'desc')
          .limit(2),
      ),
    list: ({ spaceId, open, state, owner, search, closedSince, limit }) => {
      let query = db.selectFrom('cases').selectAll();
      if (spaceId !== undefined) query = query.where('space_id', '=', spaceId);
      if (open !== undefined) query = query.where('closed_at', open ? 'is' : 'is not', null);
      if (state !== undefined) query = query.where('state', '=', state);
      if (owner !== undefined) query = query.where('owner', '=', owner);
      if (closedSince !== undefined) query = query.where('closed_at', '>=', closedSince);
      const words = (search ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      for (const word of words.slice(0, 10)) query = query.where('search', 'like', `%${word}%`);
      return rowsOf(
        query.orderBy(sql`closed_at is null`, 'desc').orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(limit),
      );
    },
    openedSince: async (spaceId, origin, since) => {
      const { count } = await db
        .selectFrom('cases')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('space_id', '=', spaceId)
        .where('origin', '=', origin)
        .where('opened_at', '>=', since)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    addEvidence: async (caseId, messages) => {
      if (messages.length === 0) return;
      const hashes = [...new Set(messages.map((id) => keys.message(id)))];
      await sql`insert into cco.case_evidence (case_id, key)
        select ${caseId}, k from unnest(${hashes}::uuid[]) k
        limit greatest(0, ${mostEvidence}::int - (select count(*)::int from cco.case_evidence where case_id = ${caseId}))
        on conflict do nothing`.execute(db);
    },
    evidence: async (caseId, limit) => {
      const { rows } = await sql<CaseEvidence>`
        select m.id as "messageId", m.channel_id as "channelId", m.thread_id as "threadId", m.at
        from cco.case_evidence e join cco.messages m on m.key = e.key and m.deleted_at is null and m.id is not null
        where e.case_id = ${caseId} order by m.at desc, m.key limit ${limit}`.execute(db);
      return rows;
    },
    concerns: async (caseId, id) => {
      const { rows } = await sql<{ concerned: boolean | null }>`
        select bool_or(m.member_id is not distinct from ${id}) as concerned
        from cco.case_evidence e join cco.messages m on m.key = e.key and m.deleted_at is null
        where e.case_id = ${caseId}`.execute(db);
      return rows[0]?.concerned ?? null;
    },
    vote: async (caseId, round, by, solved, at) => {
      await db
        .insertInto('case_votes')
        .values({ case_id: caseId, round, member_key: keys.member(by), solved, at })
        .onConflict((conflict) => conflict.columns(['case_id', 'round', 'member_key']).doUpdateSet({ solved, at }))
        .execute();
      const { rows } = await sql<{ solved: number; unsolved: number }>`
        select count(*) filter (where solved)::int as solved, count(*) filter (where not solved)::int as unsolved
        from cco.case_votes where case_id = ${caseId} and round = ${round}`.execute(db);
      return rows[0] ?? { solved: 0, unsolved: 0 };
    },
    expireNotes: async (before) => {
      const { numUpdatedRows } = await db
        .updateTable('case_events')
        .set({ note: null })
        .where('note', 'is not', null)
        .where('at', '<', before)
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
  };
};
