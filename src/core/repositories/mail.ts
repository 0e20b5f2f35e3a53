// What roles are mailed: notices until they are in a mail, mails until they are sent, and addresses that take none.
import type { CoordinationRole } from '../coordination/role.ts';
import type { HealthPage } from '../mail/health-facts.ts';
import type { Mail } from '../mail/mail.ts';
import type { CommunicationCoordinationEvent, Priority } from '../mail/notification.ts';
import type { AddressRecord } from '../mail/suppression.ts';

/** Something one role is to be told by mail; aggregates only. */
export interface MailNotice {
  /** The event's uuid: the same one again is the same notice. */
  readonly id: string;
  readonly role: CoordinationRole;
  readonly address: string;
  readonly priority: Priority;
  readonly createdAt: number;
  readonly title: string;
  readonly lines: readonly string[];
  readonly link: string | null;
  /** What a digest tells of it; null: it is a report, and goes by itself, at once. */
  readonly event: CommunicationCoordinationEvent | null;
  /** What its own mail shows, which goes at once; a day late, `event` is told with the others. Absent: `title` and `lines`. */
  readonly page?: HealthPage;
}

export type MailKind = 'single' | 'digest' | 'missed';

export type MailStatus = 'waiting' | 'sent' | 'failed' | 'uncertain' | 'refused';

export interface NewMail {
  /** uuid; the mail's ref, and its idempotency key. */
  readonly id: string;
  readonly role: CoordinationRole;
  readonly kind: MailKind;
  readonly mail: Mail;
  readonly staleAt: number | null;
  readonly createdAt: number;
}

export interface MailRow extends NewMail {
  /** This one counted. */
  readonly attempts: number;
  readonly firstAttemptAt: number;
  /** When the attempt before this one began; now for the first. */
  readonly lastAttemptAt: number;
}

export interface MailRepository {
  /** The keyed hash under which an address is known. */
  addressKey(address: string): string;
  /** The same notice of a role again is a no-op. */
  note(notice: MailNotice): Promise<void>;
  /** In no mail yet, oldest first. */
  unsent(limit: number): Promise<MailNotice[]>;
  /** Stores a mail that carries these notices. false: one of them is in another, and nothing was stored. Call in a transaction. */
  make(mail: NewMail, notices: readonly string[]): Promise<boolean>;
  /** Roles with a mail that waits although it is old news: what it tells will be free for another mail. */
  overdue(now: number): Promise<ReadonlySet<CoordinationRole>>;
  /** Waiting and due, longest waiting first. */
  due(now: number, limit: number): Promise<string[]>;
  /** Counts an attempt, and keeps others away until `retryAt`; null: not due any more, or somebody else has it. */
  claim(id: string, now: number, retryAt: number): Promise<MailRow | null>;
  postpone(id: string, errorCode: string, nextAttemptAt: number): Promise<void>;
  /** Ends it: the mail's text and its notices are removed. */
  settle(
    id: string,
    outcome: { status: Exclude<MailStatus, 'waiting'>; externalId: string | null; errorCode: string | null },
    at: number,
  ): Promise<void>;
  /** Takes it back, surely not sent: its notices are free for another mail. */
  withdraw(id: string): Promise<void>;
  count(status: MailStatus): Promise<number>;
  address(addressKey: string): Promise<AddressRecord | null>;
  saveAddress(record: AddressRecord): Promise<void>;
  /** true the first time a report is seen. Call in the transaction that applies it. */
  claimReport(id: string, until: number): Promise<boolean>;
  /** Removes mails settled before `before`, and reports that need not be remembered at `now`. */
  expire(before: number, now: number): Promise<number>;
}
