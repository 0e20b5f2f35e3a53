import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { CcoError } from '../../core/errors.ts';
import type { SpaceId } from '../../core/ids.ts';
import type { Applied, ScoredEvent } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { Db } from '../schema.ts';
import { type Batch, batchOf } from './batch.ts';

interface Outcome {
  inserted: number;
  updated: number;
  deleted: number;
  refused: number;
  dirty: SpaceId[];
}

const run = async (db: Db, batch: Batch, now: number): Promise<Outcome> => {
  // The comment names the statement: where the driver can, it is prepared once a connection.
  const { rows } = await sql<Outcome>`/* prepare:apply */ select * from cco.apply_events(${batch.events}::jsonb,
    ${batch.members}::jsonb, ${batch.spaces}::text[], ${batch.channels}::text[], ${batch.channelSpaces}::text[],
    ${now}::bigint)`.execute(db);
  const [outcome] = rows;
  if (outcome === undefined) throw new CcoError('The database answered nothing.', { code: 'store-rejected' });
  return outcome;
};

const attempts = 6;

/**
 * Stores a batch of events, each once. Any order and any batching of the same events, also in parallel, leads to the same
 * rows; of two versions of a message with the same revision, the first to arrive stays.
 * Batches that got in each other's way are tried again, unless inside a caller's transaction.
 * @throws CcoError `store-conflict` when they kept doing so, `store-rejected` for what the database cannot hold
 */
export const applyEvents = async (
  { db, keys, inTransaction }: StoreContext,
  events: readonly ScoredEvent[],
  now: number,
): Promise<Applied> => {
  if (events.length === 0) return { inserted: 0, updated: 0, deleted: 0, ignored: 0, refused: 0, dirty: [] };
  const batch = batchOf(events, keys);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { inserted, updated, deleted, refused, dirty } = await run(db, batch, now);
      const ignored = events.length - inserted - updated - deleted - refused;
      return { inserted, updated, deleted, ignored, refused, dirty };
    } catch (error) {
      const conflict = error instanceof CcoError && error.code === 'store-conflict';
      if (inTransaction || attempt === attempts || !conflict) throw error;
      await delay(attempt * 20);
    }
  }
};
