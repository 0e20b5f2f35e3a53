// All writing goes through one door: a transaction under one advisory lock. Writers are few and short here, so being
// strictly one after another costs little and gives a log whose ids follow commit order, with no deadlocks.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Clock } from '../core/ports.ts';
import type { Database, EventType } from './schema.ts';

const lockKey = 0x616e_7963; // "anyc"

export interface Stamp {
  readonly seq: number;
  readonly id: string;
}

export interface NewEvent {
  readonly type: EventType;
  readonly spaceId: string;
  readonly private?: boolean;
  /** Only these accounts may see it. Absent: the whole space. */
  readonly audience?: readonly string[] | undefined;
  readonly messageId?: string;
  readonly memberId?: string | null;
  /** The event without `type`, `id`, `spaceId` and `at`. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Writer {
  readonly tx: Transaction<Database>;
  readonly now: number;
  /** The next place in the log: unique, greater than all before. */
  next(): Stamp;
  /** Appends to the log; returns the event's id. `stamp`: a place taken before. */
  emit(event: NewEvent, stamp?: Stamp): string;
}

export type Write = <T>(work: (writer: Writer) => Promise<T>) => Promise<T>;

const width = 9;
export const eventId = (epoch: string, seq: number): string => `${epoch}-${seq.toString(36).padStart(width, '0')}`;

/** The place an event id names; null when it is of another log or no event id at all. */
export const seqOf = (epoch: string, id: string): number | null => {
  if (!id.startsWith(`${epoch}-`)) return null;
  const digits = id.slice(epoch.length + 1);
  return /^[0-9a-z]{9,11}$/u.test(digits) ? Number.parseInt(digits, 36) : null;
};

const flush = async (tx: Transaction<Database>, rows: readonly EventRow[], last: number): Promise<void> => {
  await tx.updateTable('counters').set({ value: last }).where('name', '=', 'event').execute();
  for (let from = 0; from < rows.length; from += 500) {
    await tx
      .insertInto('events')
      .values(rows.slice(from, from + 500))
      .execute();
  }
};

interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly type: EventType;
  readonly space_id: string;
  readonly private: boolean;
  readonly audience: string | null;
  readonly message_id: string | null;
  readonly member_id: string | null;
  readonly payload: string;
  readonly at: number;
}

/** One after the other in this process, so that waiting writers hold no connection of a shared pool. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
};

/** `committed` is called after each commit that appended events. */
export const createWrite = (db: Kysely<Database>, clock: Clock, epoch: () => string, committed: () => void): Write => {
  const inTurn = createTurns();
  return async (work) => {
    const rows: EventRow[] = [];
    const transact = () =>
      db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(tx);
        const counter = await tx.selectFrom('counters').select('value').where('name', '=', 'event').executeTakeFirst();
        let last = Number(counter?.value ?? 0);
        const start = last;
        const now = clock.now();
        const next = (): Stamp => {
          last += 1;
          return { seq: last, id: eventId(epoch(), last) };
        };
        const emit = (event: NewEvent, stamp = next()): string => {
          const head = { type: event.type, id: stamp.id, spaceId: event.spaceId, at: new Date(now).toISOString() };
          rows.push({
            seq: stamp.seq,
            id: stamp.id,
            type: event.type,
            space_id: event.spaceId,
            private: event.private ?? false,
            audience: event.audience === undefined ? null : JSON.stringify(event.audience),
            message_id: event.messageId ?? null,
            member_id: event.memberId ?? null,
            payload: JSON.stringify({ ...head, ...event.body }),
            at: now,
          });
          return stamp.id;
        };
        const value = await work({ tx, now, next, emit });
        if (last > start) await flush(tx, rows, last);
        return value;
      });
    const result = await inTurn(transact);
    if (rows.length > 0) committed();
    return result;
  };
};
