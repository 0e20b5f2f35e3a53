// What was said, and what is counted of it.
import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../ids.ts';
import type {
  InboundDelete,
  InboundMember,
  InboundMessage,
  InboundReaction,
  InboundReactionsCleared,
  MemberRole,
} from '../messages/inbound.ts';
import type { Mood } from '../sentiment/reaction-mood.ts';
import type { MessageScore } from '../sentiment/score.ts';
import type { SevereCategory } from '../sentiment/severe.ts';
import type {
  AnswerFact,
  AuthorTotals,
  Example,
  FirstMessage,
  OwnWord,
  QuestionFact,
  ReactionTotals,
  RecentActivity,
  WeekFacts,
} from './message-facts.ts';

/**
 * An event as ingest hands it to the store: a message with its score (null: not scored, e.g. metadata-only). `severe`:
 * what the severe rules found in it; it is kept as a mark that moderators are to be told, once a message.
 */
export type ScoredEvent =
  | { readonly event: InboundMessage; readonly score: MessageScore | null; readonly severe?: SevereCategory | null }
  | { readonly event: InboundReaction; readonly mood: Mood }
  | { readonly event: InboundDelete | InboundMember | InboundReactionsCleared };

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
   * Marks every changed space, and every conversation that got a negative message, dirty. Of reactions those with a mood are
   * kept, one a message, member and emoji, and mark nothing: they are seen at the next evaluation.
   */
  apply(events: readonly ScoredEvent[], now: number): Promise<Applied>;
  get(id: MessageId): Promise<StoredMessage | null>;
  /** Newest first. */
  list(filter: { spaceId: SpaceId; channelId?: ChannelId; before?: number; limit: number }): Promise<StoredMessage[]>;
  /** Oldest first, the last `limit` since `since`. */
  conversation(where: Conversation, since: number, limit: number): Promise<StoredMessage[]>;
  /** Of one channel only, where one is given. */
  authorTotals(
    spaceId: SpaceId,
    now: number,
    halfLifeMs: number,
    horizonMs: number,
    channelId?: ChannelId,
  ): Promise<AuthorTotals[]>;
  /**
   * For a large space: keeps the totals up to the last full hour, from which `authorTotals` with the same half-life and
   * horizon then goes on, until something older than that comes in. Does nothing where they are kept already.
   */
  rollUp(spaceId: SpaceId, now: number, halfLifeMs: number, horizonMs: number): Promise<void>;
  /** Of the newest 5,000 reactions with a mood, to messages that are stored and whose author is known; one a member. */
  reactionTotals(spaceId: SpaceId, now: number, halfLifeMs: number, horizonMs: number): Promise<ReactionTotals[]>;
  /** Buckets that begin at or after `since`. */
  recentActivity(spaceId: SpaceId, since: number): Promise<RecentActivity[]>;
  /** Of buckets from `from` to before `to`; both at a bucket's edge. */
  weekFacts(spaceId: SpaceId, from: number, to: number): Promise<WeekFacts>;
  /** Bucket of the first thing counted in a space; null: nothing is. */
  firstActivity(spaceId: SpaceId): Promise<number | null>;
  /**
   * Members' messages since `since` that read most negative, or most offensive: one a member, worst first, at most `limit`.
   */
  examples(spaceId: SpaceId, kind: 'negative' | 'offensive', since: number, limit: number): Promise<Example[]>;
  /**
   * Asked between `since` and `until`, newest first; of the newest `limit`, those that count (see `QuestionFact`).
   * @param basis `metadata`: where no text is read, what counts instead is forum posts, messages that began a thread, and
   * messages that address staff. Default `text`.
   */
  questions(
    spaceId: SpaceId,
    since: number,
    until: number,
    limit: number,
    basis?: 'text' | 'metadata',
  ): Promise<QuestionFact[]>;
  /** Who answered those of these questions that were answered: as many rows at most, in no order. */
  answerers(spaceId: SpaceId, questions: readonly QuestionFact[]): Promise<AnswerFact[]>;
  /** Of members who are no staff: those whose first message is among the newest `limit` between two times, oldest first. */
  firstMessages(spaceId: SpaceId, from: number, to: number, limit: number): Promise<FirstMessage[]>;
  /** When members wrote last in a space, at or before `until` where one is given, and their name then; those who ever did. */
  lastSpoke(
    spaceId: SpaceId,
    members: readonly MemberId[],
    until?: number,
  ): Promise<{ memberId: MemberId; name: string; at: number }[]>;
  /** What each of these members said in the channel from a time of their own on, at most `limit` each, oldest first. */
  saidSince(
    spaceId: SpaceId,
    asked: readonly { memberId: MemberId; channelId: ChannelId; since: number }[],
    limit: number,
  ): Promise<OwnWord[]>;
  /** Of questions asked in a thread, or that a thread began with: the thread, and when anybody wrote in it last. */
  threadEnds(
    questions: readonly QuestionFact[],
  ): Promise<{ messageId: MessageId; threadId: ThreadId; lastAt: number }[]>;
  /** Messages since `since`, and their distinct authors that are no agents. */
  counts(spaceId: SpaceId, since: number): Promise<{ messages: number; authors: number }>;
  /** Per channel, the time of the last stored message: where back-fill starts. */
  cursors(spaceId: SpaceId): Promise<{ channelId: ChannelId; threadId: ThreadId | null; lastAt: number }[]>;
  /** Ids stored in a channel between two times: back-fill compares them with the platform and purges what is gone there. */
  idsBetween(where: Conversation, from: number, to: number): Promise<MessageId[]>;
  /** Clears raw text older than `before`; returns how many. Scores and counts stay. */
  expireText(before: number, limit: number): Promise<number>;
  /** Removes reactions older than `before`; returns how many rows. */
  expireReactions(before: number, limit: number): Promise<number>;
  /** Clears raw text of a space, whatever its age; returns how many. Scores and counts stay. */
  clearText(spaceId: SpaceId, limit: number): Promise<number>;
}
