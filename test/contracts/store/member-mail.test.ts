import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { type MemberId, memberId, spaceId } from '../../../src/core/ids.ts';
import { type Campaign, moveCampaign } from '../../../src/core/mail/campaign.ts';
import type { Dispatch } from '../../../src/core/mail/campaign-book.ts';
import { normalizeAddress } from '../../../src/core/mail/mail.ts';
import { confirmOptIn, requestOptIn, unsubscribe } from '../../../src/core/mail/opt-in.ts';
import { enrol, type Recipient } from '../../../src/core/mail/recipients.ts';
import type { SpaceSubscription, Store } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { space, start, told } from './events.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const garden = space;
const ann = memberId('anychat', 'ann');

const pendingOf = (store: Store, who: MemberId, address: string, at = start): SpaceSubscription => {
  const hash = store.mails.addressKey;
  const asked = { id: v7(), memberId: who, address: normalizeAddress(address), token: `token ${address}`, at };
  return { ...requestOptIn([], asked, hash), spaceId: garden };
};
const confirm = async (store: Store, one: SpaceSubscription, at = start + 1): Promise<SpaceSubscription> => {
  const confirmed = { ...one, ...confirmOptIn(one, `token ${one.address}`, at, store.mails.addressKey) };
  await store.subscriptions.save(confirmed);
  return confirmed;
};
const linked = async (store: Store, name: string, at = start): Promise<SpaceSubscription> => {
  const one = pendingOf(store, memberId('anychat', name), `${name}@example.com`, at);
  await store.subscriptions.request(one);
  return confirm(store, one, at + 1);
};
const campaign = (more: Partial<Campaign> = {}): Campaign => ({
  id: v7(),
  spaceId: garden,
  name: 'Spring',
  segment: { states: null, joinedFrom: null, joinedBefore: null },
  content: { subject: 'News', heading: 'News', paragraphs: ['New.'], button: null, chart: false },
  status: 'scheduled',
  startsAt: start,
  changedAt: start,
  ...more,
});
/** A campaign that began, and whom it is for. */
const begun = async (store: Store, names: readonly string[]) => {
  const people = [];
  for (const name of names) people.push(await linked(store, name));
  const planned = campaign();
  await store.campaigns.add(planned);
  const candidates = people.map(({ id, addressKey }) => ({ subscriptionId: id, addressKey }));
  const sending = moveCampaign(planned, { do: 'start' }, start + 5);
  const recipients = enrol(planned.id, candidates, new Set(), v7);
  expect(await store.campaigns.start(sending, recipients)).toBe(true);
  return { sending, recipients, people };
};
const dispatchOf = (recipients: readonly Recipient[], now = start + 10): Dispatch => ({
  id: v7(),
  campaignId: recipients[0]?.campaignId ?? '',
  recipients,
  lookUp: false,
  attempts: 1,
  firstAttemptAt: now,
  lastAttemptAt: now,
});
const statuses = async (store: Store, id: string) => (await store.campaigns.recipients(id)).map(({ status }) => status);

