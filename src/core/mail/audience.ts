// Whom a campaign reaches in a space, and the mail each of them gets.
import { z } from 'zod';
import { readMemberStates } from '../coordination/retention-facts.ts';
import type { Clock, Repositories, Store } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import { type Campaign, inSegment, type Segment } from './campaign.ts';
import type { CampaignAudience } from './campaign-book.ts';
import { type DrawnChart, readChart } from './health-facts.ts';
import type { MailLinks } from './links.ts';
import { type Mail, mailSchema } from './mail.ts';
import type { MemberMailMaker } from './member-mail.ts';
import { type Refusal, refusal } from './permission.ts';
import type { Recipient } from './recipients.ts';
import { unsubscribeHeaders } from './unsubscribe.ts';

export interface AudienceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly defaults: SpaceSettings;
  readonly maker: MemberMailMaker;
  readonly links: MailLinks;
}

const chartMs = 14 * 24 * 3_600_000;

/** What every mail of a campaign is made of besides its content: fixed at the first one. */
const lookSchema = z.object({
  spaceName: z.string(),
  chart: z
    .object({
      points: z.array(
        z.object({
          at: z.number(),
          score: z.number().nullable(),
          interval: z.tuple([z.number(), z.number()]).nullable(),
        }),
      ),
      threshold: z.number(),
      warnings: z.array(z.object({ from: z.number(), to: z.number().nullable() })),
    })
    .nullable(),
});
type Look = z.infer<typeof lookSchema>;

const isForAll = ({ states, joinedFrom, joinedBefore }: Segment): boolean =>
  states === null && joinedFrom === null && joinedBefore === null;

/** Makes the audience of campaigns on the store. Throws what the store throws. */
export const createAudience = ({ store, clock, defaults, maker, links }: AudienceDeps): CampaignAudience => {
  const refusalOf = async (tx: Pick<Repositories, 'subscriptions' | 'mails'>, recipient: Recipient) =>
    refusal(
      'campaign',
      await tx.subscriptions.get(recipient.subscriptionId),
      await tx.mails.address(recipient.addressKey),
    );

  const chartOf = async ({ spaceId }: Campaign, now: number): Promise<DrawnChart> => ({
    ...(await readChart(store, spaceId, now - chartMs)),
    threshold: (await loadSettings(store, spaceId, defaults)).health.threshold,
  });

  const looks = new Map<string, Look>();
  const lookOf = async (campaign: Campaign): Promise<Look> => {
    const known = looks.get(campaign.id);
    if (known !== undefined) return known;
    let frozen = await store.campaigns.frozen(campaign.id);
    if (frozen === null) {
      const look: Look = lookSchema.parse({
        spaceName: (await store.spaces.get(campaign.spaceId))?.name ?? '',
        chart: campaign.content.chart ? await chartOf(campaign, clock.now()) : null,
      });
      frozen = await store.campaigns.freeze(campaign.id, JSON.stringify(look));
    }
    const look = lookSchema.parse(JSON.parse(frozen));
    // The few that are under way.
    if (looks.size >= 10) looks.clear();
    looks.set(campaign.id, look);
    return look;
  };

  return {
    candidates: async (campaign) => {
      const { spaceId, segment } = campaign;
      const all = await store.subscriptions.confirmed(spaceId);
      const settings = await loadSettings(store, spaceId, defaults);
      const states = segment.states === null ? null : await readMemberStates(store, spaceId, settings, clock.now());
      const candidates = [];
      for (const { id, memberId, addressKey } of all) {
        if ((await store.mails.address(addressKey))?.suppressedFor != null) continue;
        if (!isForAll(segment)) {
          const joinedAt = (await store.members.get(spaceId, memberId))?.joinedAt ?? null;
          if (!inSegment({ state: states?.get(memberId) ?? null, joinedAt }, segment)) continue;
        }
        candidates.push({ subscriptionId: id, addressKey });
      }
      return candidates;
    },
    refused: async (recipients) => {
      const refused = new Map<string, Refusal>();
      for (const recipient of recipients) {
        const why = await refusalOf(store, recipient);
        if (why !== null) refused.set(recipient.ref, why);
      }
      return refused;
    },
    compose: async (campaign, recipient): Promise<Mail | null> => {
      const subscription = await store.subscriptions.get(recipient.subscriptionId);
      if (subscription === null) return null;
      const { spaceName, chart } = await lookOf(campaign);
      const unsubscribeLink = links.unsubscribe(subscription.id);
      const made = await maker.campaign({ spaceName, content: campaign.content, unsubscribeLink, chart });
      return mailSchema.parse({
        ref: recipient.ref,
        to: subscription.address,
        subject: made.subject,
        html: made.html,
        text: made.text,
        attachments: made.attachments,
        headers: unsubscribeHeaders(unsubscribeLink),
      });
    },
  };
};
