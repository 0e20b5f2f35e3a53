import { type Kysely, sql } from 'kysely';
import { CcoError } from '../core/errors.ts';
import type { Store } from '../core/ports.ts';
import { createKeys } from './keys.ts';
import { createAnswerMemory } from './messages/answer-memory.ts';
import type { SchemaMigrations } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { createRepositories } from './repositories.ts';
import { type CcoTables, type Db, schemaName } from './schema.ts';
import { unavailable } from './sql-errors.ts';
import { withDeadline } from './with-deadline.ts';

const pingTimeoutMs = 2_000;

/** The secret in use; a different one than before would store every message a second time. */
const chooseSecret = async (db: Db, given: string | undefined): Promise<string> => {
  const row = async (name: string) =>
    await db.selectFrom('keyring').select('secret').where('name', '=', name).executeTakeFirst();
  const secret = given ?? (await row('hash'))?.secret ?? '';
  const mark = createKeys(secret).message('mark');
  await db
    .insertInto('keyring')
    .values({ name: 'mark', secret: mark })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if ((await row('mark'))?.secret !== mark) {
    throw new CcoError('The secret of the stored hashes is not the one this database was made with.', {
      code: 'store-secret-changed',
      remedy: 'Set the secret that was used first.',
    });
  }
  return secret;
};

export interface OpenedStore {
  readonly store: Store;
  /** The same connections, for other modules' own schemas. Closed by `store.close()`. */
  readonly db: Kysely<unknown>;
  /** Migrates another module's schema in the same database; returns the names applied now. */
  migrate(migrations: SchemaMigrations): Promise<string[]>;
}

interface Opening {
  readonly hashSecret: string | undefined;
  migrate(migrations: SchemaMigrations): Promise<string[]>;
  close(): Promise<unknown>;
}

/** Migrates and builds the store on an open database; shared by both back ends. */
export const openStore = async (
  root: Kysely<unknown>,
  { hashSecret, migrate, close }: Opening,
): Promise<OpenedStore> => {
  await migrate({ schema: schemaName, migrations });
  const db: Db = root.withTables<{ [name in keyof CcoTables]: CcoTables[name] }>().withSchema(schemaName);
  const keys = createKeys(await chooseSecret(db, hashSecret));
  const answers = createAnswerMemory();
  let closing: Promise<void> | null = null;
  const store: Store = {
    ...createRepositories({ db, keys, answers, inTransaction: false }),
    transaction: (work) =>
      db.transaction().execute((tx) => work(createRepositories({ db: tx, keys, answers, inTransaction: true }))),
    ping: async () => {
      if (!(await withDeadline(sql`select 1`.execute(root), pingTimeoutMs))) throw unavailable();
    },
    close: () => {
      closing ??= close().then(() => undefined);
      return closing;
    },
  };
  return { store, db: root, migrate };
};
