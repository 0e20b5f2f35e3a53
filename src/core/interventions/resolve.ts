// What a moderator's answer to a draft does. Runs inside the caller's transaction: the answer, the post and the card's
// update are one; of two answers the first wins.
import { withDisclosure } from '../brand/guard.ts';
import type { Review } from '../brand/review.ts';
import { platformOf, type SpaceId } from '../ids.ts';
import type { Author } from '../messages/inbound.ts';
import type { Repositories } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { deciderName, refreshCard } from './card-update.ts';
import { checkText } from './desk/check-text.ts';
import { postBody } from './desk/post-body.ts';
import { editedMark } from './desk/state.ts';
import type { Dismissal, Intervention, InterventionStatus } from './intervention.ts';

export type DraftAnswer =
  /** `later`: when quiet hours end. `anyway`: although soft rules speak against it. */
  | { readonly kind: 'approve'; readonly later?: boolean; readonly anyway?: boolean }
  | { readonly kind: 'edit'; readonly text: string; readonly anyway?: boolean }
  | { readonly kind: 'dismiss'; readonly reason?: Dismissal };

export type AlreadyDecided = {
  /** Somebody (or the clock) was first. `byName` is null when it expired or the name is not known. */
  readonly outcome: 'already-decided';
  readonly status: InterventionStatus;
  readonly byName: string | null;
  readonly at: number | null;
};

export type DraftOutcome =
  | {
      readonly outcome: 'approved' | 'dismissed';
      readonly postOutboxId: string | null;
      /** When it is posted, where that is not now. */
      readonly postAt: number | null;
    }
  | AlreadyDecided
  | { readonly outcome: 'not-found' }
  /** Only moderators and admins decide. */
  | { readonly outcome: 'forbidden' }
  /** The text may not be posted as it is, or only after a warning; nothing was changed. `text` has the disclosure added. */
  | { readonly outcome: 'violations'; readonly review: Review; readonly text: string };

export interface ResolveContext {
  readonly now: number;
  /** Gives a uuid v7. */
  readonly newId: () => string;
  readonly settings: Pick<SpaceSettings, 'brand'>;
  /** What holds where nothing is stored for a space. */
  readonly defaults?: SpaceSettings | undefined;
}

// An approved post that could not be delivered for this long is no longer what the thread needs.
const postLifeMs = 60 * 60_000;

/** How a draft that is decided already stands; null: it is open. */
export const takenAlready = async (
  tx: Pick<Repositories, 'members'>,
  draft: Intervention,
  now: number,
): Promise<AlreadyDecided | null> => {
  if (draft.status === 'draft')
    return draft.expiresAt > now
      ? null
      : { outcome: 'already-decided', status: 'expired', byName: null, at: draft.expiresAt };
  return {
    outcome: 'already-decided',
    status: draft.status,
    byName: await deciderName(tx, draft),
    at: draft.decidedAt,
  };
};

