// A campaign's run on the stores' own book and audience, with a mailer that may misbehave and reports that come at any time.
import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { memberId } from '../../../src/core/ids.ts';
import { createAudience } from '../../../src/core/mail/audience.ts';
import { createCampaignRun } from '../../../src/core/mail/campaign-run.ts';
import { addCampaign, changeCampaign, createRunCampaigns } from '../../../src/core/mail/campaigns.ts';
import { askToLink, createMailLinkPages, unlink } from '../../../src/core/mail/linking.ts';
import { confirmToken, createMailLinks } from '../../../src/core/mail/links.ts';
import { normalizeAddress } from '../../../src/core/mail/mail.ts';
import { statistics } from '../../../src/core/mail/recipients.ts';
import { applyMailEvent } from '../../../src/core/mail/role-mail.ts';
import { unsubscribeToken } from '../../../src/core/mail/unsubscribe.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createFakeMailer } from '../../core/mail/fake-mailer.ts';
import { createClock } from '../../fakes/clock.ts';
import { describeStores } from './backends.ts';
import { said, space, told } from './events.ts';

const minute = 60_000;
const hour = 60 * minute;
const week = 7 * 24 * hour;
const members = 6;
const content = { subject: 'News', heading: 'News', paragraphs: ['New.'], button: null, chart: false };
const everyone = { states: null, joinedFrom: null, joinedBefore: null };

const addressOf = (member: number) => normalizeAddress(`member${member}@example.com`);
const idOf = (member: number) => memberId('anychat', `m${member}`);

let scenes = 0;

const createScene = (store: Store) => {
  // Years apart, so that no pause of one reaches into the next.
  scenes += 1;
  const clock = createClock(Date.UTC(2026, 2, 10, 14) + scenes * 400 * 24 * hour);
  const mailer = createFakeMailer(clock);
  const pages = createMailLinkPages({ store, clock });
  const hash = store.mails.addressKey;
  const body = (subject: string, link: string) => ({ subject, html: `<p>${link}</p>`, text: link, attachments: [] });
  const audience = createAudience({
    store,
    clock,
    defaults: defaultSpaceSettings,
    links: createMailLinks('https://cco.example.com', hash),
    maker: {
      optIn: async ({ link }) => body('Yours?', link),
      campaign: async ({ content: { subject }, spaceName, unsubscribeLink }) =>
        body(subject, `${spaceName} ${unsubscribeLink}`),
    },
  });
  const deps = { mailer, clock, book: store.campaigns, audience, newId: v7 };
  const run = (of = deps) =>
    createRunCampaigns({ store, clock, step: createCampaignRun(of), noted: () => undefined })({});
  return {
    clock,
    mailer,
    deps,
    run,
    link: async (member: number, address = addressOf(member)): Promise<string> => {
      const id = v7();
      const request = { id, spaceId: space, memberId: idOf(member), address, at: clock.now() };
      if ((await store.transaction((tx) => askToLink(tx, request))) === 'asked')
        await pages.confirm(confirmToken(id, hash));
      return id;
    },
    leave: (id: string) => pages.unsubscribe(unsubscribeToken(id, hash)),
    schedule: async (
      segment: typeof everyone | { states: ['vital' | 'dropped']; joinedFrom: null; joinedBefore: null },
    ) => {
      const by = { now: clock.now(), by: 'admin' as const };
      const draft = await addCampaign(store, { spaceId: space, name: 'x', segment, content }, { id: v7(), ...by });
      return changeCampaign(store, draft, { do: 'schedule', startsAt: clock.now() }, by);
    },
    /** As the webhook takes it. */
    report: async (index: number, type: 'delivered' | 'complained') => {
      const mail = mailer.accepted[index % Math.max(1, mailer.accepted.length)];
      if (mail === undefined) return;
      const { externalId, mail: sent } = mail;
      const event = { id: v7(), type, externalId, ref: sent.ref, addressKey: hash(sent.to), at: clock.now() };
      await store.transaction(async (tx) => {
        await applyMailEvent(tx, event);
        await tx.campaigns.report(event);
      });
    },
    mayGet: async (address: string): Promise<boolean> =>
      (await store.mails.address(hash(address)))?.suppressedFor == null &&
      (await store.subscriptions.confirmed(space)).some((one) => one.address === address),
  };
};

const trouble = (code: string) =>
  code === 'lost'
    ? ({ kind: 'answer-lost' } as const)
    : ({ kind: 'error', error: new CcoError('no', { code, retryable: code !== 'mail-invalid' }) } as const);

const member = fc.nat(members - 1);
const event = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ do: 'run' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'die' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 2, 20, 1500) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('trouble' as const),
      code: fc.constantFrom('lost', 'mail-unavailable', 'mail-rate-limited', 'mail-invalid'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'unlink' as const, 'erase' as const), member }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      index: fc.nat(9),
      type: fc.constantFrom('delivered' as const, 'complained' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const) }) },
);