describeStores('subscriptions', (opened) => {
  it('has one pending request a member and space; the newest', async () => {
    const { store } = opened();
    const [first, second] = [pendingOf(store, ann, 'a@example.com'), pendingOf(store, ann, 'b@example.com', start + 1)];
    const elsewhere = { ...pendingOf(store, ann, 'c@example.com'), spaceId: spaceId('anychat', 's2') };
    for (const one of [first, elsewhere, second]) await store.subscriptions.request(one);
    expect(await store.subscriptions.of(garden, ann)).toEqual([second]);
    expect(await store.subscriptions.pending(second.addressKey)).toEqual([second]);
    expect(await store.subscriptions.pending(first.addressKey)).toEqual([]);
    expect(await store.subscriptions.byToken(second.tokenHash ?? '')).toEqual(second);
    expect(await store.subscriptions.get(elsewhere.id)).toEqual(elsewhere);
  });

  it('a request beside a confirmed one leaves that in force', async () => {
    const { store } = opened();
    const old = await linked(store, 'ann');
    const asked = pendingOf(store, ann, 'new@example.com', start + 2);
    await store.subscriptions.request(asked);
    expect(await store.subscriptions.of(garden, ann)).toEqual([old, asked]);
    expect(await store.subscriptions.confirmed(garden)).toEqual([old]);
    await store.subscriptions.remove([old.id]);
    expect(await store.subscriptions.of(garden, ann)).toEqual([asked]);
  });

  it('gives the mail that asks for the confirmation to one sender at a time', async () => {
    const { store } = opened();
    const one = pendingOf(store, ann, 'a@example.com');
    await store.subscriptions.request(one);
    expect(await store.subscriptions.due(start - 1, 10)).toEqual([]);
    expect(await store.subscriptions.due(start, 10)).toEqual([one.id]);
    const taken = await Promise.all([0, 1, 2].map(() => store.subscriptions.claim(one.id, start + 5, start + minute)));
    expect(taken.filter((row) => row !== null)).toEqual([
      { subscription: one, attempts: 1, firstAttemptAt: start + 5, lastAttemptAt: start + 5 },
    ]);
    await store.subscriptions.postpone(one.id, 'mail-unavailable', start + 10);
    expect(await store.subscriptions.claim(one.id, start + 10, start + minute)).toMatchObject({
      attempts: 2,
      firstAttemptAt: start + 5,
      lastAttemptAt: start + 5,
    });
    expect(await store.subscriptions.mailed(one.id)).toBe('waiting');
    await store.subscriptions.settle(one.id, 'sent', null);
    expect([await store.subscriptions.mailed(one.id), await store.subscriptions.mailed('x')]).toEqual(['sent', null]);
    await store.subscriptions.postpone(one.id, 'late', start);
    expect(await store.subscriptions.due(start + day, 10)).toEqual([]);
  });

  it('counts no one who left the space among the confirmed', async () => {
    const { store } = opened();
    for (const name of ['ann', 'bob', 'cyd']) await linked(store, name);
    await store.messages.apply([told('ann', 'left', start), told('bob', 'joined', start)], start);
    const found = await store.subscriptions.confirmed(garden);
    expect(found.map(({ memberId: id }) => id)).toEqual([memberId('anychat', 'bob'), memberId('anychat', 'cyd')]);
  });

  it('removes requests that ran out, and those who left, with their addresses', async () => {
    const { store } = opened();
    const stays = await linked(store, 'ann');
    const gone = await linked(store, 'bob');
    await store.subscriptions.save(unsubscribe(gone, start + 2));
    await store.subscriptions.request(pendingOf(store, memberId('anychat', 'cyd'), 'c@example.com'));
    expect(await store.subscriptions.expire(start + day - 1, start + 2)).toBe(0);
    expect(await store.subscriptions.expire(start + day, start + 2)).toBe(1);
    expect(await store.subscriptions.expire(start + day, start + 3)).toBe(1);
    expect(await store.subscriptions.confirmed(garden)).toEqual([stays]);
  });

  it.each([
    ['erasing', async (store: Store) => void (await store.privacy.erase(ann, start + day))],
    ['opting out', (store: Store) => store.privacy.setOptedOut(ann, true, start + day)],
  ])('%s removes the address, what it is suppressed for stays', async (_, forget) => {
    const { store } = opened();
    const { people, sending } = await begun(store, ['ann', 'bob']);
    const key = store.mails.addressKey('ann@example.com');
    await store.mails.saveAddress({
      addressKey: key,
      suppressedFor: 'complaint',
      suppressedAt: start,
      softBounces: 0,
      softBouncedAt: null,
    });
    expect(await store.privacy.export(ann)).toMatchObject({
      addresses: [{ spaceId: garden, address: 'ann@example.com', status: 'confirmed' }],
      campaigns: [{ id: sending.id, status: 'waiting', reported: [] }],
    });
    expect(await store.privacy.summary(ann)).toMatchObject({ addresses: 1, campaigns: 1 });
    await forget(store);
    expect(await store.subscriptions.get(people[0]?.id ?? '')).toBeNull();
    expect(await store.privacy.export(ann)).toMatchObject({ addresses: [], campaigns: [] });
    expect((await store.subscriptions.confirmed(garden)).map(({ address }) => address)).toEqual(['bob@example.com']);
    expect((await store.mails.address(key))?.suppressedFor).toBe('complaint');
    if (people[0] !== undefined) await store.subscriptions.save(people[0]);
    expect(await store.subscriptions.get(people[0]?.id ?? '')).toBeNull();
  });

  it('an erasure leaves what was asked for after it', async () => {
    const { store } = opened();
    const later = pendingOf(store, ann, 'a@example.com', start + 10);
    await store.subscriptions.request(later);
    await store.privacy.erase(ann, start + 9);
    expect(await store.subscriptions.of(garden, ann)).toEqual([later]);
  });
});

