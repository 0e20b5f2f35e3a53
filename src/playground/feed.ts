// The event log, read: pages for a replay, and a tail that follows it. The tail reads the database, so it brings what
// any process committed; a local commit only wakes it early.
import type { Kysely } from 'kysely';
import { errorCode } from '../core/errors.ts';
import type { Context } from './context.ts';
import type { Database, EventType } from './schema.ts';
import { seqOf } from './writer.ts';

export interface LoggedEvent {
  readonly seq: number;
  readonly type: EventType;
  readonly spaceId: string;
  readonly private: boolean;
  readonly audience: readonly string[] | null;
  readonly memberId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

export const pageSize = 200;

/** The next events after `seq`, oldest first. */
export const readLog = async (db: Kysely<Database>, seq: number): Promise<LoggedEvent[]> =>
  (
    await db
      .selectFrom('events')
      .select(['seq', 'type', 'space_id', 'private', 'audience', 'member_id', 'payload'])
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(pageSize)
      .execute()
  ).map((row) => ({
    seq: Number(row.seq),
    type: row.type,
    spaceId: row.space_id,
    private: row.private,
    audience: row.audience,
    memberId: row.member_id,
    payload: row.payload,
  }));

const counters = async (db: Kysely<Database>): Promise<{ event: number; floor: number }> => {
  const rows = await db.selectFrom('counters').selectAll().execute();
  const value = (name: string): number => Number(rows.find((row) => row.name === name)?.value ?? 0);
  return { event: value('event'), floor: value('floor') };
};

export const lastSeq = async (db: Kysely<Database>): Promise<number> => (await counters(db)).event;

export interface Resumption {
  /** Events after this one are to be sent. */
  readonly seq: number;
  /** Events after `since` are no longer all there: the client must read messages over REST. */
  readonly resync?: { readonly reason: 'unknown' | 'too-old'; readonly oldest?: string };
}

/** Where to resume after the event `since`. */
export const resumeAt = async (context: Context, since: string): Promise<Resumption> => {
  const { event, floor } = await counters(context.db);
  const seq = seqOf(context.identity().epoch, since);
  if (seq !== null && seq >= floor && seq <= event) return { seq };
  const first = await context.db.selectFrom('events').select('id').orderBy('seq').limit(1).executeTakeFirst();
  const reason = seq === null || seq > event ? 'unknown' : 'too-old';
  return { seq: event, resync: { reason, ...(first === undefined ? {} : { oldest: first.id }) } };
};

export interface Tail {
  wake(): void;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Hands on every event in order, one page at a time; a page that could not be read is tried again. */
export const createTail = (context: Context, handOn: (events: readonly LoggedEvent[]) => Promise<void>): Tail => {
  let cursor = 0;
  let closed = false;
  let starting: Promise<void> | null = null;
  let running: Promise<void> = Promise.resolve();
  let woken = false;
  let ring: (() => void) | null = null;

  const rest = async (ms: number): Promise<void> => {
    if (woken || closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    ring = null;
  };

  const step = async (): Promise<boolean> => {
    const events = await readLog(context.db, cursor);
    await handOn(events);
    cursor = events.at(-1)?.seq ?? cursor;
    return events.length === pageSize;
  };

  const run = async (): Promise<void> => {
    while (!closed) {
      woken = false;
      try {
        if (await step()) continue;
      } catch (error) {
        if (!closed) context.logger.warn({ code: errorCode(error) }, 'anychat: the event log could not be read');
      }
      await rest(context.limits.pollMs);
    }
  };

  return {
    wake: () => {
      woken = true;
      ring?.();
    },
    start: () => {
      starting ??= lastSeq(context.db).then(
        (seq) => {
          cursor = seq;
          running = run();
        },
        (error: unknown) => {
          starting = null;
          throw error;
        },
      );
      return starting;
    },
    close: async () => {
      closed = true;
      ring?.();
      await running;
    },
  };
};
