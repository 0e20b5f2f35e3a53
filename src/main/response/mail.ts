// Mail to roles and members through Resend, and what Resend reports about it.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { CoordinationMail } from '../../core/coordination/publish.ts';
import { digestScheduleSchema } from '../../core/mail/digest.ts';
import { applyMailEvent, createMakeMails, createSendMails, noteRoleMail } from '../../core/mail/role-mail.ts';
import type { Repositories } from '../../core/ports.ts';
import { createMailTemplates } from '../../integrations/mail-templates/index.ts';
import { createResendMailer, createResendWebhook } from '../../integrations/resend/index.ts';
import type { WebhookRoute } from '../../web/webhooks.ts';
import type { Round } from '../rounds.ts';
import { memberMailRounds } from './member-mail.ts';
import type { ResponseParts } from './plan.ts';

export interface OpenMail {
  /** Notes that a role is to be mailed. */
  note(tx: Repositories, mail: CoordinationMail): Promise<void>;
  readonly rounds: readonly Round[];
  readonly webhook: readonly WebhookRoute[];
  close(): void;
}

const soonMs = 2_000;

/** null: no mail is configured. Throws CcoError `webhook-secret`. */
export const openMail = (parts: ResponseParts): OpenMail | null => {
  const { config, store, clock, logger, newId } = parts;
  const { resend, agent } = config;
  if (resend.kind === 'off') return null;
  const { apiBase, apiKey, from, webhookSecret } = resend;
  const mailer = createResendMailer({ apiBase, apiKey: apiKey.reveal(), from }, { clock, logger });
  const { zone } = agent.reports;
  const maker = createMailTemplates({ botName: agent.spaceDefaults.brand.botName, timeZone: zone });
  const deps = {
    store,
    clock,
    newId,
    mailer,
    maker,
    schedule: digestScheduleSchema.parse({ timeZone: zone }),
    noted: (what: { readonly mail: string; readonly role: string; readonly code: string }) =>
      logger.warn(what, 'a mail was not sent'),
  };
  const make = createMakeMails(deps);
  const send = createSendMails(deps);
  // The report is remembered and applied in one transaction, which what applies it is not handed.
  const inTransaction = new AsyncLocalStorage<Repositories>();
  const webhook =
    webhookSecret === null
      ? null
      : createResendWebhook(
          { webhookSecret: webhookSecret.reveal() },
          {
            clock,
            logger,
            hash: store.mails.addressKey,
            once: (id, until, work) =>
              store.transaction(async (tx) => {
                if (!(await tx.mails.claimReport(id, until))) return false;
                await inTransaction.run(tx, work);
                return true;
              }),
            apply: async (event) => {
              if (event.kind !== 'report') return;
              const tx = inTransaction.getStore() ?? store;
              await applyMailEvent(tx, event.event);
              await tx.campaigns.report(event.event);
            },
          },
        );
  return {
    note: noteRoleMail({ clock }),
    rounds: [
      {
        name: 'mail',
        everyMs: soonMs,
        run: async (signal) => {
          await make();
          await send({ signal });
        },
      },
      ...memberMailRounds(parts, { mailer, maker }),
    ],
    webhook:
      webhook === null
        ? []
        : [
            {
              name: 'resend',
              summary: 'Takes what Resend reports about mails, as docs/mail.md sets it up',
              take: (headers, body) => webhook.take(headers, body),
            },
          ],
    close: () => mailer.close(),
  };
};
