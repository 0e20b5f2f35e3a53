// What a campaign's run keeps in the store. Every call is one transaction.
import type { Campaign } from './campaign.ts';
import type { Mail } from './mail.ts';
import type { Refusal } from './permission.ts';
import type { Candidate, Recipient } from './recipients.ts';

/** One call to the mailer for 1 to 100 recipients. What it sends is fixed when it is opened: it is repeated unchanged. */
export interface Dispatch {
  /** uuid; also its idempotency key. */
  readonly id: string;
  readonly campaignId: string;
  /** Those of its recipients that are not settled yet, in their fixed order. */
  readonly recipients: readonly Recipient[];
  /** A part of it is settled, or only a look-up can tell: it must not be repeated. */
  readonly lookUp: boolean;
  readonly attempts: number;
  readonly firstAttemptAt: number;
  /** When it was claimed before this time; for the first attempt, that one's own time. */
  readonly lastAttemptAt: number;
}

export type RecipientResult =
  | { readonly ref: string; readonly status: 'sent'; readonly externalId: string }
  | { readonly ref: string; readonly status: 'failed' | 'uncertain' }
  /** Surely not sent: waiting again, as `newRef`. */
  | { readonly ref: string; readonly status: 'waiting'; readonly newRef: string; readonly alone: boolean };

export interface CampaignBook {
  get(id: string): Promise<Campaign | null>;
  /** scheduled → sending, with its recipients. False: somebody else did it, or it is not scheduled any more. */
  start(campaign: Campaign, recipients: readonly Recipient[]): Promise<boolean>;
  /** sending → sent, if nothing is waiting or open. */
  finish(campaign: Campaign): Promise<boolean>;
  /** Oldest first. */
  waiting(id: string, limit: number): Promise<Recipient[]>;
  /**
   * waiting → assigned and skipped, and an open dispatch, claimed until `retryAt`; none where it has no recipients. False,
   * and nothing done, where any of them is not waiting or the campaign not sending.
   */
  open(
    dispatch: Dispatch,
    skipped: readonly { readonly ref: string; readonly reason: Refusal }[],
    retryAt: number,
  ): Promise<boolean>;
  /** The oldest open dispatch of the campaign, claimed until `retryAt` and counted; `busy`: there is one, but it is not due. */
  claim(id: string, now: number, retryAt: number): Promise<Dispatch | 'busy' | null>;
  /** To be tried again at `at`. */
  postpone(dispatchId: string, at: number, code: string, lookUp: boolean): Promise<void>;
  /**
   * Settles some or all of its recipients; settled wholly, it is closed; in part, it is `lookUp` from then on. Results for
   * those who are not assigned to it any more are ignored.
   */
  settle(dispatchId: string, results: readonly RecipientResult[]): Promise<void>;
}

/** Whom a campaign may reach, asked anew each time. */
export interface CampaignAudience {
  /** Members of the space in the segment with a confirmed address that is not suppressed. */
  candidates(campaign: Campaign): Promise<Candidate[]>;
  /** By ref of those recipients who must not be written to now. */
  refused(recipients: readonly Recipient[]): Promise<ReadonlyMap<string, Refusal>>;
  /**
   * The mail for a recipient: the same to the last byte each time. null: the address is gone (erased).
   * Reading it does not need permission; sending it does.
   */
  compose(campaign: Campaign, recipient: Recipient): Promise<Mail | null>;
}
