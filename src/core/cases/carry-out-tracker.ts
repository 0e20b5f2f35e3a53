// What a case wants done in the tracker. That is outside: an attempt that may have done its work is looked up by its marker
// before another one.
import type { CallOptions, CaseEffectRow } from '../ports.ts';
import { markerOf } from '../trackers/marker.ts';
import { commentOnce, fileIssueOnce } from '../trackers/once.ts';
import type { IssuePriority, Tracker } from '../trackers/tracker.ts';
import type { Case, CasePriority } from './case.ts';
import { done, type EffectOutcome, given } from './effect-outcome.ts';
import { type OutsideFacts, trackerComment, trackerIssue } from './outside.ts';

const issuePriority: Readonly<Record<CasePriority, IssuePriority>> = {
  low: 'low',
  medium: 'normal',
  high: 'high',
  urgent: 'critical',
};

interface InTracker {
  readonly one: Case;
  readonly facts: OutsideFacts;
  /** A uuid made of a name: the same name, the same uuid. */
  readonly uuidOf: (name: string) => string;
  /** How long a row is claimed for, in ms. */
  readonly claimMs: number;
  readonly now: number;
}

/** Files the case's issue, or comments on it. `row`: as it was found due. Throws what the tracker throws. */
export const carryOutInTracker = async (
  tracker: Tracker,
  { effect, attempts, firstAttemptAt, nextAttemptAt }: CaseEffectRow,
  { one, facts, uuidOf, claimMs, now }: InTracker,
  options: CallOptions,
): Promise<EffectOutcome> => {
  // A claim that was never settled ended a minute before the row was due again, at the latest.
  const unknown = attempts === 0 ? null : { first: firstAttemptAt ?? now, last: nextAttemptAt - claimMs };
  if (effect.kind === 'tracker-comment') {
    if (one.tracker === null) return given('no-issue-off');
    const text = trackerComment(one, effect.about, facts);
    const comment = { issueId: one.tracker.externalId, marker: markerOf(uuidOf(effect.id)), text };
    return done((await commentOnce(tracker, comment, { ...options, now, unknown })).id);
  }
  const { title, text } = trackerIssue(one, facts);
  const marker = markerOf(one.id);
  const priority = issuePriority[one.priority];
  const issue = { marker, summary: title, description: text, tags: [], priority, type: 'task' as const };
  const filed = await fileIssueOnce(tracker, issue, { ...options, now, unknown });
  return done(filed.id, filed.url);
};
