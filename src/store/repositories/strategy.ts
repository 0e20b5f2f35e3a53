import { type StrategyVersion, strategyVersionSchema } from '../../core/brand/strategy.ts';
import type { StrategyRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

const version = ({ version: number, source, at, strategy }: CcoTables['strategy_versions']): StrategyVersion =>
  strategyVersionSchema.parse({ version: number, source, at, strategy: JSON.parse(strategy) });

export const createStrategyRepository = ({ db }: StoreContext): StrategyRepository => {
  const newest = async (limit: number) => {
    const rows = await db.selectFrom('strategy_versions').selectAll().orderBy('version', 'desc').limit(limit).execute();
    return rows.map(version);
  };
  return {
    current: async () => (await newest(1))[0] ?? null,
    add: async ({ version: number, source, at, strategy }) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('strategy_versions')
        .values({ version: number, source, at, strategy: JSON.stringify(strategy) })
        .onConflict((conflict) => conflict.column('version').doNothing())
        .executeTakeFirstOrThrow();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    list: newest,
  };
};
