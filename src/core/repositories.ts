// What the core keeps and reads back, one repository a concern. Implemented by `src/store` on both databases.
import type { HealthSnapshot } from './health/snapshot.ts';
import type { ChannelId, MemberId, MessageId, Platform, SpaceId, ThreadId } from './ids.ts';
import type { Intervention, InterventionStatus, NewIntervention } from './interventions/intervention.ts';
import type { InboundDelete, InboundMember, InboundMessage, MemberRole } from './messages/inbound.ts';
import type { Effect, OutboundBody } from './messages/outbound.ts';
import type { MessageScore } from './sentiment/score.ts';

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

export interface Space {
  readonly id: SpaceId;
  readonly platform: Platform;
  readonly name: string;
  /** Where cards go; null until the platform told us. */
  readonly moderatorsChannelId: ChannelId | null;
  readonly createdAt: number;
}

export interface Channel {
  readonly id: ChannelId;
  readonly spaceId: SpaceId;
  readonly name: string;
  /** Seen by staff only: not scored, not listed to members. */
  readonly private: boolean;
}

export interface SpaceRepository {
  /** Inserts, or updates name and moderators' channel (null keeps what is stored). */
  ensure(space: { id: SpaceId; name: string; moderatorsChannelId: ChannelId | null }, now: number): Promise<void>;
  get(id: SpaceId): Promise<Space | null>;
  list(): Promise<Space[]>;
  ensureChannel(channel: Channel): Promise<void>;
  channels(spaceId: SpaceId): Promise<Channel[]>;
  removeChannel(id: ChannelId): Promise<void>;
  /** Spaces with dirt, longest waiting first. */
  dirty(limit: number): Promise<SpaceId[]>;
  /** Removes the space's dirt marks and returns the conversations among them. Call inside the evaluating transaction. */
  takeDirt(id: SpaceId): Promise<Conversation[]>;
}

export interface Member {
  readonly id: MemberId;
  readonly spaceId: SpaceId;
  readonly name: string;
  readonly role: MemberRole;
  readonly joinedAt: number | null;
  readonly leftAt: number | null;
}

export interface MemberRepository {
  get(spaceId: SpaceId, id: MemberId): Promise<Member | null>;
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
   * Removes from those older than `before` all but the newest of each space and slot of `everyMs`, so never the newest of
   * a space; returns how many, at most `limit`.
   */
  thin(before: number, everyMs: number, limit: number): Promise<number>;
}

export interface InterventionRepository {
  add(intervention: NewIntervention): Promise<void>;
  get(id: string): Promise<Intervention | null>;
  /** The one whose approved post is this outbox row. */
  byPostOutboxId(spaceId: SpaceId, outboxId: string): Promise<Intervention | null>;
  list(filter: {
    spaceId?: SpaceId;
    status?: InterventionStatus;
    decidedBy?: MemberId;
    limit: number;
  }): Promise<Intervention[]>;
  /** Newest of this kind in a conversation, whatever became of it: for cool-downs. */
  latest(where: Conversation, kind: string): Promise<Intervention | null>;
  /** Moves `from` → `to` if it still is `from`; false when somebody was first. */
  move(
    id: string,
    from: InterventionStatus,
    to: InterventionStatus,
    change: { at: number; by: MemberId | 'agent'; text?: string; reason?: string; postOutboxId?: string },
  ): Promise<boolean>;
  /**
   * Clears the text, and the reason given for the decision, of those made before `before` and no longer open: the text is
   * then empty. Returns how many.
   */
  expireText(before: number): Promise<number>;
}

export type OutboxStatus = 'pending' | 'sending' | 'sent' | 'uncertain' | 'expired' | 'failed';

export interface OutboxRow {
  readonly id: string;
  readonly platform: Platform;
  readonly effect: Effect;
  readonly status: OutboxStatus;
  readonly attempts: number;
  readonly firstAttemptAt: number | null;
  readonly nextAttemptAt: number;
  /** The platform's id of what was posted. */
  readonly externalId: string | null;
  readonly errorCode: string | null;
  readonly createdAt: number;
  /** Not sent after this: the moment has passed. */
  readonly expiresAt: number | null;
}

