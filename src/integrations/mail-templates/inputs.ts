// What each mail is made from. Nothing here has a field for what a member said or who did; a group of fewer than five
// people is left out once more, whoever hands it in.

import type { FeedbackInsights, HealthReport } from '../../core/coordination/events.ts';
import type { Campaign } from '../../core/mail/campaign.ts';
import type { CommunicationCoordinationEvent } from '../../core/mail/notification.ts';

export interface MailLook {
  /** Who writes: the agent's name. */
  readonly botName: string;
  /** IANA name: times are shown by its clock. */
  readonly timeZone: string;
}

/** One evaluation; `at` in ms since 1970. */
export interface ChartPoint {
  readonly at: number;
  /** null: too little data then; the line is broken. */
  readonly score: number | null;
  readonly interval: readonly [number, number] | null;
}

export interface ChartInput {
  readonly points: readonly ChartPoint[];
  /** At or under it the space is no longer healthy. */
  readonly threshold: number;
  /** When warnings lasted; `to` null: to the end of the chart. */
  readonly warnings: readonly { readonly from: number; readonly to: number | null }[];
}

export type Theme = Pick<FeedbackInsights['themes'][number], 'theme' | 'authors' | 'mentions' | 'negative'>;

export interface HealthMailInput {
  readonly spaceName: string;
  readonly report: HealthReport;
  readonly themes: readonly Theme[];
  /** null, or fewer than two points with a score: no picture. */
  readonly chart: Omit<ChartInput, 'threshold'> | null;
  /** The tracker's issue; null: there is none. */
  readonly trackerLink: string | null;
}

/** A warning that began: as the report, and the page of the case it opened, behind the login. */
export interface WarningMailInput extends HealthMailInput {
  readonly caseLink: string | null;
  /** What was begun already, one short sentence each; ours, not a member's. */
  readonly done: readonly string[];
}

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
  readonly chart: ChartInput | null;
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
