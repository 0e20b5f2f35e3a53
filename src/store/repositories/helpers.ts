import { sql } from 'kysely';
import { memberIdSchema } from '../../core/ids.ts';
import type { HelperRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

export const createHelperRepository = ({ db }: StoreContext): HelperRepository => ({
  set: async (spaceId, id, helping, now) => {
    const { numAffectedRows } = helping
      ? await sql`insert into cco.helpers (space_id, member_id, since) values (${spaceId}, ${id}, ${now})
          on conflict do nothing`.execute(db)
      : await sql`delete from cco.helpers where space_id = ${spaceId} and member_id = ${id}`.execute(db);
    return (numAffectedRows ?? 0n) > 0n;
  },
  list: async (spaceId) => {
    const rows = await db
      .selectFrom('helpers')
      .selectAll()
      .where('space_id', '=', spaceId)
      .orderBy('since')
      .orderBy('member_id')
      .execute();
    return rows.map(({ member_id, since, last_ping_at }) => ({
      memberId: memberIdSchema.parse(member_id),
      since,
      lastPingAt: last_ping_at,
    }));
  },
  pinged: async (spaceId, ids, at) => {
    if (ids.length === 0) return;
    await db
      .updateTable('helpers')
      .set({ last_ping_at: at })
      .where('space_id', '=', spaceId)
      .where('member_id', 'in', ids)
      .where((eb) => eb.or([eb('last_ping_at', 'is', null), eb('last_ping_at', '<', at)]))
      .execute();
  },
});
