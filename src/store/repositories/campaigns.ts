import { type Selectable, sql } from 'kysely';
import { type Campaign, campaignSchema } from '../../core/mail/campaign.ts';
import type { Dispatch, RecipientResult } from '../../core/mail/campaign-book.ts';
import { noteReport, type Recipient } from '../../core/mail/recipients.ts';
import type { CampaignRepository } from '../../core/ports.ts';
import { inTransaction, type StoreContext } from '../context.ts';
import type { CcoTables, Db } from '../schema.ts';

const campaignOf = ({ campaign }: { campaign: string }): Campaign => campaignSchema.parse(JSON.parse(campaign));

const rowOf = (campaign: Campaign) => ({
  status: campaign.status,
  starts_at: campaign.startsAt,
  changed_at: campaign.changedAt,
  campaign: JSON.stringify(campaign),
});

const recipientOf = (row: Selectable<CcoTables['campaign_recipients']>): Recipient => ({
  campaignId: row.campaign_id,
  subscriptionId: row.subscription_id,
  addressKey: row.address_key,
  ref: row.ref,
  status: row.status,
  dispatchId: row.dispatch_id,
  alone: row.alone,
  skippedFor: row.skipped_for,
  externalId: row.external_id,
  reported: row.reported,
  unsubscribed: row.unsubscribed,
});

const dispatchOf = (
  row: Selectable<CcoTables['campaign_dispatches']>,
): Omit<Dispatch, 'recipients' | 'attempts' | 'lastAttemptAt'> => ({
  id: row.id,
  campaignId: row.campaign_id,
  lookUp: row.look_up,
  firstAttemptAt: row.first_attempt_at,
});

const enrolAll = async (tx: Db, recipients: readonly Recipient[]): Promise<void> => {
  const rows = recipients.map(({ ref, campaignId, subscriptionId, addressKey }, place) => ({
    ref,
    campaign_id: campaignId,
    place,
    subscription_id: subscriptionId,
    address_key: addressKey,
  }));
  await sql`insert into cco.campaign_recipients
      (ref, campaign_id, place, subscription_id, address_key, status, alone, reported, unsubscribed)
    select r.ref, r.campaign_id, r.place, r.subscription_id, r.address_key, 'waiting', false, '{}', false
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(ref text, campaign_id text, place int, subscription_id text, address_key uuid)`.execute(tx);
};

const assigned = (tx: Db, dispatchId: string) =>
  tx
    .selectFrom('campaign_recipients')
    .selectAll()
    .where('dispatch_id', '=', dispatchId)
    .where('status', '=', 'assigned')
    .orderBy('place');

/** After some of its recipients were settled: without any left it is closed, else only a look-up may go on with it. */
const afterSettling = async (tx: Db, dispatchId: string): Promise<void> => {
  const left = await assigned(tx, dispatchId).limit(1).executeTakeFirst();
  if (left === undefined) await tx.deleteFrom('campaign_dispatches').where('id', '=', dispatchId).execute();
  else await tx.updateTable('campaign_dispatches').set({ look_up: true }).where('id', '=', dispatchId).execute();
};

/** Keeps who else changes a dispatch, or what hangs on it, waiting until the transaction ends. */
const holdDispatch = (tx: Db, dispatchId: string) =>
  tx.selectFrom('campaign_dispatches').selectAll().where('id', '=', dispatchId).forUpdate().executeTakeFirst();

const settleAll = async (tx: Db, dispatchId: string, results: readonly RecipientResult[]): Promise<void> => {
  const rows = results.map((result) => ({
    ref: result.ref,
    status: result.status,
    external_id: result.status === 'sent' ? result.externalId : null,
    new_ref: result.status === 'waiting' ? result.newRef : null,
    alone: result.status === 'waiting' ? result.alone : null,
  }));
  await sql`update cco.campaign_recipients c set status = r.status, external_id = coalesce(r.external_id, c.external_id),
      ref = coalesce(r.new_ref, c.ref), alone = coalesce(r.alone, c.alone),
      dispatch_id = case when r.status = 'waiting' then null else c.dispatch_id end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(ref text, status text, external_id text, new_ref text, alone boolean)
    where c.ref = r.ref and c.dispatch_id = ${dispatchId} and c.status = 'assigned'`.execute(tx);
};

