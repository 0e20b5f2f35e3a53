// One kind in one channel: turned off, and on again.
import type { ChannelId, SpaceId } from '../../ids.ts';
import type { Author } from '../../messages/inbound.ts';
import type { Repositories } from '../../ports.ts';
import { defaultSpaceSettings, holdSettings } from '../../settings.ts';
import { refreshCard } from '../card-update.ts';
import type { KindName } from '../kinds/limits.ts';
import { resolveDraft } from '../resolve.ts';
import type { DeskContext } from './snooze.ts';

export interface KindHere {
  readonly spaceId: SpaceId;
  readonly kind: KindName;
  readonly channelId: ChannelId;
}

const key = 'interventions.neverHere';
const openDrafts = 200;

const isSame = (a: Omit<KindHere, 'spaceId'>, b: Omit<KindHere, 'spaceId'>): boolean =>
  a.kind === b.kind && a.channelId === b.channelId;

/**
 * Turns a kind off in a channel and dismisses its open drafts there; returns how many. Call in a transaction, before it
 * changes anything else: all it needs is locked in the order in which every decision locks its own (the settings, the
 * drafts by id, whoever decides, the cards by id, the timers), so that none of them waits for another in a circle.
 */
export const neverHere = async (
  tx: Repositories,
  { spaceId, kind, channelId }: KindHere,
  by: Author,
  context: DeskContext,
): Promise<{ readonly dismissed: number; readonly before: boolean }> => {
  const { now } = context;
  const settings = await holdSettings(tx, spaceId, context.defaults ?? defaultSpaceSettings);
  const off = settings.interventions.neverHere;
  const before = off.some((entry) => isSame(entry, { kind, channelId }));
  if (!before) {
    await tx.settings.set(spaceId, key, [...off, { kind, channelId }], by.id, now);
    await tx.audit.append({ at: now, spaceId, actor: by.id, action: 'kind.off', subject: channelId, data: { kind } });
  }
  const drafts = await tx.interventions.holdDrafts({ spaceId, kind, channelId }, openDrafts);
  if (drafts.length > 0) await tx.members.told(spaceId, by, now);
  const cards = new Set(drafts.flatMap(({ cardOutboxId }) => cardOutboxId ?? []));
  for (const card of [...cards].sort()) await tx.outbox.hold(card);
  let dismissed = 0;
  for (const draft of drafts) {
    const request = {
      interventionId: draft.id,
      spaceId,
      answer: { kind: 'dismiss', reason: 'not-needed' },
      by,
    } as const;
    const { outcome } = await resolveDraft(tx, request, { ...context, settings });
    if (outcome === 'dismissed') dismissed += 1;
  }
  return { dismissed, before };
};

/** Takes it back; false: it was on. Call in a transaction. */
export const allowHere = async (
  tx: Repositories,
  { spaceId, kind, channelId }: KindHere,
  by: Pick<Author, 'id'>,
  { now, defaults }: Pick<DeskContext, 'now' | 'defaults'>,
): Promise<boolean> => {
  const off = (await holdSettings(tx, spaceId, defaults ?? defaultSpaceSettings)).interventions.neverHere;
  const left = off.filter((entry) => !isSame(entry, { kind, channelId }));
  if (left.length === off.length) return false;
  await tx.settings.set(spaceId, key, left, by.id, now);
  await tx.audit.append({ at: now, spaceId, actor: by.id, action: 'kind.on', subject: channelId, data: { kind } });
  return true;
};

/** Writes the card of a draft anew, after a question on it was answered. */
export const answerOnCard = async (
  tx: Repositories,
  { spaceId, cardOutboxId }: { readonly spaceId: SpaceId; readonly cardOutboxId: string | null },
  { now, newId, defaults }: DeskContext,
): Promise<void> => {
  if (cardOutboxId !== null) await refreshCard(tx, spaceId, cardOutboxId, { now, rowId: newId(), defaults });
};
