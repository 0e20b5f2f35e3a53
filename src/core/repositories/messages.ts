// What was said, and what is counted of it.
import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../ids.ts';
import type { InboundDelete, InboundMember, InboundMessage, MemberRole } from '../messages/inbound.ts';
import type { MessageScore } from '../sentiment/score.ts';

/** An event as ingest hands it to the store: a message with its score (null: not scored, e.g. metadata-only). */
export type ScoredEvent =
  | { readonly event: InboundMessage; readonly score: MessageScore | null }
  | { readonly event: InboundDelete | InboundMember };

/** What one batch changed. `dirty` names the spaces whose state changed. */
export interface Applied {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** Already stored, older than what is stored, or deleted before. */
  readonly ignored: number;
  /** Sent by a member before they were erased: not stored. */
  readonly refused: number;
  readonly dirty: readonly SpaceId[];
}

/** Decayed counts of one author: each message weighs 0.5^(age / half-life), age taken to its 10-minute bucket. */
export interface AuthorTotals {
  readonly memberId: MemberId;
  readonly role: MemberRole;
  readonly messages: number;
  readonly positive: number;
  readonly negative: number;
  readonly offensive: number;
  /** Plain count and time of last message, not decayed. */
  readonly count: number;
  readonly lastAt: number;
}

/** A question and whether another human answered it: a reply to it, a later message by another member in its thread or one that mentions the asker. */
export interface QuestionFact {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly askerId: MemberId;
  readonly at: number;
  readonly answeredAt: number | null;
}

export interface StoredMessage {
  readonly id: MessageId;
  readonly spaceId: SpaceId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly replyTo: MessageId | null;
  /** null: said by a member who opted out; only the fact that someone spoke is kept. */
  readonly author: { readonly id: MemberId; readonly name: string; readonly role: MemberRole } | null;
  /** null: past its time to live, opted out, or metadata-only. */
  readonly text: string | null;
  readonly score: MessageScore | null;
  readonly at: number;
  readonly editedAt: number | null;
}

/** A thread, or a channel's own stream where `threadId` is null. */
export interface Conversation {
  readonly spaceId: SpaceId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
}

export interface MessageRepository {
  /**
   * Applies a batch in one transaction, exactly once however often it is delivered and in whatever order:
   * rows are locked in key order; a delete leaves a tombstone that creations and edits check; an edit applies only if newer.
   * Marks every changed space, and every conversation that got a negative message, dirty.
   */
  apply(events: readonly ScoredEvent[], now: number): Promise<Applied>;
  get(id: MessageId): Promise<StoredMessage | null>;
  /** Newest first. */
  list(filter: { spaceId: SpaceId; channelId?: ChannelId; before?: number; limit: number }): Promise<StoredMessage[]>;
  /** Oldest first, the last `limit` since `since`. */
  conversation(where: Conversation, since: number, limit: number): Promise<StoredMessage[]>;
  authorTotals(spaceId: SpaceId, now: number, halfLifeMs: number, horizonMs: number): Promise<AuthorTotals[]>;
  /** Asked between `since` and `until`, newest first, at most `limit`. */
  questions(spaceId: SpaceId, since: number, until: number, limit: number): Promise<QuestionFact[]>;
  /** Messages since `since`, and their distinct authors that are no agents. */
  counts(spaceId: SpaceId, since: number): Promise<{ messages: number; authors: number }>;
  /** Per channel, the time of the last stored message: where back-fill starts. */
  cursors(spaceId: SpaceId): Promise<{ channelId: ChannelId; threadId: ThreadId | null; lastAt: number }[]>;
  /** Ids stored in a channel between two times: back-fill compares them with the platform and purges what is gone there. */
  idsBetween(where: Conversation, from: number, to: number): Promise<MessageId[]>;
  /** Clears raw text older than `before`; returns how many. Scores and counts stay. */
  expireText(before: number, limit: number): Promise<number>;
}
