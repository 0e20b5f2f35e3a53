// Mails that came in, until their text is fetched and taken as feedback. Neither text nor address is here.
import type { SpaceId } from '../ids.ts';

/** `empty`: nothing in it was its writer's own. `automatic`: a machine answered. `failed`: it could not be fetched. */
export type ReceivedMailStatus = 'waiting' | 'taken' | 'empty' | 'automatic' | 'failed';

export interface NewReceivedMail {
  /** The provider's id of the mail. */
  readonly id: string;
  readonly spaceId: SpaceId;
  /** Keyed hash of the sender's address; null: there was none to be read. */
  readonly author: string | null;
  readonly at: number;
  readonly createdAt: number;
}

export interface ReceivedMailRow extends NewReceivedMail {
  /** This one counted. */
  readonly attempts: number;
}

export interface ReceivedMailRepository {
  /** The same mail again is a no-op (false). */
  add(mail: NewReceivedMail): Promise<boolean>;
  /** Waiting and due, longest waiting first. */
  due(now: number, limit: number): Promise<string[]>;
  /** Counts an attempt, and keeps others away until `retryAt`; null: not due any more, or somebody else has it. */
  claim(id: string, now: number, retryAt: number): Promise<ReceivedMailRow | null>;
  postpone(id: string, errorCode: string, nextAttemptAt: number): Promise<void>;
  /** Ends it and forgets who sent it; false: it was ended before. */
  settle(
    id: string,
    outcome: { status: Exclude<ReceivedMailStatus, 'waiting'>; errorCode: string | null },
    at: number,
  ): Promise<boolean>;
  count(status: ReceivedMailStatus): Promise<number>;
  /** Removes those settled before `before`; returns how many. */
  expire(before: number): Promise<number>;
}
