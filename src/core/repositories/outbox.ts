// What is to be done on a platform, once.
import type { MemberId, Platform, SpaceId } from '../ids.ts';
import type { Effect } from '../messages/outbound.ts';

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
  /** Not sent before this; default: at once. */
  readonly notBefore?: number;
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
  /** Reads a row and keeps others from it until the transaction ends: what is made of it is made one after the other. */
  hold(id: string): Promise<OutboxRow | null>;
  /** Ends a row nobody has begun to send; false when somebody has, or it is settled. */
  withdraw(id: string, errorCode: string): Promise<boolean>;
  /** Removes what would still replace one of our own messages (`settled`: what did, too), before it is replaced anew. */
  dropUpdates(outboxId: string, options?: { settled?: boolean }): Promise<void>;
  /** The row that was settled as sent with this id of the platform's; null: none is known. */
  sentAs(platform: Platform, externalId: string): Promise<string | null>;
  /** Posts of a space that are out, on their way or in doubt, made at `since` or later; newest first. */
  posts(spaceId: SpaceId, options: { since: number; limit: number }): Promise<OutboxRow[]>;
  count(status: OutboxStatus): Promise<number>;
  /** Removes settled rows made before `before`, with the texts in them; returns how many, at most `limit`. */
  expire(before: number, limit: number): Promise<number>;
}
