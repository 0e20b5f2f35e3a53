import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { CcoError } from '../../core/errors.ts';
import { weekStart } from '../../core/health/week.ts';
import type { SpaceId } from '../../core/ids.ts';
import type { Applied, ScoredEvent } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { Db } from '../schema.ts';
import { type Batch, batchOf } from './batch.ts';
import { applyReactions, reactionsOf } from './reactions.ts';

interface Outcome {
  inserted: number;
  updated: number;
  deleted: number;
  refused: number;
  dirty: SpaceId[];
}

interface Late {
  readonly space_id: string;
  readonly at: number;
}

const run = async (db: Db, batch: Batch, late: readonly Late[], now: number): Promise<Outcome> => {
  // The comment names the statement: where the driver can, it is prepared once a connection.
  const { rows } = await sql<Outcome>`/* prepare:apply */
    with late as (insert into cco.late (space_id, at)
      select s, a from unnest(${late.map((one) => one.space_id)}::text[], ${late.map((one) => one.at)}::bigint[]) u(s, a))
    select * from cco.apply_events(${batch.events}::jsonb,
    ${batch.members}::jsonb, ${batch.spaces}::text[], ${batch.channels}::text[], ${batch.channelSpaces}::text[],
    ${now}::bigint)`.execute(db);
  const [outcome] = rows;
  if (outcome === undefined) throw new CcoError('The database answered nothing.', { code: 'store-rejected' });
  return outcome;
};

// As old as this, something said is part of what was summed up already: a week's summary, or a large space's totals.
const settledMs = 600_000;
const hourMs = 3_600_000;

/**
 * What was said in a week, or an hour, that is over changes what was summed up of it: marks it. A deletion does not say
 * when the message was said, so that is read before it is forgotten. Both are rare; the usual batch costs nothing here.
 */
const lateMarks = async (
  { db, keys }: StoreContext,
  events: readonly ScoredEvent[],
  now: number,
): Promise<readonly Late[]> => {
  const settled = now - settledMs;
  const current = Math.max(weekStart(now), settled - (settled % hourMs));
  const oldest = new Map<string, number>();
  const note = (spaceId: string, at: number): void => {
    if (at < current) oldest.set(spaceId, Math.min(at, oldest.get(spaceId) ?? at));
  };
  const gone: string[] = [];
  for (const { event } of events) {
    if (event.kind === 'message') note(event.spaceId, event.at);
    else if (event.kind === 'delete') gone.push(keys.message(event.id));
  }
  if (gone.length > 0) {
    const { rows } = await sql<{ space_id: string; at: number }>`
      select space_id, min(at) as at from cco.messages
      where key = any(${gone}::uuid[]) and deleted_at is null group by space_id`.execute(db);
    for (const { space_id, at } of rows) note(space_id, at);
  }
  return [...oldest].map(([space_id, at]) => ({ space_id, at }));
};

// Each batch is given again until it went through, so this may run after it: a key is kept once.
const markSevere = async ({ db, keys }: StoreContext, events: readonly ScoredEvent[], now: number): Promise<void> => {
  const severe = events.flatMap((scored) =>
    'severe' in scored && scored.severe ? [{ key: keys.message(scored.event.id), category: scored.severe }] : [],
  );
  if (severe.length === 0) return;
  // Only of what is stored, with an author: neither of a deleted message nor of someone who opted out.
  const { rows } = await sql<{ space_id: string }>`
    insert into cco.severe (key, space_id, category, at)
    select m.key, m.space_id, s.category, m.at
    from unnest(${severe.map(({ key }) => key)}::uuid[], ${severe.map(({ category }) => category)}::text[]) s(key, category)
    join cco.messages m on m.key = s.key and m.deleted_at is null and m.member_id is not null
    on conflict (key) do nothing returning space_id`.execute(db);
  const spaces = [...new Set(rows.map(({ space_id }) => space_id))];
  if (spaces.length === 0) return;
  // An evaluation may have taken the batch's own mark already.
  await db
    .insertInto('dirt')
    .values(spaces.map((space_id) => ({ space_id, channel_id: null, thread_id: null, at: now })))
    .execute();
};

const attempts = 6;
const nothing: Outcome = { inserted: 0, updated: 0, deleted: 0, refused: 0, dirty: [] };

/**
 * Stores a batch of events, each once. Any order and any batching of the same events, also in parallel, leads to the same
 * rows; of two versions of a message with the same revision, the first to arrive stays.
 * Batches that got in each other's way are tried again, unless inside a caller's transaction.
 * @throws CcoError `store-conflict` when they kept doing so, `store-rejected` for what the database cannot hold
 */
export const applyEvents = async (
  context: StoreContext,
  events: readonly ScoredEvent[],
  now: number,
): Promise<Applied> => {
  const { db, keys, inTransaction } = context;
  if (events.length === 0) return { inserted: 0, updated: 0, deleted: 0, ignored: 0, refused: 0, dirty: [] };
  const batch = batchOf(events, keys);
  const reactions = reactionsOf(events, keys);
  const late = await lateMarks(context, events, now);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const said = batch.spaces.length === 0 ? nothing : await run(db, batch, late, now);
      await markSevere(context, events, now);
      const reacted = reactions === null ? 0 : await applyReactions(db, reactions);
      const { inserted, deleted, refused, dirty } = said;
      const updated = said.updated + reacted;
      const ignored = events.length - inserted - updated - deleted - refused;
      return { inserted, updated, deleted, ignored, refused, dirty };
    } catch (error) {
      const conflict = error instanceof CcoError && error.code === 'store-conflict';
      if (inTransaction || attempt === attempts || !conflict) throw error;
      await delay(attempt * 20);
    }
  }
};
