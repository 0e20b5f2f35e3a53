import { sql } from 'kysely';
import type { InteractionRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

// Far longer than any platform or queue delivers one again.
const keptMs = 30 * 86_400_000;

export const createInteractionRepository = ({ db }: StoreContext): InteractionRepository => ({
  claim: async (id, now) => {
    const { rows } = await sql`insert into cco.interactions (id, at) values (${id}, ${now})
      on conflict do nothing returning id`.execute(db);
    if (rows.length === 0) return false;
    await sql`delete from cco.interactions where id in (
      select id from cco.interactions where at < ${now - keptMs} limit 20 for update skip locked)`.execute(db);
    return true;
  },
});
