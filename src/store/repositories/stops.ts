import { sql } from 'kysely';
import type { StopRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

export const createStopRepository = ({ db, keys }: StoreContext): StopRepository => ({
  set: async (id, stopped, now) => {
    const key = keys.member(id);
    const { numAffectedRows } = stopped
      ? await sql`insert into cco.privacy as p (member_key, opted_out, stopped_at) values (${key}, false, ${now})
          on conflict (member_key) do update set stopped_at = excluded.stopped_at where p.stopped_at is null`.execute(
          db,
        )
      : await sql`update cco.privacy set stopped_at = null
          where member_key = ${key} and stopped_at is not null`.execute(db);
    return (numAffectedRows ?? 0n) > 0n;
  },
  among: async (ids) => {
    if (ids.length === 0) return new Set();
    const byKey = new Map(ids.map((id) => [keys.member(id), id]));
    const rows = await db
      .selectFrom('privacy')
      .select('member_key')
      .where('member_key', 'in', [...byKey.keys()])
      .where('stopped_at', 'is not', null)
      .execute();
    return new Set(rows.flatMap(({ member_key }) => byKey.get(member_key) ?? []));
  },
});
