// How a draft stands, as its card tells it.
import type { OutboxRow } from '../../ports.ts';
import type { Intervention } from '../intervention.ts';

/** What became of an approved post. */
export type PostOutcome = 'posted' | 'failed' | 'expired' | 'uncertain';

export type DraftState =
  | { readonly kind: 'open' }
  | { readonly kind: 'snoozed'; readonly until: number }
  | {
      readonly kind: 'approved';
      /** null: not known. */
      readonly byName: string | null;
      readonly at: number;
      readonly edited: boolean;
      readonly post: PostOutcome | 'posting' | { readonly waitsUntil: number };
    }
  | { readonly kind: 'dismissed'; readonly byName: string | null; readonly at: number }
  | { readonly kind: 'undone'; readonly byName: string | null; readonly at: number; readonly left: boolean }
  | { readonly kind: 'expired'; readonly at: number };

/** One or two sentences about an approved post that is done or given up. */
export const outcomeWords = (outcome: PostOutcome): string => {
  switch (outcome) {
    case 'posted':
      return 'Posted.';
    case 'failed':
      return 'It was not posted: the chat refused it. Please say it there yourself if it is still needed.';
    case 'expired':
      return 'It was not posted: the chat could not be reached in time. Please say it there yourself if it is still needed.';
    case 'uncertain':
      return 'It may have been posted, but I could not see whether. Please look there; I do not try again.';
    default:
      return outcome satisfies never;
  }
};

/** Kept as the decision's reason: the post is not what was proposed. */
export const editedMark = 'edited';

const postState = (post: OutboxRow | null, now: number): (DraftState & { kind: 'approved' })['post'] => {
  // A row that is gone was settled long ago.
  if (post === null) return 'posted';
  switch (post.status) {
    case 'sent':
      return 'posted';
    case 'pending':
      return post.attempts === 0 && post.nextAttemptAt > Math.max(now, post.createdAt)
        ? { waitsUntil: post.nextAttemptAt }
        : 'posting';
    case 'sending':
      return 'posting';
    default:
      return post.status;
  }
};

/**
 * The state of a stored draft.
 * @param known `post`: the outbox row of its post; `removal`: of what takes the post back; `byName`: who decided.
 */
export const stateOf = (
  draft: Intervention,
  known: { readonly post: OutboxRow | null; readonly removal: OutboxRow | null; readonly byName: string | null },
  now: number,
): DraftState => {
  const { byName } = known;
  const at = draft.decidedAt ?? draft.createdAt;
  switch (draft.status) {
    case 'observed':
    case 'draft':
      return draft.snoozedUntil !== null && draft.snoozedUntil > now
        ? { kind: 'snoozed', until: draft.snoozedUntil }
        : { kind: 'open' };
    case 'approved': {
      const edited = draft.decisionReason === editedMark;
      return { kind: 'approved', byName, at, edited, post: postState(known.post, now) };
    }
    case 'dismissed':
      return { kind: 'dismissed', byName, at };
    case 'undone': {
      const given = known.removal?.status;
      return { kind: 'undone', byName, at, left: given === 'failed' || given === 'expired' || given === 'uncertain' };
    }
    case 'expired':
      return { kind: 'expired', at };
    default:
      return draft.status satisfies never;
  }
};
