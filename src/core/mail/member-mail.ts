// Mails to members: what they are made from, and the one that asks for a confirmation.
import type { Clock, Store } from '../ports.ts';
import type { Campaign } from './campaign.ts';
import { createDeliverMail } from './deliver-mail.ts';
import type { DrawnChart } from './health-facts.ts';
import type { MailLinks } from './links.ts';
import { mailSchema } from './mail.ts';
import type { Mailer } from './mailer.ts';
import { refusal } from './permission.ts';
import type { MadeMail } from './role-mail.ts';

export interface MemberMailMaker {
  optIn(input: { spaceName: string; link: string; expiresAt: number }): Promise<MadeMail>;
  campaign(input: {
    spaceName: string;
    content: Campaign['content'];
    unsubscribeLink: string;
    chart: DrawnChart | null;
  }): Promise<MadeMail>;
}

const claimMs = 120_000;
const mailsAtOnce = 20;

export interface ConfirmationDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly mailer: Mailer;
  readonly maker: MemberMailMaker;
  readonly links: MailLinks;
  /** For the log: a mail was not sent, or is not known to be. `mail`: the subscription's id. */
  readonly noted: (what: { readonly mail: string; readonly code: string }) => void;
}

/** Sends the mails that ask for a confirmation, oldest first; returns how many were sent. One that ran out is not sent. */
export const createSendConfirmations = ({ store, clock, mailer, maker, links, noted }: ConfirmationDeps) => {
  const deliver = createDeliverMail({ mailer, clock });
  return async (options: { readonly signal?: AbortSignal } = {}): Promise<number> => {
    const { subscriptions, mails, spaces } = store;
    let sent = 0;
    for (const id of await subscriptions.due(clock.now(), mailsAtOnce)) {
      if (options.signal?.aborted === true) break;
      const claimed = await subscriptions.claim(id, clock.now(), clock.now() + claimMs);
      if (claimed === null) continue;
      const { subscription, ...attempt } = claimed;
      const refused = refusal('confirmation', subscription, await mails.address(subscription.addressKey));
      if (refused !== null) {
        await subscriptions.settle(id, 'refused', refused);
        continue;
      }
      const expiresAt = subscription.expiresAt ?? clock.now();
      const spaceName = (await spaces.get(subscription.spaceId))?.name ?? '';
      const { subject, html, text } = await maker.optIn({ spaceName, link: links.confirm(id), expiresAt });
      const mail = mailSchema.parse({ ref: id, to: subscription.address, subject, html, text });
      const outcome = await deliver(
        { mail, idempotencyKey: id, ...attempt, staleAt: expiresAt, scheduledAt: null },
        options,
      );
      if (outcome.status === 'later') {
        await subscriptions.postpone(id, outcome.code, clock.now() + outcome.inMs);
        if (outcome.halt) break;
        continue;
      }
      const code = outcome.status === 'sent' ? null : outcome.status === 'withdrawn' ? 'mail-too-late' : outcome.code;
      await subscriptions.settle(id, outcome.status === 'withdrawn' ? 'failed' : outcome.status, code);
      if (code === null) sent += 1;
      else noted({ mail: id, code });
    }
    return sent;
  };
};
