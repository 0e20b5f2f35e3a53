// What the provider reports about a mail that was sent, in our own words. Without addresses: the mail is known by its ref.
export const mailEventTypes = [
  'scheduled',
  'sent',
  'delayed',
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'complained',
  'suppressed',
  'failed',
] as const;
export type MailEventType = (typeof mailEventTypes)[number];

interface Reported {
  /** The provider's id of the report: the same one again is the same report. */
  readonly id: string;
  /** The provider's id of the mail. */
  readonly externalId: string;
  /** Ours; null where it did not come back. */
  readonly ref: string | null;
  /** Keyed hash of the address it went to. */
  readonly addressKey: string;
  /** When it happened, ms since 1970. */
  readonly at: number;
}

export type MailEvent = Reported &
  (
    | { readonly type: Exclude<MailEventType, 'bounced'> }
    | {
        readonly type: 'bounced';
        /** false: a passing reason, e.g. a full mailbox. */
        readonly permanent: boolean;
      }
  );

/** A mail that came in. Its text is fetched apart; feedback is scored like chat. */
export interface ReceivedMail {
  readonly id: string;
  readonly externalId: string;
  readonly at: number;
  readonly from: string;
  /** To, copies and blind copies. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly attachments: number;
}
