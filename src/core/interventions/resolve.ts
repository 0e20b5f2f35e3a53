// What a moderator's answer to a draft does. Runs inside the caller's transaction: the answer, the post and the card's
// update are one; of two answers the first wins.
import { guard, type Violation, withDisclosure } from '../brand/guard.ts';
import { platformOf, type SpaceId } from '../ids.ts';
import type { Author } from '../messages/inbound.ts';
import type { NewOutboxRow, Repositories } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { plainName } from './card.ts';
import { cardUpdate, deciderName, decisionRowId } from './card-update.ts';
import type { Intervention, InterventionStatus } from './intervention.ts';

export type DraftAnswer =
  | { readonly kind: 'approve' }
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'dismiss' };

export type DraftOutcome =
  | { readonly outcome: 'approved' | 'dismissed'; readonly postOutboxId: string | null }
  /** Somebody (or the clock) was first. `byName` is null when it expired or the name is not known. */
  | {
      readonly outcome: 'already-decided';
      readonly status: InterventionStatus;
      readonly byName: string | null;
      readonly at: number | null;
    }
  | { readonly outcome: 'not-found' }
  /** Only moderators and admins decide. */
  | { readonly outcome: 'forbidden' }
  /** The text may not be posted as it is; nothing was changed. */
  | { readonly outcome: 'violations'; readonly violations: readonly Violation[] };

export interface ResolveContext {
  readonly now: number;
  /** Gives a uuid v7. */
  readonly newId: () => string;
  readonly settings: Pick<SpaceSettings, 'brand'>;
}

// An approved post that could not be delivered for this long is no longer what the thread needs.
const postLifeMs = 60 * 60_000;

/**
 * Applies one answer to a draft. Call in a transaction; never throws on an answer, only when the store fails.
 * @param tx the repositories of the running transaction.
 */
export const resolveDraft = async (
  tx: Repositories,
  request: {
    readonly interventionId: string;
    /** Where the answer was given: a moderator decides on their own space's drafts only. */
    readonly spaceId: SpaceId;
    readonly answer: DraftAnswer;
    readonly by: Author;
  },
  context: ResolveContext,
): Promise<DraftOutcome> => {
  const { answer, by } = request;
  if (by.role !== 'moderator' && by.role !== 'admin') return { outcome: 'forbidden' };
  const draft = await tx.interventions.get(request.interventionId);
  if (draft === null || draft.spaceId !== request.spaceId) return { outcome: 'not-found' };
  const taken = async (current: Intervention): Promise<DraftOutcome> => ({
    outcome: 'already-decided',
    status: current.status,
    byName: await deciderName(tx, current),
    at: current.decidedAt,
  });
  if (draft.status !== 'draft') return taken(draft);
  if (draft.expiresAt <= context.now)
    return { outcome: 'already-decided', status: 'expired', byName: null, at: draft.expiresAt };

  const dismissed = answer.kind === 'dismiss';
  const edited = answer.kind === 'edit' && answer.text.trim() !== draft.text.trim();
  const text = answer.kind === 'edit' ? withDisclosure(answer.text, context.settings.brand) : draft.text;
  if (!dismissed) {
    const violations = guard(text, context.settings.brand);
    if (violations.length > 0) return { outcome: 'violations', violations };
  }

  const postOutboxId = dismissed ? null : context.newId();
  const moved = await tx.interventions.move(draft.id, 'draft', dismissed ? 'dismissed' : 'approved', {
    at: context.now,
    by: by.id,
    ...(edited ? { text } : {}),
    ...(postOutboxId === null ? {} : { postOutboxId }),
  });
  if (!moved) return taken((await tx.interventions.get(draft.id)) ?? draft);

  const rows: NewOutboxRow[] = [];
  if (postOutboxId !== null)
    rows.push({
      id: postOutboxId,
      platform: platformOf(draft.spaceId),
      effect: {
        kind: 'post',
        spaceId: draft.spaceId,
        channelId: draft.channelId,
        threadId: draft.threadId,
        replyTo: null,
        body: { text, actions: [] },
      },
      createdAt: context.now,
      expiresAt: context.now + postLifeMs,
      // Their own words: gone with them.
      ...(edited ? { about: by.id } : {}),
    });
  const kind = dismissed ? 'dismissed' : edited ? 'edited' : 'approved';
  const update = await cardUpdate(
    tx,
    draft,
    { kind, byName: plainName(by.name), at: context.now },
    dismissed ? draft.text : text,
    postOutboxId === null ? context.newId() : decisionRowId(postOutboxId),
  );
  // A moment later than the post, so behind it: where that goes out at once, its outcome is all the card needs to say.
  if (update !== null) rows.push({ ...update, about: by.id, createdAt: context.now + (postOutboxId === null ? 0 : 1) });
  await tx.outbox.add(rows);
  await tx.timers.clear(`expire:${draft.id}`);
  await tx.audit.append({
    at: context.now,
    spaceId: draft.spaceId,
    actor: by.id,
    action: `intervention.${kind}`,
    subject: draft.id,
    data: { kind: draft.kind },
  });
  return { outcome: dismissed ? 'dismissed' : 'approved', postOutboxId };
};

/**
 * Ends a draft nobody decided on: its card says so, nothing is posted. Call in a transaction.
 * Returns false when it was decided before.
 */
export const expireDraft = async (
  tx: Repositories,
  interventionId: string,
  context: Pick<ResolveContext, 'now' | 'newId'>,
): Promise<boolean> => {
  const draft = await tx.interventions.get(interventionId);
  if (draft === null || draft.status !== 'draft') return false;
  if (!(await tx.interventions.move(draft.id, 'draft', 'expired', { at: context.now, by: 'agent' }))) return false;
  const update = await cardUpdate(tx, draft, { kind: 'expired', at: context.now }, draft.text, context.newId());
  if (update !== null) await tx.outbox.add([update]);
  await tx.audit.append({
    at: context.now,
    spaceId: draft.spaceId,
    actor: 'agent',
    action: 'intervention.expired',
    subject: draft.id,
    data: { kind: draft.kind },
  });
  return true;
};
