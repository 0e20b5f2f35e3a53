// Outbox rows that keep a card true: what is open on it, who decided, and what became of each post.

import { review } from '../brand/review.ts';
import type { MemberId, SpaceId } from '../ids.ts';
import { isModeration } from '../messages/outbound.ts';
import type { OutboxRow, Repositories } from '../ports.ts';
import { defaultSpaceSettings, loadSettings, type SpaceSettings } from '../settings.ts';
import { type CardEntry, draftCard, draftPlace } from './desk/draft-card.ts';
import { saidTimes } from './desk/look-there.ts';
import { showDeed, unnameDeeds } from './desk/severe-deeds.ts';
import { stateOf } from './desk/state.ts';
import { suggestsOff } from './desk/suggestion.ts';
import type { Intervention } from './intervention.ts';

export interface CardUpdateContext {
  readonly now: number;
  /** A uuid for the update's row. */
  readonly rowId: string;
  /** What holds where nothing is stored for a space. */
  readonly defaults?: SpaceSettings | undefined;
  /** Moves it behind other rows made now, in ms: where those go out at once, it need not be sent. */
  readonly behindMs?: number;
  /** Whose name is not to stand on it any more. */
  readonly unnamed?: MemberId;
}

// Found again without being stored: ids next to the post's own, which no other row has.
const beside = (id: string, step: 1 | 2 | 4): string =>
  `${id.slice(0, -1)}${(Number.parseInt(id.slice(-1), 16) ^ step).toString(16)}`;

/** The id of the row that takes a post back, from the id of the post's row (a uuid). */
export const removalRowId = (postOutboxId: string): string => beside(postOutboxId, 1);
const outcomeRowId = (postOutboxId: string): string => beside(postOutboxId, 2);

/** Cards older than so many decisions of one person are left as they are. */
const mostDecided = 10_000;

/** null: nobody, the agent, or the platform did not tell us of them. */
export const deciderName = async (
  { members }: Pick<Repositories, 'members'>,
  { decidedBy, spaceId }: Intervention,
): Promise<string | null> =>
  decidedBy === null || decidedBy === 'agent' ? null : ((await members.get(spaceId, decidedBy))?.name ?? null);

const entryOf = async (
  tx: Repositories,
  draft: Intervention,
  settings: SpaceSettings,
  context: CardUpdateContext,
): Promise<CardEntry> => {
  const { postOutboxId } = draft;
  const post = postOutboxId === null ? null : await tx.outbox.get(postOutboxId);
  const removal =
    postOutboxId === null || draft.status !== 'undone' ? null : await tx.outbox.get(removalRowId(postOutboxId));
  const known = draft.decidedBy === context.unnamed ? null : await deciderName(tx, draft);
  // Somebody decided, whoever it was.
  const byName = draft.decidedBy === 'agent' ? null : (known ?? 'a moderator');
  const state = stateOf(draft, { post, removal, byName }, context.now);
  if (state.kind !== 'open') return { draft, state, review: null, suggestsOff: await suggestsOff(tx, draft, settings) };
  const strategy = (await tx.strategy.current())?.strategy ?? null;
  return { draft, state, review: review(draft.text, { rules: settings.brand, strategy }) };
};

/**
 * Puts a card into the state of the drafts on it. An update of it that still waits gives way: it would put the card back.
 * Call in the transaction that changed a draft. Returns whether there is a new row to deliver: not where the card is gone.
 */
export const refreshCard = async (
  tx: Repositories,
  spaceId: SpaceId,
  cardOutboxId: string,
  context: CardUpdateContext,
): Promise<boolean> => {
  const { now, unnamed } = context;
  // Two who decide on drafts of one card at once: the second sees what the first decided.
  const card = await tx.outbox.hold(cardOutboxId);
  if (card?.effect.kind !== 'post') return false;
  const drafts = await tx.interventions.byCard(spaceId, cardOutboxId);
  if (drafts.length === 0) return false;
  const settings = await loadSettings(tx, spaceId, context.defaults ?? defaultSpaceSettings);
  const entries: CardEntry[] = [];
  for (const draft of drafts) entries.push(await entryOf(tx, draft, settings, context));
  const said = await saidTimes(tx, drafts.map(draftPlace));
  const body = draftCard(entries, { spaceId, channels: await tx.spaces.channels(spaceId), settings, now, said });
  await tx.outbox.dropUpdates(cardOutboxId, { settled: unnamed !== undefined });
  // Of those it names the one who decided last: erasing another of them writes the card anew anyway.
  const last = drafts
    .filter(({ decidedBy }) => decidedBy !== null && decidedBy !== 'agent' && decidedBy !== unnamed)
    .sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))[0]?.decidedBy;
  await tx.outbox.add([
    {
      id: context.rowId,
      platform: card.platform,
      effect: { kind: 'update', spaceId, channelId: card.effect.channelId, outboxId: cardOutboxId, body },
      createdAt: now + (context.behindMs ?? 0),
      expiresAt: null,
      ...(last == null || last === 'agent' ? {} : { about: last }),
    },
  ]);
  return true;
};

/**
 * Takes a member's name off the cards of the drafts they decided on: `a moderator` stands there instead. Call before who
 * decided is forgotten.
 */
export const unnameCards = async (
  tx: Repositories,
  decidedBy: MemberId,
  now: number,
  defaults?: SpaceSettings,
): Promise<void> => {
  const drafts = await tx.interventions.list({ decidedBy, limit: mostDecided });
  const cards = new Map(
    drafts.flatMap(({ cardOutboxId, spaceId }) => (cardOutboxId === null ? [] : [[cardOutboxId, spaceId] as const])),
  );
  await unnameDeeds(tx, decidedBy, now, (card) => beside(card, 4));
  // In the order in which whoever else takes several cards takes them.
  for (const [cardOutboxId, spaceId] of [...cards].sort(([a], [b]) => (a < b ? -1 : 1)))
    await refreshCard(tx, spaceId, cardOutboxId, { now, rowId: beside(cardOutboxId, 4), defaults, unnamed: decidedBy });
};

/**
 * Notes that an approved post is out, and puts what became of it on its card. Call in the transaction that settles the
 * post's row, or the row that takes it back. Returns whether there is a new row to deliver: false where no draft refers to
 * the row, or it has no card.
 */
export const showOutcome = async (
  tx: Repositories,
  row: OutboxRow,
  now: number,
  defaults?: SpaceSettings,
): Promise<boolean> => {
  const { effect } = row;
  if (isModeration(effect)) return showDeed(tx, row, now, outcomeRowId(row.id));
  const isPost = effect.kind === 'post';
  if (!isPost && (effect.kind !== 'remove' || row.id !== removalRowId(effect.outboxId))) return false;
  const postId = effect.kind === 'remove' ? effect.outboxId : row.id;
  const draft = await tx.interventions.byPostOutboxId(effect.spaceId, postId);
  if (draft === null) return false;
  const settled = await tx.outbox.get(row.id);
  if (isPost && settled?.status === 'sent') await tx.interventions.posted(draft.id, now);
  if (draft.cardOutboxId === null) return false;
  return refreshCard(tx, draft.spaceId, draft.cardOutboxId, { now, rowId: outcomeRowId(row.id), defaults });
};
