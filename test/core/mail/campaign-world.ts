// Members with addresses, a campaign to them, a mailer that may misbehave: everything a campaign's run touches.
import { createHmac } from 'node:crypto';
import { memberId, spaceId } from '../../../src/core/ids.ts';
import type { Campaign } from '../../../src/core/mail/campaign.ts';
import type { CampaignAudience } from '../../../src/core/mail/campaign-book.ts';
import { createCampaignRun } from '../../../src/core/mail/campaign-run.ts';
import { type Mail, type MailAddress, mailSchema, normalizeAddress } from '../../../src/core/mail/mail.ts';
import { confirmOptIn, requestOptIn, type Subscription, unsubscribe } from '../../../src/core/mail/opt-in.ts';
import { type Refusal, refusal } from '../../../src/core/mail/permission.ts';
import type { Recipient } from '../../../src/core/mail/recipients.ts';
import { type AddressRecord, newAddress, suppress } from '../../../src/core/mail/suppression.ts';
import { createClock } from '../../fakes/clock.ts';
import { createFakeMailer } from './fake-mailer.ts';
import { createMemoryBook } from './memory-book.ts';

export const hash = (text: string): string => createHmac('sha256', 'a test').update(text).digest('base64url');

const uuid = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const draft = (now: number): Campaign => ({
  id: uuid(1),
  spaceId: spaceId('anychat', 's1'),
  name: 'Spring',
  segment: { states: null, joinedFrom: null, joinedBefore: null },
  content: { subject: 'News', heading: 'News', paragraphs: ['What is new.'], button: null, chart: false },
  status: 'draft',
  startsAt: null,
  changedAt: now,
});

export const createWorld = () => {
  const clock = createClock();
  const mailer = createFakeMailer(clock);
  const subscriptions = new Map<string, Subscription>();
  const addresses = new Map<string, AddressRecord>();
  const book = createMemoryBook({ ...draft(clock.now()), status: 'scheduled', startsAt: clock.now() });
  let made = 100;
  const newId = (): string => {
    made += 1;
    return uuid(made);
  };
  const subscriptionOf = (recipient: Recipient): Subscription | null =>
    subscriptions.get(recipient.subscriptionId) ?? null;
  const refusalOf = (subscription: Subscription | null): Refusal | null =>
    refusal('campaign', subscription, addresses.get(subscription?.addressKey ?? '') ?? null);
  const withPicture = new Set<string>();
  const audience: CampaignAudience = {
    candidates: async () =>
      [...subscriptions.values()]
        .filter((one) => refusalOf(one) === null)
        .map(({ id, addressKey }) => ({ subscriptionId: id, addressKey })),
    refused: async (recipients) => {
      const refused = new Map<string, Refusal>();
      for (const recipient of recipients) {
        const why = refusalOf(subscriptionOf(recipient));
        if (why !== null) refused.set(recipient.ref, why);
      }
      return refused;
    },
    compose: async (campaign, recipient): Promise<Mail | null> => {
      const subscription = subscriptionOf(recipient);
      if (subscription === null) return null;
      const picture = { filename: 'a.png', contentType: 'image/png', content: 'AAAA', contentId: 'a' };
      return mailSchema.parse({
        ref: recipient.ref,
        to: subscription.address,
        subject: campaign.content.subject,
        html: '<p>What is new.</p>',
        text: 'What is new.',
        attachments: withPicture.has(recipient.subscriptionId) ? [picture] : [],
      });
    },
  };
  const addressOf = (member: number): MailAddress => normalizeAddress(`member${member}@example.com`);
  return {
    clock,
    mailer,
    book,
    subscriptions,
    addresses,
    withPicture,
    addressOf,
    /** Asks for an address to be linked, and follows the link where `confirmed`. */
    join(member: number, { confirmed = true, address = addressOf(member) } = {}): string {
      const at = clock.now();
      const token = `token-${member}-${made}`;
      const request = { id: newId(), memberId: memberId('anychat', `m${member}`), address, token, at };
      const pending = requestOptIn([], request, hash);
      const subscription = confirmed ? confirmOptIn(pending, token, at, hash) : pending;
      subscriptions.set(subscription.id, subscription);
      return subscription.id;
    },
    leave(id: string): void {
      const subscription = subscriptions.get(id);
      if (subscription !== undefined) subscriptions.set(id, unsubscribe(subscription, clock.now()));
    },
    suppress(address: MailAddress): void {
      const key = hash(address);
      addresses.set(key, suppress(addresses.get(key) ?? newAddress(key), 'bounce', clock.now()));
    },
    /** Whether a campaign may write to the address at this moment. */
    mayGet: (address: MailAddress): boolean =>
      [...subscriptions.values()].some((one) => one.address === address && refusalOf(one) === null),
    step: createCampaignRun({ mailer, clock, book, audience, newId }),
  };
};

export type World = ReturnType<typeof createWorld>;

/** Steps until nothing is left to do at once; the number of steps. */
export const runDown = async (world: World): Promise<number> => {
  let steps = 0;
  while (steps < 500 && (await world.step(world.book.campaign.id)).more) steps += 1;
  return steps;
};

/** Steps and lets time pass until the campaign is over. */
export const finish = async (world: World): Promise<void> => {
  for (let round = 0; round < 60 && world.book.campaign.status !== 'sent'; round++) {
    await runDown(world);
    world.clock.advance(20 * 60_000);
  }
};
