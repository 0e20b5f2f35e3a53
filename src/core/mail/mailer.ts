// What sends mail, as the core sees it.
import type { Mail, MailAddress } from './mail.ts';

export interface SendOptions {
  /** 1 to 256 characters. The same key and mail again within 24 hours: nothing is sent, the first answer comes again. */
  readonly idempotencyKey: string;
  /** Aborted: gives up at once with `mail-unavailable`; what was begun may still get done. */
  readonly signal?: AbortSignal;
}

export type CallSignal = Pick<SendOptions, 'signal'>;

/** How to find a mail again: by the provider's id, or by ours. */
export type MailQuery =
  | { readonly externalId: string }
  | {
      readonly ref: string;
      readonly to: MailAddress;
      readonly subject: string;
      /** Not before this; ms since 1970. */
      readonly since: number;
    };

/** Where a mail is, by the last the provider heard of it. */
export type MailState = 'scheduled' | 'sent' | 'delivered' | 'bounced' | 'complained' | 'failed' | 'cancelled';

export interface FoundMail {
  readonly externalId: string;
  readonly state: MailState;
}

/** Most mails in one batch. */
export const batchLimit = 100;
/** How long a provider remembers an idempotency key, with an hour to spare for clocks that differ. */
export const keyLifeMs = 23 * 60 * 60_000;

/**
 * Sends mail. Errors: CcoError with code
 * - `mail-unavailable` (retryable): no answer, or not one to rely on. What was asked for may have been done.
 * - `mail-rate-limited` (retryable, `data.retryAfterMs`): not done; too many calls, or the day's or month's quota is used up.
 * - `mail-forbidden`: not done; key refused, or sender's domain not verified. Only a person can help, and then it goes on.
 * - `mail-invalid`: not done, and never will be.
 * - `mail-conflict`: this idempotency key was used before, for another mail.
 * - `mail-not-found`: there is no mail of that id.
 * - `mail-cannot-tell`: a look-up came to no end.
 */
export interface Mailer {
  send(mail: Mail, options: SendOptions): Promise<{ externalId: string }>;
  /** 1 to 100 mails without attachments; all are taken or none. Answers in their order. */
  sendBatch(mails: readonly Mail[], options: SendOptions): Promise<{ externalId: string }[]>;
  /** Hands a mail over now, to be sent at `at` (ms since 1970), at most 30 days from now. */
  schedule(mail: Mail, options: SendOptions & { readonly at: number }): Promise<{ externalId: string }>;
  /** Takes back a scheduled mail. Already cancelled: nothing. Already sent: `mail-invalid`. */
  cancel(externalId: string, options?: CallSignal): Promise<void>;
  /** null: surely not there. Throws where that can't be told. */
  find(query: MailQuery, options?: CallSignal): Promise<FoundMail | null>;
}
