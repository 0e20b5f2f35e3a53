// What admins do with campaigns; who did it is in the audit log.
import { CcoError } from '../errors.ts';
import type { MemberId, SpaceId } from '../ids.ts';
import type { Clock, Repositories, Store } from '../ports.ts';
import { type Campaign, type CampaignAction, campaignSchema, moveCampaign, type Segment } from './campaign.ts';

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

/** A round's part: takes the steps of all campaigns that have any to take; returns how many. */
export const createRunCampaigns =
  ({
    store,
    clock,
    step,
    noted,
  }: {
    readonly store: Pick<Store, 'campaigns'>;
    readonly clock: Clock;
    readonly step: (
      campaignId: string,
      call: { readonly signal?: AbortSignal },
    ) => Promise<{ readonly more: boolean; readonly code?: string }>;
    /** For the log: a campaign has to wait. */
    readonly noted: (what: { readonly campaign: string; readonly code: string }) => void;
  }) =>
  async ({ signal }: { readonly signal?: AbortSignal } = {}): Promise<number> => {
    let steps = 0;
    const call = signal === undefined ? {} : { signal };
    for (const campaign of await store.campaigns.active(clock.now())) {
      for (let more = true; more && signal?.aborted !== true; steps += 1) {
        const done = await step(campaign, call);
        more = done.more;
        if (done.code !== undefined) noted({ campaign, code: done.code });
      }
    }
    return steps;
  };
