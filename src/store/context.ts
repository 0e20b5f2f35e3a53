import type { Keys } from './keys.ts';
import type { AnswerMemory } from './messages/answer-memory.ts';
import type { Db } from './schema.ts';

/** What every repository is made of. */
export interface StoreContext {
  readonly db: Db;
  readonly keys: Keys;
  readonly answers: AnswerMemory;
  /** Whether `db` is a caller's transaction: then nothing is begun, and nothing tried again, in here. */
  readonly inTransaction: boolean;
}

/** Runs `work` in a transaction: the caller's where there is one. */
export const inTransaction = async <T>(context: StoreContext, work: (db: Db) => Promise<T>): Promise<T> =>
  context.inTransaction ? await work(context.db) : await context.db.transaction().execute(work);