export interface NewOutboxRow {
  /** uuid v7; travels in what is posted. */
  readonly id: string;
  readonly platform: Platform;
  readonly effect: Effect;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** The member its text names, where it is not the one it is for (a reply): so that `erase` finds it. */
  readonly about?: MemberId;
}

export interface OutboxRepository {
  /** Adding the same id twice is a no-op. */
  add(rows: readonly NewOutboxRow[]): Promise<void>;
  get(id: string): Promise<OutboxRow | null>;
  /** pending, or sending with its next attempt due; oldest first. */
  due(platform: Platform, now: number, limit: number): Promise<OutboxRow[]>;
  /** pending|sending (due) → sending: keeps the first attempt's time, counts, sets the next to `retryAt`; null if not due or somebody else has it. */
  claim(id: string, now: number, retryAt: number): Promise<OutboxRow | null>;
  /** Sets a final status, or back to `sending` with a later attempt. */
  settle(
    id: string,
    outcome:
      | { status: 'sent'; externalId: string; at: number }
      | { status: 'uncertain' | 'expired' | 'failed'; errorCode: string; at: number }
      | { status: 'sending'; errorCode: string; nextAttemptAt: number },
  ): Promise<void>;
  count(status: OutboxStatus): Promise<number>;
  /** Removes settled rows made before `before`, with the texts in them; returns how many, at most `limit`. */
  expire(before: number, limit: number): Promise<number>;
}

export interface Timer {
  /** Unique; setting it again moves it. E.g. `check:anychat:s1`, `expire:<intervention>`, `erase:<member>`. */
  readonly key: string;
  readonly kind: 'check' | 'expire-intervention' | 'retention' | 'erase';
  readonly subject: string;
  readonly dueAt: number;
}

export interface TimerRepository {
  set(timer: Timer): Promise<void>;
  /** Like `set`, but never to an earlier time than it has. */
  postpone(timer: Timer): Promise<void>;
  /** With `dueAt`: only if it is due then, and was not moved meanwhile. */
  clear(key: string, dueAt?: number): Promise<void>;
  due(now: number, limit: number): Promise<Timer[]>;
  /** The earliest due time, or null: replay steps its clock to it. */
  next(): Promise<number | null>;
}

export interface LeaseRepository {
  /** Takes or renews; false while another holder's has not run out. */
  acquire(name: string, holder: string, now: number, ttlMs: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
  /** Removes those that ran out before `before`; returns how many. */
  expire(before: number): Promise<number>;
}

export interface SettingsRepository {
  /** `scope`: 'global' or a space id. Values are JSON. */
  get(scope: string, key: string): Promise<unknown>;
  set(scope: string, key: string, value: unknown, by: string, now: number): Promise<void>;
  all(scope: string): Promise<Record<string, unknown>>;
}

export interface AuditEntry {
  readonly at: number;
  readonly spaceId: SpaceId | null;
  /** A member's id, 'agent', or 'admin' (dashboard, CLI). Cleared by erase. */
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** Codes, counts and ids; never content. */
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditRepository {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: { spaceId?: SpaceId; limit: number }): Promise<AuditEntry[]>;
}

export interface InteractionRepository {
  /** true the first time an id is seen; call in the transaction that answers it. */
  claim(id: string, now: number): Promise<boolean>;
}

export interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  readonly errorCode: string;
  readonly at: number;
  readonly attempts: number;
  /** The job's payload. Never printed: it may hold text. */
  readonly payload: unknown;
  /** Whose message it is, where that is known: so that `erase` finds it. */
  readonly memberId: MemberId | null;
}

export interface DeadLetterRepository {
  /** The same id again replaces it, and is always given a later `at` than it had. */
  add(letter: DeadLetter): Promise<void>;
  list(limit: number): Promise<Omit<DeadLetter, 'payload'>[]>;
  get(id: string): Promise<DeadLetter | null>;
  /** With `at`: only if it was not added again since. */
  remove(id: string, at?: number): Promise<boolean>;
  expire(before: number): Promise<number>;
}

export interface PrivacyStatus {
  readonly optedOut: boolean;
  readonly erasedAt: number | null;
}

