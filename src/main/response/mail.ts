// Mail through Resend: to roles and members, what Resend reports about it, and mail that comes in as feedback.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FeedbackIntake } from '../../core/coordination/feedback-intake.ts';
import type { CoordinationMail } from '../../core/coordination/publish.ts';
import { createTakeReceivedMails, noteReceivedMail } from '../../core/feedback/received-mail.ts';
import { digestScheduleSchema } from '../../core/mail/digest.ts';
import { applyMailEvent, createMakeMails, createSendMails, noteRoleMail } from '../../core/mail/role-mail.ts';
import type { Repositories } from '../../core/ports.ts';
import { createMailTemplates } from '../../integrations/mail-templates/index.ts';
import {
  createResendMailer,
  createResendWebhook,
  fetchReceived,
  type ResendEvent,
} from '../../integrations/resend/index.ts';
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
export const openMail = (parts: ResponseParts, intake: FeedbackIntake): OpenMail | null => {
  const { config, store, clock, logger, metrics, newId } = parts;
  const { resend, agent } = config;
  const addresses = new Map(Object.entries(agent.feedback.mail));
  if (addresses.size > 0 && (resend.kind === 'off' || resend.webhookSecret === null))
    logger.warn({ file: 'cco-agent.json' }, 'feedback.mail needs RESEND_API_KEY and RESEND_WEBHOOK_SECRET');
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
  const takeReceived = createTakeReceivedMails({
    store,
    clock,
    intake,
    fetch: (id, options) => fetchReceived(mailer.client, id, options),
    noted: (what) => logger.warn(what, 'a mail that came in was not taken'),
  });
  const apply = async (tx: Repositories, event: Exclude<ResendEvent, { kind: 'ignored' }>): Promise<void> => {
    if (event.kind === 'report') {
      await applyMailEvent(tx, event.event);
      await tx.campaigns.report(event.event);
      return;
    }
    if (!(await noteReceivedMail(tx, event.mail, addresses, clock.now()))) metrics.failed('received-mail-address');
  };
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
            apply: (event) => apply(inTransaction.getStore() ?? store, event),
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
      { name: 'received-mail', everyMs: soonMs, run: (signal) => takeReceived({ signal }) },
      ...memberMailRounds(parts, { mailer, maker }),
    ],
    webhook:
      webhook === null
        ? []
        : [
            {
              name: 'resend',
              summary: 'Takes what Resend reports about mails, and mails that came in, as docs/mail.md sets it up',
              take: (headers, body) => webhook.take(headers, body),
            },
          ],
    close: () => mailer.close(),
  };
};
