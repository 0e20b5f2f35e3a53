import { z } from 'zod';
import { channelIdSchema, memberIdSchema, messageIdSchema, spaceIdSchema, threadIdSchema } from '../../core/ids.ts';
import type { Intervention } from '../../core/interventions/intervention.ts';
import { storable } from '../../core/messages/storable.ts';
import type { InterventionRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { threadIs } from '../messages/stored.ts';
import type { CcoTables } from '../schema.ts';

const dismissal = z.enum(['not-needed', 'wrong', 'too-late', 'tone', 'other']).nullable();
const members = z.array(memberIdSchema);

const decider = (by: string | null): Intervention['decidedBy'] =>
  by === null || by === 'agent' ? by : memberIdSchema.parse(by);

const intervention = (row: CcoTables['interventions']): Intervention => ({
  id: row.id,
  spaceId: spaceIdSchema.parse(row.space_id),
  channelId: channelIdSchema.parse(row.channel_id),
  threadId: row.thread_id === null ? null : threadIdSchema.parse(row.thread_id),
  kind: row.kind,
  mode: row.mode,
  status: row.status,
  reason: row.reason,
  text: row.text,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  cardOutboxId: row.card_outbox_id,
  decidedAt: row.decided_at,
  decidedBy: decider(row.decided_by),
  decisionReason: row.decision_reason,
  postOutboxId: row.post_outbox_id,
  about: row.about === null ? null : memberIdSchema.parse(row.about),
  pings: members.parse(row.pings ?? []),
  postAt: row.post_at,
  strategyVersion: row.strategy_version,
  dismissal: dismissal.parse(row.dismissal),
  postedAt: row.posted_at,
  snoozedUntil: row.snoozed_until,
  replyTo: row.reply_to === null ? null : messageIdSchema.parse(row.reply_to),
});

export const createInterventionRepository = ({ db }: StoreContext): InterventionRepository => ({
  add: async (added) => {
    await db
      .insertInto('interventions')
      .values({
        id: added.id,
        space_id: added.spaceId,
        channel_id: added.channelId,
        thread_id: added.threadId,
        kind: added.kind,
        mode: added.mode,
        status: added.status,
        reason: storable(added.reason),
        text: storable(added.text),
        created_at: added.createdAt,
        expires_at: added.expiresAt,
        card_outbox_id: added.cardOutboxId,
        post_outbox_id: added.postOutboxId,
        about: added.about,
        pings: added.pings.length === 0 ? null : [...added.pings],
        post_at: added.postAt,
        strategy_version: added.strategyVersion,
        reply_to: added.replyTo ?? null,
      })
      .execute();
  },
  get: async (id) => {
    const row = await db.selectFrom('interventions').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : intervention(row);
  },
  // By space too: the index on it keeps this to a few rows without one of its own.
  byPostOutboxId: async (spaceId, outboxId) => {
    const row = await db
      .selectFrom('interventions')
      .selectAll()
      .where('space_id', '=', spaceId)
      .where('post_outbox_id', '=', outboxId)
      .executeTakeFirst();
    return row === undefined ? null : intervention(row);
  },
  byCard: async (spaceId, cardOutboxId) => {
    const rows = await db
      .selectFrom('interventions')
      .selectAll()
      .where('space_id', '=', spaceId)
      .where('card_outbox_id', '=', cardOutboxId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(intervention);
  },
  holdDrafts: async ({ spaceId, kind, channelId }, limit) => {
    const rows = await db
      .selectFrom('interventions')
      .selectAll()
      .where('space_id', '=', spaceId)
      .where('status', '=', 'draft')
      .where('kind', '=', kind)
      .where('channel_id', '=', channelId)
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .execute();
    return rows.map(intervention);
  },
  /** Newest first. */
  list: async ({ spaceId, status, kind, decidedBy, since, limit }) => {
    let query = db.selectFrom('interventions').selectAll();
    if (spaceId !== undefined) query = query.where('space_id', '=', spaceId);
    if (status !== undefined) query = query.where('status', '=', status);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (since !== undefined) query = query.where('created_at', '>=', since);
    if (decidedBy !== undefined) query = query.where('decided_by', '=', decidedBy);
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(intervention);
  },
  latest: async ({ channelId, threadId }, kind) => {
    const row = await db
      .selectFrom('interventions')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where(threadIs(threadId))
      .where((eb) => eb(eb.cast<string>('kind', 'text'), '=', kind))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : intervention(row);
  },
  move: async (id, from, to, { at, by, text, reason, dismissal: why, postOutboxId }) => {
    const result = await db
      .updateTable('interventions')
      .set({
        status: to,
        decided_at: at,
        decided_by: by,
        ...(text === undefined ? {} : { text: storable(text) }),
        ...(reason === undefined ? {} : { decision_reason: storable(reason) }),
        ...(why === undefined ? {} : { dismissal: why }),
        ...(postOutboxId === undefined ? {} : { post_outbox_id: postOutboxId }),
      })
      .where('id', '=', id)
      .where('status', '=', from)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  },
  snooze: async (id, until, expiresAt) => {
    const result = await db
      .updateTable('interventions')
      .set({ snoozed_until: until, expires_at: expiresAt })
      .where('id', '=', id)
      .where('status', '=', 'draft')
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  },
  posted: async (id, at) => {
    await db
      .updateTable('interventions')
      .set({ posted_at: at })
      .where('id', '=', id)
      .where('posted_at', 'is', null)
      .execute();
  },
  expireText: async (before) => {
    const { numUpdatedRows } = await db
      .updateTable('interventions')
      .set({ text: '', decision_reason: null })
      .where('created_at', '<', before)
      .where('status', '<>', 'draft')
      .where((eb) => eb.or([eb('text', '<>', ''), eb('decision_reason', 'is not', null)]))
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  },
});
