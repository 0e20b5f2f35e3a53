// What each mail is made from. Nothing here has a field for what a member said or who did; a group of fewer than five
// people is left out once more, whoever hands it in.

import type { Campaign } from '../../core/mail/campaign.ts';
import type { DrawnChart } from '../../core/mail/health-facts.ts';
import type { CommunicationCoordinationEvent } from '../../core/mail/notification.ts';

export interface MailLook {
  /** Who writes: the agent's name. */
  readonly botName: string;
  /** IANA name: times are shown by its clock. */
  readonly timeZone: string;
}

export type {
  ChartPoint,
  DrawnChart as ChartInput,
  HealthFacts as HealthMailInput,
  MailTheme as Theme,
  WarningFacts as WarningMailInput,
} from '../../core/mail/health-facts.ts';

export interface DigestMailInput {
  /** `missed`: what should have arrived a day ago or earlier. */
  readonly kind: 'digest' | 'missed';
  readonly events: readonly CommunicationCoordinationEvent[];
  /** The dashboard, behind the login; null: there is no public address. */
  readonly link: string | null;
}

/** Anything of a title and lines, e.g. what `core/coordination/render.ts` makes. */
export interface NoteMailInput {
  readonly title: string;
  readonly lines: readonly string[];
  readonly link: string | null;
}

export interface OptInMailInput {
  readonly spaceName: string;
  /** Confirms the address; works once, until then. ms since 1970. */
  readonly link: string;
  readonly expiresAt: number;
}

export interface CampaignMailInput {
  readonly spaceName: string;
  readonly content: Campaign['content'];
  readonly unsubscribeLink: string;
  readonly chart: DrawnChart | null;
}

export interface RenderedAttachment {
  readonly filename: string;
  readonly contentType: string;
  /** Base64. */
  readonly content: string;
  readonly contentId: string;
}

/** All of a mail but whom it is for; the same input gives the same to the last byte. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly RenderedAttachment[];
}
