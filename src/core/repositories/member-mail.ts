// Members' addresses by double opt-in, and the campaigns to them.
import type { MemberId, SpaceId } from '../ids.ts';
import type { Campaign, CampaignStatus } from '../mail/campaign.ts';
import type { CampaignBook } from '../mail/campaign-book.ts';
import type { MailEvent } from '../mail/mail-event.ts';
import type { Subscription } from '../mail/opt-in.ts';
import type { Recipient } from '../mail/recipients.ts';
import type { MailStatus } from './mail.ts';

/** A member's address in a space: what they linked in one community counts for that one only. */
export interface SpaceSubscription extends Subscription {
  readonly spaceId: SpaceId;
}

/** The mail that asks for a confirmation, claimed to be sent. */
export interface Confirmation {
  readonly subscription: SpaceSubscription;
  /** This one counted. */
  readonly attempts: number;
  readonly firstAttemptAt: number;
  /** When the attempt before this one began; now for the first. */
  readonly lastAttemptAt: number;
}

export interface SubscriptionRepository {
  /** A member's, of one space. */
  of(spaceId: SpaceId, id: MemberId): Promise<SpaceSubscription[]>;
  /** With this address and not confirmed yet, whoever asked. */
  pending(addressKey: string): Promise<SpaceSubscription[]>;
  get(id: string): Promise<SpaceSubscription | null>;
  /** `tokenHash`: as a subscription holds it. Locked until the transaction ends, where there is one. */
  byToken(tokenHash: string): Promise<SpaceSubscription | null>;
  /** Confirmed ones of a space whose members did not leave it, oldest first. */
  confirmed(spaceId: SpaceId): Promise<SpaceSubscription[]>;
  /** Takes the place of the member's pending one there; the mail that asks for the confirmation waits to be sent. */
  request(subscription: SpaceSubscription): Promise<void>;
  /** Keeps status and times of one that is there still; an erased one stays erased. */
  save(subscription: Subscription): Promise<void>;
  /** With their addresses. */
  remove(ids: readonly string[]): Promise<void>;
  /** Of those whose confirmation mail is due, longest waiting first. */
  due(now: number, limit: number): Promise<string[]>;
  /** Counts an attempt, and keeps others away until `retryAt`; null: not due any more, or somebody else has it. */
  claim(id: string, now: number, retryAt: number): Promise<Confirmation | null>;
  postpone(id: string, errorCode: string, nextAttemptAt: number): Promise<void>;
  /** What became of the mail that asks for its confirmation, or `waiting`; null: there is no such request. */
  mailed(id: string): Promise<MailStatus | null>;
  /** What became of the confirmation mail; then it is sent no more. */
  settle(id: string, status: Exclude<MailStatus, 'waiting'>, errorCode: string | null): Promise<void>;
  /** Removes requests that ran out at `now`, and those unsubscribed before `leftBefore`, with their addresses. */
  expire(now: number, leftBefore: number): Promise<number>;
}

export interface CampaignRepository extends CampaignBook {
  /** The same id twice is a no-op (false). */
  add(campaign: Campaign): Promise<boolean>;
  /** Newest change first. */
  list(filter: { spaceId?: SpaceId; statuses?: readonly CampaignStatus[]; limit: number }): Promise<Campaign[]>;
  /** false: it was changed meanwhile, and nothing is done. */
  change(before: Campaign, after: Campaign): Promise<boolean>;
  /** Ids of those that a step may do something for: to be started at `now`, sending, or cancelled with something open. */
  active(now: number): Promise<string[]>;
  recipients(id: string): Promise<Recipient[]>;
  /** Notes a report with the recipient it is about, if it is about one. */
  report(event: MailEvent): Promise<void>;
  /** Notes that somebody left, with the last campaign sent to that subscription. */
  left(subscriptionId: string): Promise<void>;
  /** Keeps what a campaign's mails are made of; what was kept first is what counts, and is given back. */
  freeze(id: string, look: string): Promise<string>;
  /** What was frozen; null: nothing yet. */
  frozen(id: string): Promise<string | null>;
}
