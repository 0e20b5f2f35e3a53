// What moderators ordered on a card about severe content, read from the log of what was done, and the card made of it.
import type { MemberId, SpaceId } from '../../ids.ts';
import { memberIdSchema } from '../../ids.ts';
import type { Effect, Moderation, ModerationKind } from '../../messages/outbound.ts';
import { moderationKinds } from '../../messages/outbound.ts';
import type { AuditEntry, Channel, NewOutboxRow, OutboxRow, Repositories } from '../../ports.ts';
import { type Deed, severeCard } from './severe-card.ts';

const messagesShown = 10;
/** So far back in a space's log is looked for what was ordered. */
const entriesRead = 500;

const prefix = 'moderation.';

/** The entry an order leaves: its card and its row, and not whom it is against. */
export const orderEntry = (
  kind: ModerationKind,
  {
    spaceId,
    cardOutboxId,
    by,
    at,
    order,
  }: {
    readonly spaceId: SpaceId;
    readonly cardOutboxId: string;
    readonly by: MemberId;
    readonly at: number;
    /** The outbox row of it. */
    readonly order: string;
  },
): AuditEntry => ({ at, spaceId, actor: by, action: `${prefix}${kind}`, subject: order, data: { card: cardOutboxId } });

const kindOf = ({ action }: AuditEntry): ModerationKind | undefined =>
  moderationKinds.find((kind) => action === `${prefix}${kind}`);

/** null: not a member's, or erased. */
const actorOf = ({ actor }: AuditEntry): MemberId | null => {
  const parsed = memberIdSchema.safeParse(actor);
  return parsed.success ? parsed.data : null;
};

const ordered = async (tx: Pick<Repositories, 'audit'>, spaceId?: SpaceId): Promise<AuditEntry[]> =>
  (await tx.audit.list({ ...(spaceId === undefined ? {} : { spaceId }), limit: entriesRead }))
    .filter((entry) => kindOf(entry) !== undefined)
    .reverse();

const deedOf = async (
  tx: Repositories,
  spaceId: SpaceId,
  entry: AuditEntry,
  unnamed?: MemberId,
): Promise<Deed | null> => {
  const kind = kindOf(entry);
  if (kind === undefined) return null;
  const actor = actorOf(entry);
  const byName = actor === null || actor === unnamed ? null : ((await tx.members.get(spaceId, actor))?.name ?? null);
  return { kind, byName, at: entry.at, status: (await tx.outbox.get(entry.subject))?.status ?? 'sent' };
};

const deedsOf = async (
  tx: Repositories,
  spaceId: SpaceId,
  cardOutboxId: string,
  unnamed: MemberId | undefined,
): Promise<Deed[]> => {
  const deeds: Deed[] = [];
  for (const entry of await ordered(tx, spaceId)) {
    const deed = entry.data.card === cardOutboxId ? await deedOf(tx, spaceId, entry, unnamed) : null;
    if (deed !== null) deeds.push(deed);
  }
  return deeds;
};

const isSame = (a: Moderation, b: Effect | undefined): boolean => {
  switch (a.kind) {
    case 'delete-message':
      return b?.kind === a.kind && b.messageId === a.messageId;
    case 'time-out':
      return b?.kind === a.kind && b.memberId === a.memberId;
    case 'slow-mode':
      return b?.kind === a.kind && b.channelId === a.channelId;
    default:
      return a satisfies never;
  }
};

/**
 * The same order from the same card, given at `since` or later and not refused by the platform; null: there is none. Hold
 * the card's row first, so that of two who order at once the second sees the first.
 */
export const orderedAlready = async (
  tx: Repositories,
  effect: Moderation,
  { cardOutboxId, since }: { readonly cardOutboxId: string; readonly since: number },
): Promise<Deed | null> => {
  for (const entry of (await ordered(tx, effect.spaceId)).reverse()) {
    if (entry.at < since) return null;
    if (entry.data.card !== cardOutboxId) continue;
    if (!isSame(effect, (await tx.outbox.get(entry.subject))?.effect)) continue;
    const deed = await deedOf(tx, effect.spaceId, entry);
    if (deed?.status === 'sent' || deed?.status === 'pending' || deed?.status === 'sending') return deed;
  }
  return null;
};

/** The body of a card as it stands. */
export const severeBody = async (
  tx: Repositories,
  spaceId: SpaceId,
  cardOutboxId: string,
  channels: readonly Channel[],
  unnamed?: MemberId,
) =>
  severeCard(
    spaceId,
    cardOutboxId,
    {
      ...(await tx.health.severeOn(cardOutboxId, messagesShown)),
      deeds: await deedsOf(tx, spaceId, cardOutboxId, unnamed),
    },
    channels,
  );

/** Writes a card anew after something was ordered or done; false where it is gone. Call in the transaction of the change. */
export const refreshSevere = async (
  tx: Repositories,
  spaceId: SpaceId,
  cardOutboxId: string,
  { now, rowId, unnamed }: { readonly now: number; readonly rowId: string; readonly unnamed?: MemberId },
): Promise<boolean> => {
  const card = await tx.outbox.hold(cardOutboxId);
  if (card?.effect.kind !== 'post') return false;
  const body = await severeBody(tx, spaceId, cardOutboxId, await tx.spaces.channels(spaceId), unnamed);
  await tx.outbox.dropUpdates(cardOutboxId, { settled: unnamed !== undefined });
  const row: NewOutboxRow = {
    id: rowId,
    platform: card.platform,
    effect: { kind: 'update', spaceId, channelId: card.effect.channelId, outboxId: cardOutboxId, body },
    createdAt: now,
    expiresAt: null,
  };
  await tx.outbox.add([row]);
  return true;
};

/** Puts what became of an order on its card. Returns whether there is a new row to deliver. */
export const showDeed = async (tx: Repositories, row: OutboxRow, now: number, rowId: string): Promise<boolean> => {
  const { spaceId } = row.effect;
  const entry = (await ordered(tx, spaceId)).find(({ subject }) => subject === row.id);
  const card = entry?.data.card;
  return typeof card === 'string' && refreshSevere(tx, spaceId, card, { now, rowId });
};

/** Takes a moderator's name off the cards they ordered something on. Call before their entries are made nobody's. */
export const unnameDeeds = async (
  tx: Repositories,
  member: MemberId,
  now: number,
  rowIdOf: (cardOutboxId: string) => string,
): Promise<void> => {
  const cards = new Map<string, SpaceId>();
  for (const { actor, spaceId, data } of await ordered(tx))
    if (actor === member && spaceId !== null && typeof data.card === 'string') cards.set(data.card, spaceId);
  for (const [card, spaceId] of [...cards].sort(([a], [b]) => (a < b ? -1 : 1)))
    await refreshSevere(tx, spaceId, card, { now, rowId: rowIdOf(card), unnamed: member });
};
