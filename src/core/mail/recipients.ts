// A campaign's recipients: each address once, each with one outcome, and the counts of them.
import type { MailEvent, MailEventType } from './mail-event.ts';
import type { Refusal } from './permission.ts';

export type RecipientStatus = 'waiting' | 'assigned' | 'sent' | 'skipped' | 'failed' | 'uncertain';

export interface Recipient {
  readonly campaignId: string;
  readonly subscriptionId: string;
  /** Keyed hash of the address: two members with one address are one recipient. */
  readonly addressKey: string;
  /** uuid; the ref of the mail. */
  readonly ref: string;
  readonly status: RecipientStatus;
  /** The dispatch it is part of; null before. */
  readonly dispatchId: string | null;
  /** Its batch was refused as a whole: it goes singly, so that only the bad one fails. */
  readonly alone: boolean;
  readonly skippedFor: Refusal | null;
  readonly externalId: string | null;
  /** What was reported about the mail. */
  readonly reported: readonly MailEventType[];
  readonly unsubscribed: boolean;
}

export interface Candidate {
  readonly subscriptionId: string;
  readonly addressKey: string;
}

/** Those of the candidates who are not in the campaign yet, each address once; the first of two wins. */
export const enrol = (
  campaignId: string,
  candidates: readonly Candidate[],
  enrolled: ReadonlySet<string>,
  newId: () => string,
): Recipient[] => {
  const seen = new Set(enrolled);
  const added: Recipient[] = [];
  for (const { subscriptionId, addressKey } of candidates) {
    if (seen.has(addressKey)) continue;
    seen.add(addressKey);
    added.push({
      campaignId,
      subscriptionId,
      addressKey,
      ref: newId(),
      status: 'waiting',
      dispatchId: null,
      alone: false,
      skippedFor: null,
      externalId: null,
      reported: [],
      unsubscribed: false,
    });
  }
  return added;
};

/** Notes a report. In any order, and twice is once; a report about a mail proves that it was sent. */
export const noteReport = (recipient: Recipient, { type, externalId }: MailEvent): Recipient => {
  const reported = recipient.reported.includes(type) ? recipient.reported : [...recipient.reported, type].sort();
  const proven = recipient.status === 'uncertain' || recipient.status === 'assigned';
  return { ...recipient, reported, ...(proven ? { status: 'sent' as const, externalId } : {}) };
};

export interface CampaignStatistics {
  readonly recipients: number;
  readonly waiting: number;
  readonly sent: number;
  readonly skipped: number;
  readonly failed: number;
  /** May have arrived; never repeated. */
  readonly uncertain: number;
  readonly delivered: number;
  readonly bounced: number;
  /** What people did with it; null below five delivered mails, where a count would tell who. */
  readonly opened: number | null;
  readonly clicked: number | null;
  readonly complained: number | null;
  readonly unsubscribed: number | null;
}

const fewest = 5;

/** Counts of distinct recipients. Opens are what mail programs report, which is more and less than what people read. */
export const statistics = (recipients: readonly Recipient[]): CampaignStatistics => {
  const status = (...wanted: RecipientStatus[]): number =>
    recipients.filter((recipient) => wanted.includes(recipient.status)).length;
  const reported = (...types: MailEventType[]): number =>
    recipients.filter((recipient) => types.some((type) => recipient.reported.includes(type))).length;
  // Who opened a mail, has it, whether or not that was reported too.
  const delivered = reported('delivered', 'opened', 'clicked', 'complained');
  const shown = (count: number): number | null => (delivered < fewest ? null : count);
  return {
    recipients: recipients.length,
    waiting: status('waiting', 'assigned'),
    sent: status('sent'),
    skipped: status('skipped'),
    failed: status('failed'),
    uncertain: status('uncertain'),
    delivered,
    bounced: reported('bounced'),
    opened: shown(reported('opened', 'clicked')),
    clicked: shown(reported('clicked')),
    complained: shown(reported('complained')),
    unsubscribed: shown(recipients.filter(({ unsubscribed }) => unsubscribed).length),
  };
};
