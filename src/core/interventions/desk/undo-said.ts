// Taking back the last thing the agent said, whatever made it say that: a draft's post, an answer to whoever mentioned it,
// a question of a case.
import { platformOf, type SpaceId, type ThreadId } from '../../ids.ts';
import type { Author } from '../../messages/inbound.ts';
import type { Effect } from '../../messages/outbound.ts';
import type { OutboxRow, Repositories } from '../../ports.ts';
import { removalRowId } from '../card-update.ts';
import type { Intervention } from '../intervention.ts';
import type { DeskContext } from './snooze.ts';
import { lastPosts, type Undone } from './undo.ts';

export interface SaidPost extends OutboxRow {
  readonly effect: Extract<Effect, { kind: 'post' }>;
}

export type LastSaid =
  | { readonly by: 'draft'; readonly draft: Intervention }
  /** No draft: an answer to a mention, a question of a case. */
  | { readonly by: 'itself'; readonly post: SaidPost };

const looked = 50;
const hourMs = 60 * 60_000;
/** What is older is no longer "the last thing it said". */
const sinceMs = 7 * 24 * hourMs;

/** What it said in public of no draft, newest first, without what was taken back. */
const saidItself = async (tx: Repositories, spaceId: SpaceId, now: number): Promise<SaidPost[]> => {
  const moderators = (await tx.spaces.get(spaceId))?.moderatorsChannelId ?? null;
  // Cards, and what is told to those who run the space, are no talk.
  const closed = new Set((await tx.spaces.channels(spaceId)).flatMap((one) => (one.private ? one.id : [])));
  const said: SaidPost[] = [];
  for (const row of await tx.outbox.posts(spaceId, { since: now - sinceMs, limit: looked })) {
    const { effect } = row;
    // Whether it is out nobody knows: for a while that is worth saying, then it stands in the way of what is out.
    if (row.status === 'uncertain' && row.createdAt < now - hourMs) continue;
    if (effect.kind !== 'post' || effect.channelId === moderators || closed.has(effect.channelId)) continue;
    if ((await tx.outbox.get(removalRowId(row.id))) !== null) continue;
    if ((await tx.interventions.byPostOutboxId(spaceId, row.id)) === null) said.push({ ...row, effect });
  }
  return said;
};

/** The last thing the agent said in a thread, or else in the space, that is not taken back; null: none is known. */
export const lastSaid = async (
  tx: Repositories,
  spaceId: SpaceId,
  threadId: ThreadId | null,
  now: number,
): Promise<LastSaid | null> => {
  const all = [
    ...(await lastPosts(tx, spaceId)).map((draft) => ({
      at: draft.decidedAt ?? draft.createdAt,
      threadId: draft.threadId,
      said: { by: 'draft', draft } as const,
    })),
    ...(await saidItself(tx, spaceId, now)).map((post) => ({
      at: post.createdAt,
      threadId: post.effect.threadId,
      said: { by: 'itself', post } as const,
    })),
  ].sort((a, b) => b.at - a.at);
  const here = threadId === null ? undefined : all.find((one) => one.threadId === threadId);
  return (here ?? all[0])?.said ?? null;
};

/** Takes back what no draft made it say, out or not yet. Call in a transaction; of two who do, the first wins. */
export const undoSaid = async (
  tx: Repositories,
  { id }: Pick<SaidPost, 'id'>,
  by: Author,
  { now }: Pick<DeskContext, 'now'>,
): Promise<Undone> => {
  const post = await tx.outbox.hold(id);
  if (post?.effect.kind !== 'post') return { outcome: 'nothing' };
  if (post.status === 'uncertain') return { outcome: 'unsure' };
  const removal = await tx.outbox.get(removalRowId(id));
  if (removal !== null) return { outcome: 'already', byName: null, at: removal.createdAt };
  if (post.status === 'failed' || post.status === 'expired') return { outcome: 'nothing' };
  const { spaceId, channelId } = post.effect;
  const withdrawn = await tx.outbox.withdraw(id, 'withdrawn');
  if (!withdrawn)
    await tx.outbox.add([
      {
        id: removalRowId(id),
        platform: platformOf(spaceId),
        effect: { kind: 'remove', spaceId, channelId, outboxId: id },
        createdAt: now,
        expiresAt: null,
      },
    ]);
  await tx.members.told(spaceId, by, now);
  await tx.audit.append({
    at: now,
    spaceId,
    actor: by.id,
    action: 'post.undone',
    subject: id,
    data: { out: !withdrawn },
  });
  return { outcome: 'undone', was: withdrawn ? 'waiting' : 'out' };
};
