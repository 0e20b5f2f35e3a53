// Mail to members: what is set up for it, and its rounds.
import type { Config } from '../../config/load.ts';
import type { CommandDeps } from '../../core/commands/command.ts';
import { createAudience } from '../../core/mail/audience.ts';
import { createCampaignRun } from '../../core/mail/campaign-run.ts';
import { createRunCampaigns } from '../../core/mail/campaigns.ts';
import { createMailLinks } from '../../core/mail/links.ts';
import type { Mailer } from '../../core/mail/mailer.ts';
import { createSendConfirmations } from '../../core/mail/member-mail.ts';
import { leftKeptMs } from '../../core/pipeline/timers.ts';
import type { MailTemplates } from '../../integrations/mail-templates/index.ts';
import type { Round } from '../rounds.ts';
import type { ResponseParts } from './plan.ts';

type MailConfig = Pick<Config, 'resend' | 'http'>;

const soonMs = 2_000;
const minuteMs = 60_000;

/** Why no campaign can be sent, as a remedy; null: all is set up. */
export const campaignsOff = ({ resend, http }: MailConfig): string | null => {
  const missing = [
    ...(resend.kind === 'off' ? ['RESEND_API_KEY'] : []),
    ...(resend.kind === 'off' || resend.webhookSecret === null ? ['RESEND_WEBHOOK_SECRET'] : []),
    ...(http.publicUrl === null ? ['CCO_PUBLIC_URL'] : []),
  ];
  return missing.length === 0 ? null : `Set ${missing.join(' and ')} as docs/mail.md says.`;
};

/** undefined: members can link no address. */
export const memberMailOf = (config: MailConfig): CommandDeps['memberMail'] =>
  config.resend.kind === 'off' || config.http.publicUrl === null
    ? undefined
    : { campaigns: campaignsOff(config) === null };

/** Sends what asks for a confirmation, and the campaigns; none of it without a public address for its links. */
export const memberMailRounds = (
  { config, store, clock, logger, newId }: ResponseParts,
  { mailer, maker }: { readonly mailer: Mailer; readonly maker: MailTemplates },
): Round[] => {
  const { publicUrl } = config.http;
  if (publicUrl === null) return [];
  const links = createMailLinks(publicUrl, store.mails.addressKey);
  const confirmations = createSendConfirmations({
    store,
    clock,
    mailer,
    maker,
    links,
    noted: (what) => logger.warn(what, 'a confirmation mail was not sent'),
  });
  const rounds: Round[] = [
    { name: 'mail-confirmations', everyMs: soonMs, run: (signal) => confirmations({ signal }) },
    // An address that nobody confirmed is kept no longer than its link works.
    {
      name: 'mail-forgetting',
      everyMs: minuteMs,
      run: () => store.subscriptions.expire(clock.now(), clock.now() - leftKeptMs),
    },
  ];
  if (campaignsOff(config) !== null) return rounds;
  const audience = createAudience({ store, clock, defaults: config.agent.spaceDefaults, maker, links });
  const run = createRunCampaigns({
    store,
    clock,
    step: createCampaignRun({ mailer, clock, book: store.campaigns, audience, newId }),
    noted: (what) => logger.warn(what, 'a campaign has to wait'),
  });
  return [...rounds, { name: 'campaigns', everyMs: soonMs, run: (signal) => run({ signal }) }];
};
