import { sql } from 'kysely';
import type { PrivacyRepository } from '../../core/ports.ts';
import { inTransaction, type StoreContext } from '../context.ts';
import { eraseMember } from '../privacy/erase.ts';
import { exportMember } from '../privacy/export.ts';
import { hideMember } from '../privacy/hide.ts';
import { summariseMember } from '../privacy/summary.ts';

export const createPrivacyRepository = (context: StoreContext): PrivacyRepository => {
  const { db, keys } = context;
  const row = async (id: string) =>
    await db
      .selectFrom('privacy')
      .select(['opted_out', 'erased_at'])
      .where('member_key', '=', keys.member(id))
      .executeTakeFirst();
  return {
    status: async (id) => {
      const found = await row(id);
      return { optedOut: found?.opted_out ?? false, erasedAt: found?.erased_at ?? null };
    },
    setOptedOut: (id, optedOut, now) =>
      inTransaction(context, async (tx) => {
        if (optedOut) await hideMember(tx, id, keys.member(id), now);
        else await sql`update cco.privacy set opted_out = false where member_key = ${keys.member(id)}`.execute(tx);
      }),
    erase: (id, until) => inTransaction(context, (tx) => eraseMember(tx, id, keys.member(id), until)),
    export: (id) => exportMember(db, id, keys.member(id)),
    summary: (id) => summariseMember(db, id, keys.member(id)),
  };
};
