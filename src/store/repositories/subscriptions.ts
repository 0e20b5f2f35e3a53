import { type Selectable, sql } from 'kysely';
import { memberIdSchema, spaceIdSchema } from '../../core/ids.ts';
import { addressSchema } from '../../core/mail/mail.ts';
import type { SpaceSubscription, SubscriptionRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

const subscriptionOf = (row: Selectable<CcoTables['subscriptions']>): SpaceSubscription => ({
  id: row.id,
  memberId: memberIdSchema.parse(row.member_id),
  spaceId: spaceIdSchema.parse(row.space_id),
  address: addressSchema.parse(row.address),
  addressKey: row.address_key,
  status: row.status,
  tokenHash: row.token_hash,
  expiresAt: row.expires_at,
  requestedAt: row.requested_at,
  confirmedAt: row.confirmed_at,
  unsubscribedAt: row.unsubscribed_at,
});

export const createSubscriptionRepository = ({ db, inTransaction }: StoreContext): SubscriptionRepository => {
  const all = db.selectFrom('subscriptions').selectAll();
  return {
    of: async (spaceId, id) => {
      const own = all.where('member_id', '=', id).where('space_id', '=', spaceId);
      return (await own.orderBy('requested_at').orderBy('id').execute()).map(subscriptionOf);
    },
    pending: async (addressKey) => {
      const rows = await all.where('address_key', '=', addressKey).where('status', '=', 'pending').execute();
      return rows.map(subscriptionOf);
    },
    get: async (id) => {
      const row = await all.where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : subscriptionOf(row);
    },
    byToken: async (tokenHash) => {
      const wanted = all.where('token_hash', '=', tokenHash);
      const row = await (inTransaction ? wanted.forUpdate() : wanted).executeTakeFirst();
      return row === undefined ? null : subscriptionOf(row);
    },
    confirmed: async (spaceId) => {
      const rows = await all
        .where('space_id', '=', spaceId)
        .where('status', '=', 'confirmed')
        .where(
          sql<boolean>`not exists (select from cco.members m where m.member_id = subscriptions.member_id
            and m.space_id = subscriptions.space_id and m.left_at >= coalesce(m.joined_at, 0))`,
        )
        .orderBy('confirmed_at')
        .orderBy('id')
        .execute();
      return rows.map(subscriptionOf);
    },
    request: async (one) => {
      // One statement: the old one goes only where the new one comes.
      await sql`with gone as (
          delete from cco.subscriptions
          where member_id = ${one.memberId} and space_id = ${one.spaceId} and status = 'pending')
        insert into cco.subscriptions (id, member_id, space_id, address, address_key, status, token_hash, expires_at,
          requested_at, mail_status, mail_next_at)
        values (${one.id}, ${one.memberId}, ${one.spaceId}, ${one.address}, ${one.addressKey}::uuid, ${one.status},
          ${one.tokenHash}, ${one.expiresAt}::bigint, ${one.requestedAt}::bigint, 'waiting',
          ${one.requestedAt}::bigint)`.execute(db);
    },
    save: async ({ id, status, tokenHash, expiresAt, confirmedAt, unsubscribedAt }) => {
      await db
        .updateTable('subscriptions')
        .set({
          status,
          token_hash: tokenHash,
          expires_at: expiresAt,
          confirmed_at: confirmedAt,
          unsubscribed_at: unsubscribedAt,
        })
        .where('id', '=', id)
        .execute();
    },
    remove: async (ids) => {
      await sql`delete from cco.subscriptions where id = any(${[...ids]}::text[])`.execute(db);
    },
    due: async (now, limit) => {
      const rows = await db
        .selectFrom('subscriptions')
        .select('id')
        .where('mail_status', '=', 'waiting')
        .where('mail_next_at', '<=', now)
        .orderBy('mail_next_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    claim: async (id, now, retryAt) => {
      const { rows } = await sql<Selectable<CcoTables['subscriptions']> & { before: number | null }>`
        with held as (
          select id, mail_last_at as before from cco.subscriptions
          where id = ${id} and mail_status = 'waiting' and mail_next_at <= ${now}::bigint for update)
        update cco.subscriptions s set mail_attempts = s.mail_attempts + 1, mail_next_at = ${retryAt}::bigint,
          mail_first_at = coalesce(s.mail_first_at, ${now}::bigint), mail_last_at = ${now}::bigint
        from held h where s.id = h.id returning s.*, h.before`.execute(db);
      const [row] = rows;
      if (row === undefined) return null;
      return {
        subscription: subscriptionOf(row),
        attempts: row.mail_attempts,
        firstAttemptAt: row.mail_first_at ?? now,
        lastAttemptAt: row.before ?? now,
      };
    },
    postpone: async (id, errorCode, nextAttemptAt) => {
      await db
        .updateTable('subscriptions')
        .set({ mail_error: errorCode, mail_next_at: nextAttemptAt })
        .where('id', '=', id)
        .where('mail_status', '=', 'waiting')
        .execute();
    },
    mailed: async (id) => {
      const row = await db.selectFrom('subscriptions').select('mail_status').where('id', '=', id).executeTakeFirst();
      return row?.mail_status ?? null;
    },
    settle: async (id, status, errorCode) => {
      await db
        .updateTable('subscriptions')
        .set({ mail_status: status, mail_error: errorCode })
        .where('id', '=', id)
        .where('mail_status', '=', 'waiting')
        .execute();
    },
    expire: async (now, leftBefore) => {
      const { numDeletedRows } = await db
        .deleteFrom('subscriptions')
        .where((eb) =>
          eb.or([
            eb.and([eb('status', '=', 'pending'), eb('expires_at', '<=', now)]),
            eb('unsubscribed_at', '<', leftBefore),
          ]),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
};
