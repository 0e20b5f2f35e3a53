// Our mails. What makes them (react-email, ECharts, resvg) is loaded at the first one: a process that sends none pays nothing.
import type {
  CampaignMailInput,
  DigestMailInput,
  HealthMailInput,
  MailLook,
  NoteMailInput,
  OptInMailInput,
  RenderedMail,
  WarningMailInput,
} from './inputs.ts';

export type * from './inputs.ts';

export interface MailTemplates {
  warning(input: WarningMailInput): Promise<RenderedMail>;
  health(input: HealthMailInput): Promise<RenderedMail>;
  digest(input: DigestMailInput): Promise<RenderedMail>;
  note(input: NoteMailInput): Promise<RenderedMail>;
  optIn(input: OptInMailInput): Promise<RenderedMail>;
  campaign(input: CampaignMailInput): Promise<RenderedMail>;
}

export const createMailTemplates = (look: MailLook): MailTemplates => ({
  warning: async (input) => (await import('./health-mail.ts')).warningMail(input, look),
  health: async (input) => (await import('./health-mail.ts')).healthMail(input, look),
  digest: async (input) => (await import('./digest-mail.ts')).digestMail(input, look),
  note: async (input) => (await import('./digest-mail.ts')).noteMail(input, look),
  optIn: async (input) => (await import('./member-mail.ts')).optInMail(input, look),
  campaign: async (input) => (await import('./member-mail.ts')).campaignMail(input, look),
});
