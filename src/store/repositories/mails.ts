import { type Selectable, sql } from 'kysely';
import { mailSchema } from '../../core/mail/mail.ts';
import type { MailNotice, MailRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';
import { dueIds } from './waiting.ts';

// Not `keys.member`, which remembers what it was asked for: addresses are remembered nowhere.
const keyOf = (keys: StoreContext['keys'], address: string): string => keys.message(`member address ${address}`);

export const createMailRepository = ({ db, keys }: StoreContext): MailRepository => ({
  addressKey: (address) => keyOf(keys, address),
  note: async (notice) => {
    const { id, role, priority, createdAt } = notice;
    await db
      .insertInto('mail_notices')
      .values({ id, role, priority, created_at: createdAt, notice: JSON.stringify(notice), mail_id: null })
      .onConflict((conflict) => conflict.columns(['id', 'role']).doNothing())
      .execute();
  },
  unsent: async (limit) => {
    const rows = await db
      .selectFrom('mail_notices')
      .select('notice')
      .where('mail_id', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ notice }) => JSON.parse(notice) as MailNotice);
  },
  make: async ({ id, role, kind, mail, staleAt, createdAt }, notices) => {
    const { numUpdatedRows } = await db
      .updateTable('mail_notices')
      .set({ mail_id: id })
      .where(sql<boolean>`id = any(${[...notices]}::text[])`)
      .where('role', '=', role)
      .where('mail_id', 'is', null)
      .executeTakeFirstOrThrow();
    if (Number(numUpdatedRows) !== notices.length) {
      await db.updateTable('mail_notices').set({ mail_id: null }).where('mail_id', '=', id).execute();
      return false;
    }
    await db
      .insertInto('mails')
      .values({
        id,
        role,
        kind,
        address_key: keyOf(keys, mail.to),
        mail: JSON.stringify(mail),
        status: 'waiting',
        next_attempt_at: createdAt,
        stale_at: staleAt,
        created_at: createdAt,
      })
      .execute();
    return true;
  },
  overdue: async (now) => {
    const rows = await db
      .selectFrom('mails')
      .select('role')
      .distinct()
      .where('status', '=', 'waiting')
      .where('stale_at', '<=', now)
      .execute();
    return new Set(rows.map(({ role }) => role));
  },
  due: (now, limit) => dueIds(db, 'mails', now, limit),
  claim: async (id, now, retryAt) => {
    const { rows } = await sql<Selectable<CcoTables['mails']> & { before: number | null }>`
      with held as (
        select id, last_attempt_at as before from cco.mails
        where id = ${id} and status = 'waiting' and next_attempt_at <= ${now}::bigint for update)
      update cco.mails m set attempts = m.attempts + 1, next_attempt_at = ${retryAt}::bigint,
        first_attempt_at = coalesce(m.first_attempt_at, ${now}::bigint), last_attempt_at = ${now}::bigint
      from held h where m.id = h.id returning m.*, h.before`.execute(db);
    const [row] = rows;
    if (row === undefined || row.mail === null) return null;
    return {
      id: row.id,
      role: row.role,
      kind: row.kind,
      mail: mailSchema.parse(JSON.parse(row.mail)),
      staleAt: row.stale_at,
      createdAt: row.created_at,
      attempts: row.attempts,
      firstAttemptAt: row.first_attempt_at ?? now,
      lastAttemptAt: row.before ?? now,
    };
  },
  postpone: async (id, errorCode, nextAttemptAt) => {
    await db
      .updateTable('mails')
      .set({ error_code: errorCode, next_attempt_at: nextAttemptAt })
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .execute();
  },
  settle: async (id, { status, externalId, errorCode }, at) => {
    // One statement: settled with its notices gone, or not.
    await sql`with settled as (
        update cco.mails set status = ${status}, external_id = ${externalId}, error_code = ${errorCode}, mail = null,
          settled_at = ${at}::bigint
        where id = ${id} and status = 'waiting' returning id)
      delete from cco.mail_notices n using settled s where n.mail_id = s.id`.execute(db);
  },
  withdraw: async (id) => {
    await sql`with gone as (delete from cco.mails where id = ${id} and status = 'waiting' returning id)
      update cco.mail_notices n set mail_id = null from gone g where n.mail_id = g.id`.execute(db);
  },
  count: async (status) => {
    const { count } = await db
      .selectFrom('mails')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('status', '=', status)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  address: async (addressKey) => {
    const row = await db
      .selectFrom('mail_addresses')
      .selectAll()
      .where('address_key', '=', addressKey)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      addressKey,
      suppressedFor: row.suppressed_for,
      suppressedAt: row.suppressed_at,
      softBounces: row.soft_bounces,
      softBouncedAt: row.soft_bounced_at,
    };
  },
  saveAddress: async ({ addressKey, suppressedFor, suppressedAt, softBounces, softBouncedAt }) => {
    const values = {
      suppressed_for: suppressedFor,
      suppressed_at: suppressedAt,
      soft_bounces: softBounces,
      soft_bounced_at: softBouncedAt,
    };
    await db
      .insertInto('mail_addresses')
      .values({ address_key: addressKey, ...values })
      .onConflict((conflict) => conflict.column('address_key').doUpdateSet(values))
      .execute();
  },
  claimReport: async (id, until) => {
    const added = await db
      .insertInto('mail_reports')
      .values({ id, until })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    return added !== undefined;
  },
  expire: async (before, now) => {
    const mails = await db.deleteFrom('mails').where('settled_at', '<', before).executeTakeFirstOrThrow();
    const reports = await db.deleteFrom('mail_reports').where('until', '<', now).executeTakeFirstOrThrow();
    return Number(mails.numDeletedRows) + Number(reports.numDeletedRows);
  },
});
