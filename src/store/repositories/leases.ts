import { sql } from 'kysely';
import type { LeaseRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

export const createLeaseRepository = ({ db }: StoreContext): LeaseRepository => ({
  acquire: async (name, holder, now, ttlMs) => {
    const { rows } = await sql`insert into cco.leases as l (name, holder, expires_at)
      values (${name}, ${holder}, ${now + ttlMs})
      on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
      where l.holder = excluded.holder or l.expires_at <= ${now}
      returning name`.execute(db);
    return rows.length > 0;
  },
  release: async (name, holder) => {
    await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
  },
  expire: async (before) => {
    const { numDeletedRows } = await db.deleteFrom('leases').where('expires_at', '<', before).executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  },
});
