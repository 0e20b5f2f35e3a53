// What went where between this agent and others, what is still to be posted, and which webhooks were seen. No content is
// kept of what has arrived.
import type { SpaceId } from '../ids.ts';

export type CoordinationWay = 'webhook' | 'email' | 'chat' | 'api';

/**
 * `pending`: to be posted; `handed-on`: given to mail or chat, which keep their own books; `delivered`: the webhook took it;
 * `acknowledged`: its reader said so; `failed`, `expired`, `disabled`: not delivered, see `errorCode`; `accepted`: came in
 * and was acted on; `refused`: came in, signed, and was not.
 */
export type CoordinationStatus =
  | 'pending'
  | 'handed-on'
  | 'delivered'
  | 'acknowledged'
  | 'failed'
  | 'expired'
  | 'disabled'
  | 'accepted'
  | 'refused';

/** One message on one way. `id`, `party` and `way` together are its key. */
export interface CoordinationKey {
  /** The event's uuid; for what came in, its `webhook-id`. */
  readonly id: string;
  /** The role, or `listener:<name>`. */
  readonly party: string;
  readonly way: CoordinationWay;
}

export interface CoordinationEntry extends CoordinationKey {
  readonly direction: 'out' | 'in';
  readonly type: string;
  readonly spaceId: SpaceId | null;
  readonly at: number;
  readonly status: CoordinationStatus;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly settledAt: number | null;
}

export interface QueuedWebhook {
  readonly key: CoordinationKey;
  /** JSON, as it is signed. */
  readonly body: string;
  /** Attempts, this one included. */
  readonly attempts: number;
  readonly expiresAt: number;
}

export interface DisabledEndpoint {
  readonly party: string;
  /** Tells whether the address has changed since; a hash. */
  readonly endpoint: string;
  readonly at: number;
  readonly errorCode: string;
}

/** An analysis somebody asked for. */
export interface CoordinationRequest {
  /** `<party>:<webhook-id>` */
  readonly id: string;
  readonly party: string;
  readonly spaceId: SpaceId;
  readonly topic: string;
  readonly days: number;
  readonly at: number;
  readonly dueAt: number;
  readonly answeredAt: number | null;
  readonly attempts: number;
}

export interface CoordinationRepository {
  /** The same key twice is a no-op. `body`: queued until it is settled or `expiresAt`. */
  add(
    entry: Omit<CoordinationEntry, 'attempts' | 'errorCode' | 'settledAt'> & { readonly errorCode?: string },
    queued?: { readonly body: string; readonly expiresAt: number },
  ): Promise<void>;
  /** Newest first. */
  list(filter: {
    direction?: 'out' | 'in';
    party?: string;
    spaceId?: SpaceId;
    limit: number;
  }): Promise<CoordinationEntry[]>;
  /** Queued ones whose next attempt is due, longest waiting first. */
  due(now: number, limit: number): Promise<CoordinationKey[]>;
  /** Counts an attempt and sets the next to `retryAt`; null: not due any more, or somebody else has it. */
  claim(key: CoordinationKey, now: number, retryAt: number): Promise<QueuedWebhook | null>;
  /** Ends it: the body is removed. */
  settle(key: CoordinationKey, status: CoordinationStatus, errorCode: string | null, at: number): Promise<void>;
  /** Stays queued. */
  postpone(key: CoordinationKey, errorCode: string, nextAttemptAt: number): Promise<void>;
  /** Marks what was sent to a party as read; false: nothing with this id was. */
  acknowledge(party: string, id: string, at: number): Promise<boolean>;
  count(status: CoordinationStatus): Promise<number>;
  /** true the first time a sender's webhook is seen, for a day. Call in the transaction that acts on it. */
  claimWebhook(sender: string, id: string, now: number): Promise<boolean>;
  disabled(): Promise<DisabledEndpoint[]>;
  disable(endpoint: DisabledEndpoint): Promise<void>;
  /** false: it was not disabled. */
  enable(party: string): Promise<boolean>;
  /** The same id twice is a no-op. */
  addRequest(request: Omit<CoordinationRequest, 'answeredAt' | 'attempts'>): Promise<void>;
  /** Not answered yet and due for an attempt, oldest first. */
  openRequests(now: number, limit: number): Promise<CoordinationRequest[]>;
  /** Counts an attempt and sets the next to `retryAt`; false: answered, or somebody else has it. */
  claimRequest(id: string, now: number, retryAt: number): Promise<boolean>;
  answered(id: string, at: number): Promise<void>;
  /** Asked for since a time, newest first, answered or not. */
  requests(since: number, limit: number): Promise<CoordinationRequest[]>;
  /** Requests since a time: how many, how many in time, and those still open past their time. */
  requestFigures(
    since: number,
    now: number,
  ): Promise<{ readonly asked: number; readonly inTime: number; readonly overdue: number }>;
  /** Notes who a piece of feedback is from: a keyed hash of the source's own name for them. */
  noteAuthor(feedbackId: string, source: string, author: string): Promise<void>;
  /** Who the feedback of a span is from, where its source said so: one key a person and source. For themes and counts. */
  authorsOf(spaceId: SpaceId, from: number, to: number): Promise<ReadonlyMap<string, string>>;
  /** Distinct known authors and all items of each source of feedback in a space, of items said in the span. */
  sources(
    spaceId: SpaceId,
    from: number,
    to: number,
  ): Promise<{ readonly source: string; readonly authors: number; readonly items: number }[]>;
  /** Removes settled entries, answered requests and seen webhooks from before `before`; returns how many. */
  expire(before: number, limit: number): Promise<number>;
}
