// The history of a space's health.
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { SpaceId } from '../ids.ts';

export interface HealthRepository {
  save(spaceId: SpaceId, snapshot: HealthSnapshot): Promise<void>;
  latest(spaceId: SpaceId): Promise<HealthSnapshot | null>;
  /** The first snapshot with a score at or after `since`: what a trend is measured from. */
  firstSince(spaceId: SpaceId, since: number): Promise<HealthSnapshot | null>;
  /**
   * Oldest first: all since `since` where they are at most `limit`. Of more, the time from the first to the last of them
   * is cut into `limit` equal slots and the newest of each slot is given, so that the whole span is covered; the newest of
   * all is always among them. Fewer than `limit` then where a slot has none. `limit` is at least 1.
   */
  history(spaceId: SpaceId, since: number, limit: number): Promise<HealthSnapshot[]>;
  /**
   * Removes from those older than `before` all but the newest of each space and slot of `everyMs`, so never the newest of
   * a space; returns how many, at most `limit`.
   */
  thin(before: number, everyMs: number, limit: number): Promise<number>;
}