describeStores('campaigns', (opened) => {
  it('are kept as they are, once, and changed by who saw them last', async () => {
    const { store } = opened();
    const one = campaign({ status: 'draft', startsAt: null });
    expect([await store.campaigns.add(one), await store.campaigns.add(one)]).toEqual([true, false]);
    expect(await store.campaigns.get(one.id)).toEqual(one);
    const scheduled = moveCampaign(one, { do: 'schedule', startsAt: start + minute }, start + 1);
    expect(await store.campaigns.change(one, scheduled)).toBe(true);
    expect(await store.campaigns.change(one, moveCampaign(one, { do: 'cancel' }, start + 2))).toBe(false);
    expect(await store.campaigns.list({ spaceId: garden, limit: 5 })).toEqual([scheduled]);
    expect(await store.campaigns.list({ spaceId: spaceId('anychat', 's2'), limit: 5 })).toEqual([]);
    expect(await store.campaigns.list({ statuses: ['draft'], limit: 5 })).toEqual([]);
    expect(await store.campaigns.active(start + minute - 1)).toEqual([]);
    expect(await store.campaigns.active(start + minute)).toEqual([one.id]);
  });

  it('start once, and not where they were put off meanwhile', async () => {
    const { store } = opened();
    const one = campaign();
    await store.campaigns.add(one);
    const sending = moveCampaign(one, { do: 'start' }, start);
    await store.campaigns.change(one, moveCampaign(one, { do: 'schedule', startsAt: start + day }, start + 1));
    expect(await store.campaigns.start(sending, [])).toBe(false);
    const { sending: other } = await begun(store, ['ann']);
    expect(await store.campaigns.start(other, [])).toBe(false);
    expect(await statuses(store, other.id)).toEqual(['waiting']);
  });

  it('put each recipient into one dispatch, and none while they are paused', async () => {
    const { store } = opened();
    const { sending, recipients } = await begun(store, ['ann', 'bob', 'cyd']);
    expect(await store.campaigns.waiting(sending.id, 2)).toEqual(recipients.slice(0, 2));
    const [first, second, third] = recipients;
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are three');
    const skipped = [{ ref: third.ref, reason: 'unsubscribed' as const }];
    const both = [dispatchOf([first, second]), dispatchOf([first, second])];
    const taken = await Promise.all(both.map((one) => store.campaigns.open(one, skipped, start + minute)));
    expect([...taken].sort()).toEqual([false, true]);
    expect(await statuses(store, sending.id)).toEqual(['assigned', 'assigned', 'skipped']);
    expect(await store.campaigns.claim(sending.id, start + minute - 1, start + 2 * minute)).toBe('busy');
    const claimed = await store.campaigns.claim(sending.id, start + minute, start + 2 * minute);
    expect(claimed).toMatchObject({
      attempts: 2,
      firstAttemptAt: start + 10,
      lastAttemptAt: start + 10,
      lookUp: false,
    });
    expect(claimed === null || claimed === 'busy' ? [] : claimed.recipients.map(({ ref }) => ref)).toEqual([
      first.ref,
      second.ref,
    ]);
    const other = await begun(store, ['dan']);
    await store.campaigns.change(other.sending, moveCampaign(other.sending, { do: 'pause' }, start + 20));
    expect(await store.campaigns.open(dispatchOf(other.recipients), [], start + minute)).toBe(false);
    expect(await statuses(store, other.sending.id)).toEqual(['waiting']);
  });

  it('settle a part, then only look up; all, and they are over', async () => {
    const { store } = opened();
    const { sending, recipients } = await begun(store, ['ann', 'bob', 'cyd']);
    const [first, second, third] = recipients;
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are three');
    const dispatch = dispatchOf(recipients);
    await store.campaigns.open(dispatch, [], start + minute);
    const finish = () => store.campaigns.finish(moveCampaign(sending, { do: 'finish' }, start + 30));
    const newRef = v7();
    await store.campaigns.settle(dispatch.id, [
      { ref: first.ref, status: 'sent', externalId: 'e1' },
      { ref: second.ref, status: 'waiting', newRef, alone: true },
    ]);
    await store.campaigns.postpone(dispatch.id, start + 20, 'mail-unavailable', false);
    const claimed = await store.campaigns.claim(sending.id, start + 20, start + 30);
    expect(claimed).toMatchObject({ lookUp: true, recipients: [{ ref: third.ref }] });
    await store.campaigns.settle(dispatch.id, [{ ref: third.ref, status: 'uncertain' }]);
    await store.campaigns.settle(dispatch.id, [{ ref: first.ref, status: 'failed' }]);
    expect(await statuses(store, sending.id)).toEqual(['sent', 'waiting', 'uncertain']);
    expect(await store.campaigns.waiting(sending.id, 5)).toMatchObject([
      { ref: newRef, alone: true, dispatchId: null },
    ]);
    expect(await finish()).toBe(false);
    const last = dispatchOf(await store.campaigns.waiting(sending.id, 5));
    await store.campaigns.open(last, [], start + minute);
    await store.campaigns.settle(last.id, [{ ref: newRef, status: 'sent', externalId: 'e2' }]);
    expect(await store.campaigns.claim(sending.id, start + minute, start + minute)).toBeNull();
    expect([await finish(), await finish()]).toEqual([true, false]);
    expect(await store.campaigns.active(start + day)).toEqual([]);
  });

  it('note what is reported, by ref or by the provider’s id; a report proves that a mail left', async () => {
    const { store } = opened();
    const { sending, recipients, people } = await begun(store, ['ann', 'bob']);
    const [first, second] = recipients;
    if (first === undefined || second === undefined) throw new Error('there are two');
    const dispatch = dispatchOf(recipients);
    await store.campaigns.open(dispatch, [], start + minute);
    const report = (type: 'delivered' | 'opened', ref: string | null, externalId: string) =>
      store.campaigns.report({ id: v7(), type, ref, externalId, addressKey: first.addressKey, at: start + 20 });
    await report('delivered', first.ref, 'e1');
    expect(await store.campaigns.claim(sending.id, start + minute, start + minute)).toMatchObject({
      lookUp: true,
      recipients: [{ ref: second.ref }],
    });
    await report('opened', null, 'e1');
    await report('opened', null, 'e1');
    await report('delivered', v7(), 'e9');
    await report('delivered', second.ref, 'e2');
    expect(await store.campaigns.claim(sending.id, start + minute, start + minute)).toBeNull();
    await store.campaigns.left(people[1]?.id ?? '');
    expect(await store.campaigns.recipients(sending.id)).toMatchObject([
      { status: 'sent', externalId: 'e1', reported: ['delivered', 'opened'], unsubscribed: false },
      { status: 'sent', externalId: 'e2', reported: ['delivered'], unsubscribed: true },
    ]);
  });

  it('freeze what their mails are made of at the first', async () => {
    const { store } = opened();
    const one = campaign();
    await store.campaigns.add(one);
    expect(await store.campaigns.frozen(one.id)).toBeNull();
    expect(await store.campaigns.freeze(one.id, 'first')).toBe('first');
    expect(await store.campaigns.freeze(one.id, 'second')).toBe('first');
    expect(await store.campaigns.frozen(one.id)).toBe('first');
  });
});
