// Taking back what the agent posted, or was about to.
import { platformOf, type SpaceId } from '../../ids.ts';
import type { Author } from '../../messages/inbound.ts';
import type { Repositories } from '../../ports.ts';
import { deciderName, refreshCard, removalRowId } from '../card-update.ts';
import type { Intervention } from '../intervention.ts';
import type { DeskContext } from './snooze.ts';

export type Undone =
  /** `waiting`: it never went out. `unsure`: nobody knows whether it is there. */
  | { readonly outcome: 'undone'; readonly was: 'out' | 'waiting' }
  | { readonly outcome: 'already'; readonly byName: string | null; readonly at: number | null }
  /** Nothing of it is there: it is no approved post, its post was given up, or it is too old to be known. */
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'unsure' };

const looked = 100;

/** What drafts of a space had posted, or are about to, in no order. */
export const lastPosts = async (
  { interventions }: Pick<Repositories, 'interventions'>,
  spaceId: SpaceId,
): Promise<Intervention[]> =>
  (await interventions.list({ spaceId, status: 'approved', limit: looked })).filter(
    ({ postOutboxId }) => postOutboxId !== null,
  );

/** Takes a post back, out or not yet. Call in a transaction; of two who do, the first wins. */
export const undoPost = async (
  tx: Repositories,
  draft: Intervention,
  by: Author,
  { now, newId, defaults }: DeskContext,
): Promise<Undone> => {
  const already = async (current: Intervention): Promise<Undone> => ({
    outcome: 'already',
    byName: await deciderName(tx, current),
    at: current.decidedAt,
  });
  if (draft.status === 'undone') return already(draft);
  if (draft.status !== 'approved' || draft.postOutboxId === null) return { outcome: 'nothing' };
  const post = await tx.outbox.get(draft.postOutboxId);
  if (post?.effect.kind !== 'post' || post.status === 'failed' || post.status === 'expired')
    return { outcome: 'nothing' };
  if (post.status === 'uncertain') return { outcome: 'unsure' };
  // Before the draft, in the order in which a delivery takes them.
  const withdrawn = await tx.outbox.withdraw(post.id, 'withdrawn');
  if (!(await tx.interventions.move(draft.id, 'approved', 'undone', { at: now, by: by.id })))
    return already((await tx.interventions.get(draft.id)) ?? draft);
  await tx.members.told(draft.spaceId, by, now);
  if (!withdrawn)
    await tx.outbox.add([
      {
        id: removalRowId(post.id),
        platform: platformOf(draft.spaceId),
        effect: { kind: 'remove', spaceId: draft.spaceId, channelId: post.effect.channelId, outboxId: post.id },
        createdAt: now,
        expiresAt: null,
      },
    ]);
  if (draft.cardOutboxId !== null)
    await refreshCard(tx, draft.spaceId, draft.cardOutboxId, { now, rowId: newId(), defaults });
  await tx.audit.append({
    at: now,
    spaceId: draft.spaceId,
    actor: by.id,
    action: 'intervention.undone',
    subject: draft.id,
    data: { kind: draft.kind, out: !withdrawn },
  });
  return { outcome: 'undone', was: withdrawn ? 'waiting' : 'out' };
};
