// Outbox rows that keep a draft's card true: who decided, and what became of the post.
import type { MemberId } from '../ids.ts';
import type { NewOutboxRow, OutboxRow, OutboxStatus, Repositories } from '../ports.ts';
import { type Closing, cardWithOutcome, closedCard, type PostOutcome, plainName } from './card.ts';
import type { Intervention } from './intervention.ts';

// Found again without being stored: ids next to the post's own, which no other row has.
const beside = (id: string, step: 1 | 2 | 4): string =>
  `${id.slice(0, -1)}${(Number.parseInt(id.slice(-1), 16) ^ step).toString(16)}`;

/** The id of the card's update that says who approved, from the id of the post's row (a uuid). */
export const decisionRowId = (postOutboxId: string): string => beside(postOutboxId, 1);
const outcomeRowId = (postOutboxId: string): string => beside(postOutboxId, 2);

/** Cards older than so many decisions of one person are left as they are. */
const mostDecided = 10_000;

const channelName = async (tx: Repositories, draft: Intervention): Promise<string> =>
  (await tx.spaces.channels(draft.spaceId)).find(({ id }) => id === draft.channelId)?.name ?? '';

/** null: nobody, the agent, or the platform did not tell us of them. */
export const deciderName = async (tx: Repositories, draft: Intervention): Promise<string | null> => {
  if (draft.decidedBy === null || draft.decidedBy === 'agent') return null;
  return (await tx.members.get(draft.spaceId, draft.decidedBy))?.name ?? null;
};

/** The outbox row that replaces a draft's card by its closed form; null where there is no card. */
export const cardUpdate = async (
  tx: Repositories,
  draft: Intervention,
  closing: Closing,
  text: string,
  rowId: string,
): Promise<NewOutboxRow | null> => {
  if (draft.cardOutboxId === null) return null;
  const card = await tx.outbox.get(draft.cardOutboxId);
  if (card === null) return null;
  return {
    id: rowId,
    platform: card.platform,
    effect: {
      kind: 'update',
      spaceId: draft.spaceId,
      channelId: card.effect.channelId,
      outboxId: card.id,
      body: closedCard(draft, { channelName: await channelName(tx, draft), closing, text }),
    },
    createdAt: closing.at,
    expiresAt: null,
  };
};

const outcomes: Readonly<Partial<Record<OutboxStatus, PostOutcome>>> = {
  sent: 'posted',
  failed: 'failed',
  expired: 'expired',
  uncertain: 'uncertain',
};

/**
 * Takes a member's name off the cards of the drafts they decided on: `a moderator` stands there instead. Call before who
 * decided is forgotten; a repeat adds nothing.
 */
export const unnameCards = async (tx: Repositories, decidedBy: MemberId, now: number): Promise<void> => {
  for (const draft of await tx.interventions.list({ decidedBy, limit: mostDecided })) {
    if (draft.cardOutboxId === null) continue;
    const kind = draft.status === 'dismissed' ? 'dismissed' : 'approved';
    const closing: Closing = { kind, byName: 'a moderator', at: draft.decidedAt ?? now };
    const update = await cardUpdate(tx, draft, closing, draft.text, beside(draft.cardOutboxId, 4));
    if (update?.effect.kind !== 'update') continue;
    const post = draft.postOutboxId === null ? null : await tx.outbox.get(draft.postOutboxId);
    const outcome = post === null ? undefined : outcomes[post.status];
    const { text } = update.effect.body;
    const body = { text: outcome === undefined ? text : cardWithOutcome(text, outcome), actions: [] };
    await tx.outbox.add([{ ...update, effect: { ...update.effect, body }, createdAt: now }]);
  }
};

/**
 * Puts what became of a draft's approved post on its card. Call in the transaction that settles the post's row.
 * Returns whether there is a new row to deliver: false where no draft refers to the row, or it has no card.
 */
export const showOutcome = async (
  tx: Repositories,
  post: OutboxRow,
  outcome: PostOutcome,
  now: number,
): Promise<boolean> => {
  if (post.effect.kind !== 'post') return false;
  const draft = await tx.interventions.byPostOutboxId(post.effect.spaceId, post.id);
  if (draft === null) return false;
  const decision = await tx.outbox.get(decisionRowId(post.id));
  const byName = plainName((await deciderName(tx, draft)) ?? 'a moderator');
  const closing: Closing = { kind: 'approved', byName, at: draft.decidedAt ?? now };
  const update = await cardUpdate(tx, draft, closing, draft.text, outcomeRowId(post.id));
  if (update === null || update.effect.kind !== 'update') return false;
  // What the card said at the decision knows the name as it was given then; it is gone once its member was erased.
  const said = decision?.effect.kind === 'update' ? decision.effect.body.text : update.effect.body.text;
  const { decidedBy } = draft;
  await tx.outbox.add([
    {
      ...update,
      effect: { ...update.effect, body: { text: cardWithOutcome(said, outcome), actions: [] } },
      createdAt: now,
      ...(decidedBy === null || decidedBy === 'agent' ? {} : { about: decidedBy }),
    },
  ]);
  // One that still waits would put the card back.
  if (decision?.status === 'pending' || decision?.status === 'sending')
    await tx.outbox.settle(decision.id, { status: 'expired', errorCode: 'superseded', at: now });
  return true;
};
