// What happens to a case's issue in the tracker happens to the case: heard by webhook, or found by reading what changed.
import type { CallOptions, Clock, Repositories, Store } from '../ports.ts';
import { cursorAt, type TrackerCursor, trackerCursorSchema } from '../trackers/cursor.ts';
import type { Marker } from '../trackers/marker.ts';
import type { Tracker, TrackerIssue, WebhookRequest } from '../trackers/tracker.ts';
import { advanceCase } from './advance.ts';
import { type Case, isOpen } from './case.ts';
import { trackerEvent } from './plan.ts';

const dayMs = 86_400_000;
const openCases = 500;

/** The id that a marker was made of. */
const idOf = (marker: Marker): string => {
  const digits = marker.slice('ccoref'.length);
  return [0, 8, 12, 16, 20].map((from, at, all) => digits.slice(from, all[at + 1])).join('-');
};

const caseFor = async ({ cases }: Pick<Repositories, 'cases'>, issue: TrackerIssue): Promise<Case | null> =>
  // Copied by hand into another issue, a marker does not make that one ours.
  (issue.marker === null ? null : await cases.get(idOf(issue.marker))) ?? (await cases.byTracker(issue.id));

/**
 * Tells the case of an issue how that stands. Known already: nothing. A case that is resolved is opened again where the
 * issue is. false: nothing changed, or it is no case's.
 */
export const applyIssue = async (
  tx: Pick<Repositories, 'cases'>,
  issue: TrackerIssue,
  changeId: string,
  now: number,
): Promise<boolean> => {
  const found = await caseFor(tx, issue);
  if (found === null) return false;
  // Held from here on: a webhook and a reading of the same change come at the same time.
  await tx.cases.take(found.id);
  const one = await tx.cases.get(found.id);
  if (one === null) return false;
  const event = trackerEvent(issue.state, changeId, now);
  if (event.kind !== 'tracker-moved' || event.state === one.tracker?.state) return false;
  const reopens = issue.state.outcome === null;
  if (isOpen(one)) await advanceCase(tx, one.id, event, now);
  // Never resolved over there, it is no news that it is open.
  else if (reopens && (one.tracker?.state === 'resolved' || one.tracker?.state === 'declined')) {
    const { id, at } = event;
    await advanceCase(tx, one.id, { id: `${id}:again`, at, by: null, kind: 'reopened', why: 'tracker' }, now);
    await advanceCase(tx, one.id, event, now);
  } else return false;
  return true;
};

const changeOf = ({ id, updatedAt, state }: TrackerIssue): string => `${id}@${updatedAt}@${state.name}`;

export interface FollowTrackerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly tracker: Tracker;
}

/** Makes the round that reads what changed. Throws what tracker and store throw; the next round begins where this did. */
export const createFollowTracker = ({ store, clock, tracker }: FollowTrackerDeps) => {
  const key = `tracker:cursor:${tracker.name}`;
  const apply = (issue: TrackerIssue): Promise<boolean> =>
    store.transaction((tx) => applyIssue(tx, issue, changeOf(issue), clock.now()));

  const readOneByOne = async (options: CallOptions): Promise<number> => {
    let moved = 0;
    for (const { tracker: known } of await store.cases.list({ open: true, limit: openCases })) {
      if (known === null || options.signal?.aborted === true) continue;
      if (await apply(await tracker.readIssue(known.externalId, options))) moved += 1;
    }
    return moved;
  };

  return async (options: CallOptions = {}): Promise<{ readonly moved: number }> => {
    const stored = trackerCursorSchema.safeParse(await store.settings.get('global', key));
    const cursor: TrackerCursor = stored.success ? stored.data : cursorAt(clock.now() - dayMs);
    const { changes, cursor: next, complete } = await tracker.changedSince(cursor, options);
    let moved = 0;
    for (const issue of changes) if (await apply(issue)) moved += 1;
    if (!complete) moved += await readOneByOne(options);
    if (next !== cursor) await store.settings.set('global', key, next, 'agent', clock.now());
    return { moved };
  };
};

/** Makes what a webhook of the tracker calls. Throws CcoError `tracker-webhook-refused`, `tracker-webhook-invalid`. */
export const createHearTracker =
  ({ store, clock, tracker }: FollowTrackerDeps) =>
  async (request: WebhookRequest): Promise<'moved' | 'known' | 'ignored'> => {
    const heard = tracker.readWebhook(request);
    if (heard.kind === 'ignored') return 'ignored';
    const { issue, deliveryId } = heard;
    const moved = await store.transaction((tx) => applyIssue(tx, issue, deliveryId ?? changeOf(issue), clock.now()));
    return moved ? 'moved' : 'known';
  };
