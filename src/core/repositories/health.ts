// The history of a space's health.
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { HealthWarning } from '../health/warning.ts';
import type { WeekSummary } from '../health/week.ts';
import type { ChannelId, MessageId, SpaceId, ThreadId } from '../ids.ts';
import type { SevereCategory } from '../sentiment/severe.ts';

/** A message of severe content that is still there. */
export interface SevereMessage {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly category: SevereCategory;
  readonly at: number;
}

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
   * Removes from those older than `before`, and not older than `since` where given, all but the newest of each space and
   * slot of `everyMs`, so never the newest of a space; returns how many, at most `limit`.
   */
  thin(before: number, everyMs: number, limit: number, since?: number): Promise<number>;
  /** Summaries of finished weeks that began at or after `since`, oldest first. */
  weeks(spaceId: SpaceId, since: number): Promise<WeekSummary[]>;
  saveWeek(spaceId: SpaceId, summary: WeekSummary): Promise<void>;
  /**
   * Takes the marks of what was stored, edited or deleted after its week was over, and removes the summaries from the
   * week of the earliest (`weekStart`) on, and totals rolled up after it. Call inside the evaluating transaction.
   */
  forgetLateWeeks(spaceId: SpaceId, weekStart: (at: number) => number): Promise<void>;
  beginWarning(warning: HealthWarning): Promise<void>;
  /** Ends those of a space that last, of these causes. */
  endWarnings(spaceId: SpaceId, causes: readonly HealthWarning['cause'][], at: number): Promise<void>;
  /** Newest first: those that lasted at or after `since`. Without `spaceId`: of all spaces. */
  warnings(filter: { spaceId?: SpaceId; since?: number; limit: number }): Promise<HealthWarning[]>;
  /** Removes warnings that ended before `before`; returns how many, at most `limit`. What lasts stays, however old. */
  expireWarnings(before: number, limit: number): Promise<number>;
  /** Severe messages nobody was told of yet, oldest first, at most `limit`. */
  severeOpen(spaceId: SpaceId, limit: number): Promise<SevereMessage[]>;
  /** Those a card was made for, newest first, at most `limit`; and how many by category. */
  severeOn(
    cardOutboxId: string,
    limit: number,
  ): Promise<{ messages: SevereMessage[]; counts: Partial<Record<SevereCategory, number>> }>;
  /** Conversations with severe content since `since` that is still there. */
  severeSince(spaceId: SpaceId, since: number): Promise<Pick<SevereMessage, 'channelId' | 'threadId'>[]>;
  /** Marks them as told of on a card (null: there is no moderators' channel). */
  severeTold(ids: readonly MessageId[], cardOutboxId: string | null, at: number): Promise<void>;
  /** The newest card about severe content in a space, and when it was last added to. */
  severeCard(spaceId: SpaceId): Promise<{ cardOutboxId: string; lastAt: number } | null>;
  /**
   * Removes marks of severe content told of before `before`, and those as old of messages that are gone; returns how many,
   * at most `limit`. What nobody was told of yet stays, however old.
   */
  expireSevere(before: number, limit: number): Promise<number>;
}
