import { sql } from 'kysely';
import { type MemberId, platformSchema } from '../../core/ids.ts';
import { type Effect, effectSchema } from '../../core/messages/outbound.ts';
import type { OutboxRepository, OutboxRow } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

const outboxRow = (row: CcoTables['outbox']): OutboxRow => ({
  id: row.id,
  platform: platformSchema.parse(row.platform),
  effect: effectSchema.parse(JSON.parse(row.effect)),
  status: row.status,
  attempts: row.attempts,
  firstAttemptAt: row.first_attempt_at,
  nextAttemptAt: row.next_attempt_at,
  externalId: row.external_id,
  errorCode: row.error_code,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

type Outcome = Parameters<OutboxRepository['settle']>[1];

/** The member an effect is for or against; undefined: nobody alone. */
const concerned = (effect: Effect): MemberId | undefined =>
  effect.kind === 'reply' ? effect.to : effect.kind === 'time-out' ? effect.memberId : undefined;

const change = (outcome: Outcome): Partial<CcoTables['outbox']> => {
  switch (outcome.status) {
    case 'sent':
      return { status: 'sent', external_id: outcome.externalId, error_code: null };
    case 'sending':
      return { status: 'sending', error_code: outcome.errorCode, next_attempt_at: outcome.nextAttemptAt };
    default:
      return { status: outcome.status, error_code: outcome.errorCode };
  }
};

// What nobody tried yet is due whatever our clock says of when it was made, unless it is to wait.
const isDue = (now: number) =>
  sql<boolean>`(next_attempt_at <= ${now}::bigint or (status = 'pending' and next_attempt_at <= created_at))`;

export const createOutboxRepository = ({ db, keys }: StoreContext): OutboxRepository => {
  const memberKey = (id: MemberId | undefined): string | null => (id === undefined ? null : keys.member(id));
  return {
    add: async (rows) => {
      if (rows.length === 0) return;
      await db
        .insertInto('outbox')
        .values(
          rows.map(({ id, platform, effect, createdAt, expiresAt, notBefore, about }) => ({
            id,
            platform,
            effect: JSON.stringify(effect),
            member_key: memberKey(concerned(effect) ?? about),
            status: 'pending' as const,
            attempts: 0,
            next_attempt_at: notBefore ?? createdAt,
            created_at: createdAt,
            expires_at: expiresAt,
          })),
        )
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
    get: async (id) => {
      const row = await db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : outboxRow(row);
    },
    due: async (platform, now, limit) => {
      const rows = await db
        .selectFrom('outbox')
        .selectAll()
        .where('platform', '=', platform)
        .where(sql<boolean>`status in ('pending', 'sending')`)
        .where(isDue(now))
        .orderBy('created_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(outboxRow);
    },
    claim: async (id, now, retryAt) => {
      const row = await db
        .updateTable('outbox')
        .set({
          status: 'sending',
          attempts: sql`attempts + 1`,
          first_attempt_at: sql`coalesce(first_attempt_at, ${now})`,
          next_attempt_at: retryAt,
        })
        .where('id', '=', id)
        .where(sql<boolean>`status in ('pending', 'sending')`)
        .where(isDue(now))
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : outboxRow(row);
    },
    /** What is sent stays sent. Of a reply to a member erased in the meantime nothing is kept once it is settled. */
    settle: async (id, outcome) => {
      await db.updateTable('outbox').set(change(outcome)).where('id', '=', id).where('status', '<>', 'sent').execute();
      if (outcome.status === 'sending') return;
      await sql`delete from cco.outbox o using cco.privacy p
      where o.id = ${id} and p.member_key = o.member_key and p.erased_at is not null`.execute(db);
    },
    hold: async (id) => {
      const row = await db.selectFrom('outbox').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row === undefined ? null : outboxRow(row);
    },
    withdraw: async (id, errorCode) => {
      const { numUpdatedRows } = await db
        .updateTable('outbox')
        .set({ status: 'expired', error_code: errorCode })
        .where('id', '=', id)
        .where('status', '=', 'pending')
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    dropUpdates: async (outboxId, { settled = false } = {}) => {
      // The effect is JSON as we wrote it; within a text the quotes would be escaped.
      await sql`delete from cco.outbox where ${settled ? sql`true` : sql`status in ('pending', 'sending')`}
        and strpos(effect, '"kind":"update"') > 0 and strpos(effect, ${`"outboxId":${JSON.stringify(outboxId)}`}) > 0`.execute(
        db,
      );
    },
    sentAs: async (platform, externalId) => {
      const row = await db
        .selectFrom('outbox')
        .select('id')
        .where('platform', '=', platform)
        .where('external_id', '=', externalId)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    posts: async (spaceId, { since, limit }) => {
      // The effect is JSON as we wrote it; within a text the quotes would be escaped.
      const rows = await db
        .selectFrom('outbox')
        .selectAll()
        .where('created_at', '>=', since)
        .where('status', 'not in', ['failed', 'expired'])
        .where(sql<boolean>`strpos(effect, '"kind":"post"') > 0`)
        .where(sql<boolean>`strpos(effect, ${`"spaceId":${JSON.stringify(spaceId)}`}) > 0`)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(outboxRow);
    },
    count: async (status) => {
      const row = await db
        .selectFrom('outbox')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('status', '=', status)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    expire: async (before, limit) => {
      const { numDeletedRows } = await db
        .deleteFrom('outbox')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('outbox')
            .select('id')
            .where('created_at', '<', before)
            .where('status', 'not in', ['pending', 'sending'])
            .limit(limit),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
};
