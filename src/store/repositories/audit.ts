import { sql } from 'kysely';
import { z } from 'zod';
import { spaceIdSchema } from '../../core/ids.ts';
import type { AuditRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

const dataSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const createAuditRepository = ({ db }: StoreContext): AuditRepository => ({
  append: async ({ at, spaceId, actor, action, subject, data }) => {
    await sql`insert into cco.audit (at, space_id, actor, action, subject, data)
      values (${at}, ${spaceId}, ${actor}, ${action}, ${subject}, ${JSON.stringify(data)})`.execute(db);
  },
  list: async ({ spaceId, limit }) => {
    let query = db.selectFrom('audit').selectAll();
    if (spaceId !== undefined) query = query.where('space_id', '=', spaceId);
    const rows: CcoTables['audit'][] = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(({ at, space_id, actor, action, subject, data }) => ({
      at,
      spaceId: space_id === null ? null : spaceIdSchema.parse(space_id),
      actor,
      action,
      subject,
      data: dataSchema.parse(JSON.parse(data)),
    }));
  },
});
