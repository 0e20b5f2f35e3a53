import { type Kysely, sql } from 'kysely';
import { CcoError } from '../core/errors.ts';

/** One step forward; there is no way back. Names sort in the order of application. */
export interface Migration {
  readonly name: string;
  /** Runs inside the migrating transaction. Statements name their schema themselves. */
  up(db: Kysely<unknown>): Promise<void>;
}

/** A module's schema and all its steps. */
export interface SchemaMigrations {
  readonly schema: string;
  readonly migrations: readonly Migration[];
}

/** Runs statements one by one: PGlite takes one a call. */
export const runStatements = async (db: Kysely<unknown>, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db);
};

/**
 * Brings a schema up to date in one transaction; creates it where it is missing. Processes that start together wait for
 * each other. Returns the names applied now.
 * @throws CcoError `store-too-new` when a newer version of the program has migrated this schema.
 */
export const migrate = async (db: Kysely<unknown>, { schema, migrations }: SchemaMigrations): Promise<string[]> => {
  return await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`migrate ${schema}`}, 0))`.execute(tx);
    await sql`create schema if not exists ${sql.id(schema)}`.execute(tx);
    const table = sql.id(schema, 'migrations');
    await sql`create table if not exists ${table} (name text primary key, at timestamptz not null default now())`.execute(
      tx,
    );
    const { rows } = await sql<{ name: string }>`select name from ${table}`.execute(tx);
    const known = new Set(migrations.map(({ name }) => name));
    if (rows.some(({ name }) => !known.has(name))) {
      throw new CcoError(`The database schema ${schema} was made by a newer version of this program.`, {
        code: 'store-too-new',
        remedy: 'Start the version that was used last, or a newer one.',
        data: { schema },
      });
    }
    const applied = new Set(rows.map(({ name }) => name));
    const missing = migrations.filter(({ name }) => !applied.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const migration of missing) {
      await migration.up(tx);
      await sql`insert into ${table} (name) values (${migration.name})`.execute(tx);
    }
    return missing.map(({ name }) => name);
  });
};