describeStores('a campaign’s run', (opened) => {
  it('whatever happens in whatever order: no address twice, none that left, complained or was erased', async () => {
    const { store } = opened();
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        // Each example begins with nobody linked.
        for (let one = 0; one < members; one += 1) await store.privacy.erase(idOf(one), Number.MAX_SAFE_INTEGER);
        const scene = createScene(store);
        const { clock, mailer } = scene;
        const ids: string[] = [];
        // Addresses of this example alone: what was suppressed stays so.
        const mark = v7();
        const mine = (one: number) => normalizeAddress(`m${one}-${mark}@example.com`);
        for (let one = 0; one < members; one += 1) ids.push(await scene.link(one, mine(one)));
        expect(await store.subscriptions.confirmed(space)).toHaveLength(members);
        const planned = await scene.schedule(everyone);
        const trespasses: string[] = [];
        // What may be sent is asked right before: what the store says at each call is what holds.
        const checked = {
          ...scene.deps,
          mailer: {
            ...mailer,
            send: async (...args: Parameters<typeof mailer.send>) => {
              if (!(await scene.mayGet(args[0].to)) && !mailer.accepted.some(({ mail }) => mail.to === args[0].to))
                trespasses.push(args[0].to);
              return mailer.send(...args);
            },
            sendBatch: async (...args: Parameters<typeof mailer.sendBatch>) => {
              for (const { to } of args[0])
                if (!(await scene.mayGet(to)) && !mailer.accepted.some(({ mail }) => mail.to === to))
                  trespasses.push(to);
              return mailer.sendBatch(...args);
            },
          },
        };
        const dying = {
          ...checked,
          book: { ...store.campaigns, settle: () => Promise.reject(new Error('killed')) },
        };
        const move = async (action: 'pause' | 'resume' | 'cancel') => {
          const now = await store.campaigns.get(planned.id);
          if (now !== null) await changeCampaign(store, now, { do: action }, { now: clock.now(), by: 'admin' });
        };
        for (const happens of events) {
          if (happens.do === 'run') await scene.run(checked);
          if (happens.do === 'die') await scene.run(dying).catch(() => undefined);
          if (happens.do === 'wait') clock.advance(happens.minutes * minute);
          if (happens.do === 'trouble') mailer.script.push(trouble(happens.code));
          if (happens.do === 'leave') await scene.leave(ids[happens.member] ?? '');
          if (happens.do === 'unlink') await store.transaction((tx) => unlink(tx, space, idOf(happens.member)));
          if (happens.do === 'erase') await store.privacy.erase(idOf(happens.member), clock.now());
          if (happens.do === 'report') await scene.report(happens.index, happens.type);
          if (happens.do === 'pause' || happens.do === 'resume' || happens.do === 'cancel')
            await move(happens.do).catch((error: unknown) => {
              if (!(error instanceof CcoError)) throw error;
            });
        }
        await move('resume').catch(() => undefined);
        for (let round = 0; round < 40 && (await store.campaigns.active(clock.now())).length > 0; round += 1) {
          await scene.run(checked);
          clock.advance(20 * minute);
        }
        expect(['sent', 'cancelled']).toContain((await store.campaigns.get(planned.id))?.status);
        expect(await store.campaigns.active(clock.now())).toEqual([]);
        const to = mailer.accepted.map(({ mail }) => mail.to);
        expect(to).toHaveLength(new Set(to).size);
        expect(trespasses).toEqual([]);
        const { waiting, sent } = statistics(await store.campaigns.recipients(planned.id));
        if ((await store.campaigns.get(planned.id))?.status === 'sent') expect(waiting).toBe(0);
        expect(sent).toBeLessThanOrEqual(to.length);
      }),
      { numRuns: 15 },
    );
  });

  it('is sent by several processes at once as by one', async () => {
    const { store } = opened();
    const scene = createScene(store);
    for (let one = 0; one < members; one += 1) await scene.link(one);
    const planned = await scene.schedule(everyone);
    for (let round = 0; round < 3; round += 1) await Promise.all([0, 1, 2].map(() => scene.run()));
    expect(scene.mailer.accepted).toHaveLength(members);
    expect((await store.campaigns.get(planned.id))?.status).toBe('sent');
  });

  it('reaches only the states it is for, and nobody who left the space', async () => {
    const { store } = opened();
    const scene = createScene(store);
    const now = scene.clock.now();
    for (let one = 0; one < 4; one += 1) await scene.link(one);
    // m0 and m1 talk every week, m2 did six weeks ago, m3 never.
    const events = [];
    for (let back = 1; back <= 6; back += 1)
      for (const name of ['m0', 'm1'])
        for (let times = 0; times < 6; times += 1)
          events.push(said(`${name}-${back}-${times}`, { by: name, at: now - back * week + times * hour }));
    events.push(said('m2-once', { by: 'm2', at: now - 6 * week }));
    await store.messages.apply(events, now);
    await store.messages.apply([told('m1', 'left', now)], now);
    await scene.schedule({ ...everyone, states: ['vital'] });
    await scene.run();
    expect(scene.mailer.accepted.map(({ mail }) => mail.to)).toEqual([addressOf(0)]);
    await scene.schedule({ ...everyone, states: ['dropped'] });
    await scene.run();
    expect(scene.mailer.accepted.map(({ mail }) => mail.to)).toEqual([addressOf(0), addressOf(2)]);
    await scene.schedule(everyone);
    await scene.run();
    expect(scene.mailer.accepted.slice(2).map(({ mail }) => mail.to)).toEqual([
      addressOf(0),
      addressOf(2),
      addressOf(3),
    ]);
  });
});