/** Everything stored about one member, ready for JSON. Times are ISO 8601, UTC. */
export interface MemberExport {
  readonly memberId: MemberId;
  readonly optedOut: boolean;
  /** When they last had everything erased. */
  readonly erasedAt: string | null;
  /** They asked to have all up to then erased, and it is under way. */
  readonly erasureOrderedFor: string | null;
  readonly spaces: readonly {
    spaceId: SpaceId;
    name: string;
    role: MemberRole;
    joinedAt: string | null;
    leftAt: string | null;
  }[];
  readonly messages: readonly {
    id: string;
    at: string;
    editedAt: string | null;
    spaceId: SpaceId;
    channelId: string;
    threadId: string | null;
    replyTo: string | null;
    /** As they were called when they said it. */
    name: string | null;
    role: MemberRole | null;
    mentions: readonly string[];
    text: string | null;
    label: string | null;
    score: number | null;
    confidence: number | null;
    offensive: number | null;
    language: string | null;
    asks: boolean | null;
  }[];
  /** Messages of others that mention them. */
  readonly mentions: readonly { messageId: string; at: string; channelId: string }[];
  readonly activity: readonly {
    spaceId: SpaceId;
    channelId: string;
    from: string;
    messages: number;
    positive: number;
    negative: number;
    offensive: number;
  }[];
  /** Drafts they decided on; `text` is empty past its time to live. */
  readonly decisions: readonly {
    id: string;
    spaceId: SpaceId;
    at: string;
    status: InterventionStatus;
    reason: string | null;
    text: string;
  }[];
  readonly settings: readonly { scope: string; key: string; value: unknown; at: string }[];
  readonly audit: readonly {
    at: string;
    spaceId: SpaceId | null;
    action: string;
    subject: string;
    data: AuditEntry['data'];
  }[];
  /** Work that failed with something of theirs in it; `events`: those that are their own. */
  readonly deadLetters: readonly {
    id: string;
    at: string;
    queue: string;
    errorCode: string;
    events: readonly unknown[];
  }[];
  /** Drafts and replies that still hold something about them. `body` is null where the row only removes a message. */
  readonly outbox: readonly {
    id: string;
    createdAt: string;
    kind: Effect['kind'];
    status: OutboxStatus;
    body: OutboundBody | null;
  }[];
}

/** How many entries an export has, each by its name there. */
export interface MemberSummary {
  readonly optedOut: boolean;
  readonly spaces: number;
  readonly messages: number;
  /** Of the messages, those whose text is still kept, and those with a score. */
  readonly withText: number;
  readonly scored: number;
  readonly mentions: number;
  readonly activity: number;
  readonly decisions: number;
  readonly settings: number;
  readonly audit: number;
  readonly deadLetters: number;
  readonly outbox: number;
}

export interface PrivacyRepository {
  status(id: MemberId): Promise<PrivacyStatus>;
  /** Opting out also clears the texts and scores already stored. */
  setOptedOut(id: MemberId, optedOut: boolean, now: number): Promise<void>;
  /**
   * Removes everything about a member up to `until` from every table and leaves a keyed-hash tombstone; returns rows
   * removed. What they said or did after `until` stays, so that a repeat with the same time takes nothing said since.
   */
  erase(id: MemberId, until: number): Promise<number>;
  export(id: MemberId): Promise<MemberExport>;
  /** How much an export would hold, without reading it. */
  summary(id: MemberId): Promise<MemberSummary>;
}

export interface Repositories {
  readonly messages: MessageRepository;
  readonly spaces: SpaceRepository;
  readonly members: MemberRepository;
  readonly health: HealthRepository;
  readonly interventions: InterventionRepository;
  readonly outbox: OutboxRepository;
  readonly timers: TimerRepository;
  readonly leases: LeaseRepository;
  readonly settings: SettingsRepository;
  readonly audit: AuditRepository;
  readonly interactions: InteractionRepository;
  readonly deadLetters: DeadLetterRepository;
  readonly privacy: PrivacyRepository;
}

export interface Store extends Repositories {
  /** All or nothing. Must not be nested. */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /** Throws CcoError `store-unavailable` when it does not answer within a second or two. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
