import { type Kysely, sql } from 'kysely';
import { CcoError } from '../core/errors.ts';
import type { Store } from '../core/ports.ts';
import { createKeys } from './keys.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { createRepositories } from './repositories.ts';
import { type CcoTables, type Db, schemaName } from './schema.ts';
import { withDeadline } from './with-deadline.ts';

const pingTimeoutMs = 2_000;

/** The secret in use; a different one than before would store every message a second time. */
const chooseSecret = async (db: Db, given: string | undefined): Promise<string> => {
  const row = async (name: string) =>
    await db.selectFrom('keyring').select('secret').where('name', '=', name).executeTakeFirst();
  const stored = (await row('hash'))?.secret ?? '';
  if (given === undefined) return stored;
  const mark = createKeys(given).message('mark');
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
  return given;
};

/** Migrates and builds the store on an open database; shared by both back ends. */
export const openStore = async (
  root: Kysely<unknown>,
  options: { readonly hashSecret?: string; close(): Promise<unknown> },
): Promise<Store> => {
  await migrate(root, { schema: schemaName, migrations });
  const db: Db = root.withTables<{ [name in keyof CcoTables]: CcoTables[name] }>().withSchema(schemaName);
  const keys = createKeys(await chooseSecret(db, options.hashSecret));
  let closing: Promise<void> | null = null;
  return {
    ...createRepositories({ db, keys, inTransaction: false }),
    transaction: (work) =>
      db.transaction().execute((tx) => work(createRepositories({ db: tx, keys, inTransaction: true }))),
    ping: async () => {
      if (!(await withDeadline(sql`select 1`.execute(root), pingTimeoutMs))) {
        throw new CcoError('The database does not answer.', {
          code: 'store-unavailable',
          remedy: 'Check that PostgreSQL runs and that DATABASE_URL names it.',
          retryable: true,
        });
      }
    },
    close: () => {
      closing ??= options.close().then(() => undefined);
      return closing;
    },
  };
};
