import { sql } from 'kysely';
import type { SettingsRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

export const createSettingsRepository = ({ db }: StoreContext): SettingsRepository => ({
  /** undefined: never set. */
  get: async (scope, key) => {
    const row = await db
      .selectFrom('settings')
      .select('value')
      .where('scope', '=', scope)
      .where('key', '=', key)
      .executeTakeFirst();
    return row === undefined ? undefined : JSON.parse(row.value);
  },
  set: async (scope, key, value, by, now) => {
    const change = { value: JSON.stringify(value ?? null), set_by: by, set_at: now };
    await db
      .insertInto('settings')
      .values({ scope, key, ...change })
      .onConflict((conflict) => conflict.columns(['scope', 'key']).doUpdateSet(change))
      .execute();
  },
  all: async (scope) => {
    const rows = await db
      .selectFrom('settings')
      .select(['key', 'value'])
      .where('scope', '=', scope)
      .orderBy('key')
      .execute();
    return Object.fromEntries(rows.map(({ key, value }): [string, unknown] => [key, JSON.parse(value)]));
  },
  // Not a row's lock: a setting that was never set has no row, and neither has a space nothing was said in.
  hold: async (scope) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`settings ${scope}`}, 0))`.execute(db);
  },
});