const codesOf = ({ soft }: Review): string => soft.map(({ code }) => code).join(',');

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
  const { now } = context;
  if (by.role !== 'moderator' && by.role !== 'admin') return { outcome: 'forbidden' };
  const draft = await tx.interventions.get(request.interventionId);
  if (draft === null || draft.spaceId !== request.spaceId) return { outcome: 'not-found' };
  const taken = await takenAlready(tx, draft, now);
  if (taken !== null) return taken;

  const dismissed = answer.kind === 'dismiss';
  const edited = answer.kind === 'edit' && answer.text.trim() !== draft.text.trim();
  const text = answer.kind === 'edit' ? withDisclosure(answer.text, context.settings.brand) : draft.text;
  const read = dismissed ? null : await checkText(tx, draft, text, context.settings);
  if (read !== null && (read.hard.length > 0 || (read.soft.length > 0 && answer.kind !== 'dismiss' && !answer.anyway)))
    return { outcome: 'violations', review: read, text };

  const postAt =
    answer.kind === 'approve' && answer.later === true && draft.postAt !== null && draft.postAt > now
      ? draft.postAt
      : null;
  const postOutboxId = dismissed ? null : context.newId();
  const moved = await tx.interventions.move(draft.id, 'draft', dismissed ? 'dismissed' : 'approved', {
    at: now,
    by: by.id,
    ...(edited ? { text, reason: editedMark } : {}),
    ...(answer.kind === 'dismiss' && answer.reason !== undefined ? { dismissal: answer.reason } : {}),
    ...(postOutboxId === null ? {} : { postOutboxId }),
  });
  if (!moved) {
    const current = (await tx.interventions.get(draft.id)) ?? draft;
    return (await takenAlready(tx, current, now)) ?? { outcome: 'not-found' };
  }
  await tx.members.told(draft.spaceId, by, now);

  if (postOutboxId !== null) {
    const [called] = draft.pings;
    // An edited text is their own words: gone with them.
    const about = edited ? by.id : (draft.about ?? called);
    await tx.outbox.add([
      {
        id: postOutboxId,
        platform: platformOf(draft.spaceId),
        effect: {
          kind: 'post',
          spaceId: draft.spaceId,
          channelId: draft.channelId,
          threadId: draft.threadId,
          replyTo: draft.replyTo ?? null,
          body: postBody(draft, text),
        },
        createdAt: now,
        expiresAt: (postAt ?? now) + postLifeMs,
        ...(postAt === null ? {} : { notBefore: postAt }),
        ...(about === undefined ? {} : { about }),
      },
    ]);
    if (draft.pings.length > 0) await tx.helpers.pinged(draft.spaceId, draft.pings, postAt ?? now);
  }
  if (draft.cardOutboxId !== null)
    await refreshCard(tx, draft.spaceId, draft.cardOutboxId, {
      now,
      rowId: context.newId(),
      defaults: context.defaults,
      // Where the post goes out at once, its outcome is all the card needs to say.
      behindMs: postOutboxId === null ? 0 : 1,
    });
  await tx.timers.clear(`expire:${draft.id}`);
  await tx.timers.clear(`wake:${draft.id}`);
  const soft = read === null ? '' : codesOf(read);
  await tx.audit.append({
    at: now,
    spaceId: draft.spaceId,
    actor: by.id,
    action: `intervention.${dismissed ? 'dismissed' : edited ? 'edited' : 'approved'}`,
    subject: draft.id,
    data: {
      kind: draft.kind,
      ...(soft === '' ? {} : { anyway: soft }),
      ...(postAt === null ? {} : { postAt }),
      ...(answer.kind === 'dismiss' && answer.reason !== undefined ? { reason: answer.reason } : {}),
    },
  });
  return { outcome: dismissed ? 'dismissed' : 'approved', postOutboxId, postAt };
};

/**
 * Ends a draft nobody decided on: its card says so, nothing is posted. Call in a transaction.
 * Returns false when it was decided before, or sleeps and so ends later.
 */
export const expireDraft = async (
  tx: Repositories,
  interventionId: string,
  context: Pick<ResolveContext, 'now' | 'newId' | 'defaults'>,
): Promise<boolean> => {
  const { now } = context;
  const draft = await tx.interventions.get(interventionId);
  if (draft === null || draft.status !== 'draft' || draft.expiresAt > now) return false;
  if (!(await tx.interventions.move(draft.id, 'draft', 'expired', { at: now, by: 'agent' }))) return false;
  if (draft.cardOutboxId !== null)
    await refreshCard(tx, draft.spaceId, draft.cardOutboxId, {
      now,
      rowId: context.newId(),
      defaults: context.defaults,
    });
  await tx.audit.append({
    at: now,
    spaceId: draft.spaceId,
    actor: 'agent',
    action: 'intervention.expired',
    subject: draft.id,
    data: { kind: draft.kind },
  });
  return true;
};
