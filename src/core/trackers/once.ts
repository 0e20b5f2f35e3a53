// An issue and a comment are made once, although an attempt may do its work and its answer get lost: whoever tries again
// looks first, and makes nothing as long as the earlier attempt may still be under way.
import { CcoError } from '../errors.ts';
import type { CallOptions } from '../ports.ts';
import type { NewComment, NewIssue, Tracker, TrackerComment, TrackerIssue } from './tracker.ts';

/** Earlier attempts whose outcome is not known; times by our clock, ms. Attempts that surely failed do not count. */
export interface UnknownAttempts {
  readonly first: number;
  readonly last: number;
}

export interface OnceOptions extends CallOptions {
  readonly now: number;
  /** null: this is the first attempt, or all earlier ones surely did nothing. */
  readonly unknown: UnknownAttempts | null;
  /** How long after an unknown attempt nothing is made anew. Default 60,000: longer than a request lives. */
  readonly settleMs?: number;
}

export type Once<T> = T & {
  /** Found, from an earlier attempt. */
  readonly adopted: boolean;
};

const defaultSettleMs = 60_000;

const mayBeDone = (error: unknown): boolean => error instanceof CcoError && error.data.maybeDone === true;

const unsettled = (waitMs: number): CcoError =>
  new CcoError('An earlier attempt may still be under way in the tracker', {
    code: 'tracker-unavailable',
    retryable: true,
    remedy: 'It is tried again by itself.',
    data: { reason: 'unsettled', maybeDone: false, retryAfterMs: Math.ceil(waitMs) },
  });

const once = async <T extends object>(
  { now, unknown, settleMs = defaultSettleMs }: OnceOptions,
  find: (since: number) => Promise<T | null>,
  make: () => Promise<T>,
): Promise<Once<T>> => {
  if (unknown !== null) {
    const found = await find(unknown.first);
    if (found !== null) return { ...found, adopted: true };
    const wait = unknown.last + settleMs - now;
    if (wait > 0) throw unsettled(wait);
  }
  try {
    return { ...(await make()), adopted: false };
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    // What we look for may be there already; where we cannot tell, the caller comes again.
    const found = await find(unknown?.first ?? now).catch(() => null);
    if (found === null) throw error;
    return { ...found, adopted: true };
  }
};

/**
 * Makes the issue, or adopts the one that an earlier attempt made. Throws what `Tracker` throws. Where `data.maybeDone` is
 * true, or the process died, hand in the time of this attempt as `unknown.last` next time (and as `unknown.first` where
 * there is none yet); otherwise `unknown` stays as it was. `data.retryAfterMs` says when it is worth coming again.
 */
export const fileIssueOnce = (tracker: Tracker, issue: NewIssue, options: OnceOptions): Promise<Once<TrackerIssue>> =>
  once(
    options,
    (since) => tracker.findIssue(issue.marker, since, options),
    () => tracker.createIssue(issue, options),
  );

/** The same for a comment. */
export const commentOnce = (
  tracker: Tracker,
  comment: NewComment,
  options: OnceOptions,
): Promise<Once<TrackerComment>> =>
  once(
    options,
    () => tracker.findComment(comment.issueId, comment.marker, options),
    () => tracker.comment(comment, options),
  );
