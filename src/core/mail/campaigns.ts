// What admins do with campaigns; who did it is in the audit log.
import { CcoError } from '../errors.ts';
import type { MemberId, SpaceId } from '../ids.ts';
import type { Clock, Repositories, Store } from '../ports.ts';
import { type Campaign, type CampaignAction, campaignSchema, moveCampaign, type Segment } from './campaign.ts';
import type { CallSignal } from './mailer.ts';

export interface NewCampaign {
  readonly spaceId: SpaceId;
  readonly name: string;
  readonly segment: Segment;
  readonly content: Campaign['content'];
}

/** What a person decides; starting and finishing are the program's. */
export type AdminAction = Exclude<CampaignAction, { readonly do: 'start' | 'finish' }>;

/** Stores a draft; nothing is sent before it is scheduled. */
export const addCampaign = async (
  tx: Pick<Repositories, 'campaigns' | 'audit'>,
  { spaceId, ...rest }: NewCampaign,
  { id, now, by }: { readonly id: string; readonly now: number; readonly by: MemberId | 'admin' },
): Promise<Campaign> => {
  const campaign = campaignSchema.parse({ id, spaceId, ...rest, status: 'draft', startsAt: null, changedAt: now });
  await tx.campaigns.add(campaign);
  await tx.audit.append({ at: now, spaceId, actor: by, action: 'campaign.create', subject: id, data: {} });
  return campaign;
};

/**
 * Moves a campaign on. Call in a transaction.
 * @throws CcoError `campaign-not-now`; `campaign-changed`, retryable, where somebody else changed it at this moment
 */
export const changeCampaign = async (
  tx: Pick<Repositories, 'campaigns' | 'audit'>,
  campaign: Campaign,
  action: AdminAction,
  { now, by }: { readonly now: number; readonly by: MemberId | 'admin' },
): Promise<Campaign> => {
  const next = moveCampaign(campaign, action, now);
  if (!(await tx.campaigns.change(campaign, next)))
    throw new CcoError('The campaign was changed at this moment.', {
      code: 'campaign-changed',
      remedy: 'Look at it, and try again.',
      retryable: true,
    });
  const { id, spaceId } = campaign;
  await tx.audit.append({ at: now, spaceId, actor: by, action: `campaign.${action.do}`, subject: id, data: {} });
  return next;
};

export interface RunCampaignsDeps {
  readonly store: Pick<Store, 'campaigns'>;
  readonly clock: Clock;
  readonly step: (campaignId: string, call: CallSignal) => Promise<{ readonly more: boolean; readonly code?: string }>;
  /** For the log: a campaign has to wait. */
  readonly noted: (what: { readonly campaign: string; readonly code: string }) => void;
}

/**
 * A round's part: takes the steps of all campaigns that have any to take. One that fails keeps no other waiting; throws
 * what the first of them failed with, at the end.
 */
export const createRunCampaigns =
  ({ store, clock, step, noted }: RunCampaignsDeps) =>
  async (call: CallSignal = {}): Promise<void> => {
    const failures: unknown[] = [];
    const run = async (campaign: string): Promise<void> => {
      for (let more = true; more && call.signal?.aborted !== true; ) {
        const done = await step(campaign, call);
        more = done.more;
        if (done.code !== undefined) noted({ campaign, code: done.code });
      }
    };
    for (const campaign of await store.campaigns.active(clock.now()))
      await run(campaign).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