/** Whether all of these wait; held until the transaction ends. */
const allWait = async (tx: Db, refs: readonly string[]): Promise<boolean> => {
  const rows = await tx
    .selectFrom('campaign_recipients')
    .select('ref')
    .where(sql<boolean>`ref = any(${[...refs]}::text[])`)
    .where('status', '=', 'waiting')
    .forUpdate()
    .execute();
  return rows.length === refs.length;
};

export const createCampaignRepository = (context: StoreContext): CampaignRepository => {
  const { db } = context;
  return {
    get: async (id) => {
      const row = await db.selectFrom('campaigns').select('campaign').where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : campaignOf(row);
    },
    add: async (campaign) => {
      const added = await db
        .insertInto('campaigns')
        .values({ id: campaign.id, space_id: campaign.spaceId, ...rowOf(campaign), frozen: null })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      return added !== undefined;
    },
    list: async ({ spaceId, statuses, limit }) => {
      let found = db.selectFrom('campaigns').select('campaign');
      if (spaceId !== undefined) found = found.where('space_id', '=', spaceId);
      if (statuses !== undefined) found = found.where('status', 'in', [...statuses]);
      return (await found.orderBy('changed_at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(campaignOf);
    },
    change: async (before, after) => {
      const changed = await db
        .updateTable('campaigns')
        .set(rowOf(after))
        .where('id', '=', before.id)
        .where('status', '=', before.status)
        .where('changed_at', '=', before.changedAt)
        .returning('id')
        .executeTakeFirst();
      return changed !== undefined;
    },
    active: async (now) => {
      const { rows } = await sql<{ id: string }>`select id from cco.campaigns c
        where status = 'sending' or (status = 'scheduled' and starts_at <= ${now}::bigint)
          or (status = 'cancelled' and exists (select from cco.campaign_dispatches d where d.campaign_id = c.id))
        order by starts_at, id`.execute(db);
      return rows.map(({ id }) => id);
    },
    recipients: async (id) => {
      const all = db.selectFrom('campaign_recipients').selectAll().where('campaign_id', '=', id);
      return (await all.orderBy('place').execute()).map(recipientOf);
    },
    start: (campaign, recipients) =>
      inTransaction(context, async (tx) => {
        const started = await tx
          .updateTable('campaigns')
          .set(rowOf(campaign))
          .where('id', '=', campaign.id)
          .where('status', '=', 'scheduled')
          // Not where it was put off meanwhile.
          .where('starts_at', '=', campaign.startsAt)
          .returning('id')
          .executeTakeFirst();
        if (started === undefined) return false;
        await enrolAll(tx, recipients);
        return true;
      }),
    finish: async (campaign) => {
      const { status, changed_at: at, campaign: json } = rowOf(campaign);
      const { rows } = await sql<{ id: string }>`update cco.campaigns c
        set status = ${status}, changed_at = ${at}::bigint, campaign = ${json}
        where id = ${campaign.id} and status = 'sending'
          and not exists (select from cco.campaign_dispatches d where d.campaign_id = c.id)
          and not exists (select from cco.campaign_recipients r
            where r.campaign_id = c.id and r.status in ('waiting', 'assigned')) returning id`.execute(db);
      return rows.length > 0;
    },
    waiting: async (id, limit) => {
      const rows = await db
        .selectFrom('campaign_recipients')
        .selectAll()
        .where('campaign_id', '=', id)
        .where('status', '=', 'waiting')
        .orderBy('place')
        .limit(limit)
        .execute();
      return rows.map(recipientOf);
    },
    open: (dispatch, skipped, retryAt) =>
      inTransaction(context, async (tx) => {
        // Held, so that a pause comes before or after, not in between.
        const campaign = await tx
          .selectFrom('campaigns')
          .select('status')
          .where('id', '=', dispatch.campaignId)
          .forUpdate()
          .executeTakeFirst();
        const refs = dispatch.recipients.map(({ ref }) => ref);
        if (campaign?.status !== 'sending' || !(await allWait(tx, [...refs, ...skipped.map(({ ref }) => ref)])))
          return false;
        await sql`update cco.campaign_recipients c set status = 'skipped', skipped_for = r.reason
          from jsonb_to_recordset(${JSON.stringify(skipped)}::jsonb) as r(ref text, reason text)
          where c.ref = r.ref`.execute(tx);
        if (refs.length === 0) return true;
        await sql`update cco.campaign_recipients set status = 'assigned', dispatch_id = ${dispatch.id}
          where ref = any(${refs}::text[])`.execute(tx);
        await tx
          .insertInto('campaign_dispatches')
          .values({
            id: dispatch.id,
            campaign_id: dispatch.campaignId,
            look_up: dispatch.lookUp,
            attempts: dispatch.attempts,
            first_attempt_at: dispatch.firstAttemptAt,
            last_attempt_at: dispatch.lastAttemptAt,
            next_attempt_at: retryAt,
            error_code: null,
          })
          .execute();
        return true;
      }),
    claim: (id, now, retryAt) =>
      inTransaction(context, async (tx) => {
        const open = await tx
          .selectFrom('campaign_dispatches')
          .selectAll()
          .where('campaign_id', '=', id)
          .orderBy('first_attempt_at')
          .orderBy('id')
          .limit(1)
          .forUpdate()
          .executeTakeFirst();
        if (open === undefined) return null;
        if (open.next_attempt_at > now) return 'busy';
        const attempts = open.attempts + 1;
        await tx
          .updateTable('campaign_dispatches')
          .set({ attempts, last_attempt_at: now, next_attempt_at: retryAt })
          .where('id', '=', open.id)
          .execute();
        const recipients = (await assigned(tx, open.id).execute()).map(recipientOf);
        return { ...dispatchOf(open), recipients, attempts, lastAttemptAt: open.last_attempt_at };
      }),
    postpone: async (dispatchId, at, code, lookUp) => {
      await sql`update cco.campaign_dispatches
        set next_attempt_at = ${at}::bigint, error_code = ${code}, look_up = look_up or ${lookUp}
        where id = ${dispatchId}`.execute(db);
    },
    settle: (dispatchId, results) =>
      inTransaction(context, async (tx) => {
        if ((await holdDispatch(tx, dispatchId)) === undefined) return;
        await settleAll(tx, dispatchId, results);
        await afterSettling(tx, dispatchId);
      }),
    report: (event) =>
      inTransaction(context, async (tx) => {
        const find = () => {
          const one = tx.selectFrom('campaign_recipients').selectAll();
          return event.ref === null
            ? one.where('external_id', '=', event.externalId)
            : one.where('ref', '=', event.ref);
        };
        // The dispatch first, as who settles it does: neither waits for what the other holds.
        const dispatchId = (await find().executeTakeFirst())?.dispatch_id ?? null;
        if (dispatchId !== null) await holdDispatch(tx, dispatchId);
        const row = await find().forUpdate().executeTakeFirst();
        if (row === undefined) return;
        const { status, externalId, reported } = noteReport(recipientOf(row), event);
        await tx
          .updateTable('campaign_recipients')
          .set({ status, external_id: externalId, reported: [...reported] })
          .where('ref', '=', row.ref)
          .execute();
        if (row.status === 'assigned' && status !== 'assigned' && row.dispatch_id !== null)
          await afterSettling(tx, row.dispatch_id);
      }),
    left: async (subscriptionId) => {
      await sql`update cco.campaign_recipients set unsubscribed = true where ref = (
        select r.ref from cco.campaign_recipients r join cco.campaigns c on c.id = r.campaign_id
        where r.subscription_id = ${subscriptionId} and r.status in ('sent', 'uncertain', 'assigned')
        order by c.starts_at desc, c.id desc limit 1)`.execute(db);
    },
    freeze: async (id, look) => {
      const row = await db
        .updateTable('campaigns')
        .set({ frozen: sql`coalesce(frozen, ${look})` })
        .where('id', '=', id)
        .returning('frozen')
        .executeTakeFirst();
      return row?.frozen ?? look;
    },
    frozen: async (id) => {
      const row = await db.selectFrom('campaigns').select('frozen').where('id', '=', id).executeTakeFirst();
      return row?.frozen ?? null;
    },
  };
};
