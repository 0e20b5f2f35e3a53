// A campaign: one mail to a segment of the members who linked an address.
import { z } from 'zod';
import { type MemberState, memberStates } from '../coordination/retention.ts';
import { CcoError } from '../errors.ts';
import { spaceIdSchema } from '../ids.ts';
import { oneLine } from './mail.ts';

/** Whom it is for. States come from activity only, never from mood. */
export const segmentSchema = z.strictObject({
  /** null: everyone. */
  states: z.array(z.enum(memberStates)).min(1).nullable().default(null),
  /** Joined the space at or after, and before this; ms since 1970. */
  joinedFrom: z.number().int().nullable().default(null),
  joinedBefore: z.number().int().nullable().default(null),
});
export type Segment = z.infer<typeof segmentSchema>;

export const campaignStatuses = ['draft', 'scheduled', 'sending', 'paused', 'sent', 'cancelled'] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

export const campaignSchema = z.strictObject({
  id: z.uuid(),
  spaceId: spaceIdSchema,
  name: z.string().trim().min(1).max(100),
  segment: segmentSchema,
  /** What is in the mail; frozen once it is scheduled. */
  content: z.strictObject({
    subject: oneLine(150),
    heading: z.string().trim().min(1).max(150),
    paragraphs: z.array(z.string().trim().min(1).max(2000)).min(1).max(20),
    button: z.strictObject({ label: z.string().min(1).max(40), link: z.url({ protocol: /^https?$/u }) }).nullable(),
    /** Has the space's health chart: such mails go singly. */
    chart: z.boolean().default(false),
  }),
  status: z.enum(campaignStatuses),
  /** When sending begins; ms since 1970. */
  startsAt: z.number().int().nullable(),
  /** Time of the last change. */
  changedAt: z.number().int(),
});
export type Campaign = z.infer<typeof campaignSchema>;

export type CampaignAction =
  | { readonly do: 'schedule'; readonly startsAt: number }
  | { readonly do: 'unschedule' | 'start' | 'pause' | 'resume' | 'finish' | 'cancel' };

const allowed: Readonly<Record<CampaignAction['do'], readonly CampaignStatus[]>> = {
  schedule: ['draft', 'scheduled'],
  unschedule: ['scheduled'],
  start: ['scheduled'],
  pause: ['sending'],
  resume: ['paused'],
  finish: ['sending'],
  cancel: ['draft', 'scheduled', 'sending', 'paused'],
};

const leadsTo: Readonly<Record<CampaignAction['do'], CampaignStatus>> = {
  schedule: 'scheduled',
  unschedule: 'draft',
  start: 'sending',
  pause: 'paused',
  resume: 'sending',
  finish: 'sent',
  cancel: 'cancelled',
};

/**
 * Moves a campaign on. `sent` and `cancelled` are final.
 * @throws CcoError `campaign-not-now` where the step does not fit its status, or it is started before its time
 */
export const moveCampaign = (campaign: Campaign, action: CampaignAction, at: number): Campaign => {
  const early = action.do === 'start' && (campaign.startsAt === null || at < campaign.startsAt);
  if (early || !allowed[action.do].includes(campaign.status)) {
    throw new CcoError(`A campaign that is ${campaign.status} cannot do this: ${action.do}.`, {
      code: 'campaign-not-now',
      remedy: 'Look at its status first.',
      data: { status: campaign.status, action: action.do },
    });
  }
  const startsAt = action.do === 'schedule' ? action.startsAt : action.do === 'unschedule' ? null : campaign.startsAt;
  return { ...campaign, status: leadsTo[action.do], startsAt, changedAt: at };
};

/** What a segment looks at. */
export interface MemberFacts {
  /** null: never active lately, or staff. */
  readonly state: MemberState | null;
  /** ms since 1970; null: unknown. */
  readonly joinedAt: number | null;
}

/** Whether a member is in the segment. A joining time that is not known is in no segment that asks for one. */
export const inSegment = ({ state, joinedAt }: MemberFacts, { states, joinedFrom, joinedBefore }: Segment): boolean => {
  if (states !== null && (state === null || !states.includes(state))) return false;
  if (joinedFrom !== null && (joinedAt === null || joinedAt < joinedFrom)) return false;
  return joinedBefore === null || (joinedAt !== null && joinedAt < joinedBefore);
};
