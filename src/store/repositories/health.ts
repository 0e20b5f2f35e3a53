import { healthSnapshotSchema } from '../../core/health/snapshot.ts';
import type { HealthRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

const parse = ({ snapshot }: { snapshot: string }) => healthSnapshotSchema.parse(JSON.parse(snapshot));

export const createHealthRepository = ({ db }: StoreContext): HealthRepository => ({
  save: async (spaceId, snapshot) => {
    const text = JSON.stringify(snapshot);
    await db
      .insertInto('health')
      .values({ space_id: spaceId, at: snapshot.at, snapshot: text })
      .onConflict((conflict) => conflict.columns(['space_id', 'at']).doUpdateSet({ snapshot: text }))
      .execute();
  },
  latest: async (spaceId) => {
    const row = await db
      .selectFrom('health')
      .select('snapshot')
      .where('space_id', '=', spaceId)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : parse(row);
  },
  /** Of more than `limit`, the newest. */
  history: async (spaceId, since, limit) => {
    const rows = await db
      .selectFrom('health')
      .select('snapshot')
      .where('space_id', '=', spaceId)
      .where('at', '>=', since)
      .orderBy('at', 'desc')
      .limit(limit)
      .execute();
    return rows.reverse().map(parse);
  },
});
