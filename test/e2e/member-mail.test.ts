// From a member who types an address to one who leaves with one click, with the program's own parts and a Resend that keeps
// state. Its requests are judged by Resend's own description, where that is at hand.
import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { interact } from '../../src/core/commands/interact.ts';
import { channelId, memberId, spaceId } from '../../src/core/ids.ts';
import type { Store } from '../../src/core/ports.ts';
import { createAfinnScorer } from '../../src/core/sentiment/afinn.ts';
import { defaultSpaceSettings } from '../../src/core/settings.ts';
import { createLiveUpdates } from '../../src/main/announcer.ts';
import { readInTurns } from '../../src/main/reading/turns.ts';
import { openResponsePlan, type ResponsePlan } from '../../src/main/response/plan.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { createWeb } from '../../src/web/server.ts';
import { snapshot, warning } from '../core/coordination/facts.ts';
import { createClock } from '../fakes/clock.ts';
import { createJudge, withoutDocument } from '../integrations/resend/openapi.ts';
import { type Peer, type Seen, startPeer } from '../integrations/resend/peer.ts';

const secret = `whsec_${Buffer.from('a test secret of 32 bytes length').toString('base64')}`;
const token = 'test-token-0123456789abcdef';
const garden = spaceId('anychat', 'garden');
const minute = 60_000;
const day = 24 * 60 * minute;

const clock = createClock();
const logged: string[] = [];
const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
const judge = withoutDocument === null ? createJudge() : null;

let opened: Awaited<ReturnType<typeof createPgliteStore>>;
let store: Store;
let resend: Peer;
let plan: ResponsePlan;
let app: FastifyInstance;

const config = (publicUrl?: string) =>
  loadConfig({
    cwd: tmpdir(),
    env: {
      RESEND_API_BASE: resend.url,
      RESEND_API_KEY: 're_canary',
      RESEND_FROM: 'CCO Agent <cco@example.com>',
      RESEND_WEBHOOK_SECRET: secret,
      ...(publicUrl === undefined ? {} : { CCO_PUBLIC_URL: publicUrl }),
    },
  });

/** The program's parts, on a store that may be about to fail. */
const openOn = (kept: Store, publicUrl: string | undefined = 'https://cco.example.com/'): ResponsePlan =>
  openResponsePlan(
    {
      config: config(publicUrl),
      store: kept,
      clock,
      logger,
      newId: v7,
      queues: { wakeUps: { evaluate: async () => undefined, deliver: async () => undefined } },
      metrics: { failed: () => undefined },
    },
    readInTurns(createAfinnScorer()),
  );

beforeAll(async () => {
  opened = await createPgliteStore({ dataDir: 'memory' });
  store = opened.store;
  resend = await startPeer();
  await store.spaces.ensure({ id: garden, name: 'Garden & friends', moderatorsChannelId: null }, clock.now());
  plan = openOn(store);
  const live = createLiveUpdates(null, logger);
  ({ app } = await createWeb(
    { host: '127.0.0.1', token, version: '1.2.3' },
    {
      store,
      clock,
      logger,
      metrics: createMetrics({ queues: async () => [], outbox: async () => [] }),
      subscribe: live.subscribe,
      checks: {},
      operations: { depths: async () => [], deadLetters: async () => [], retry: async () => false },
      webhooks: plan.webhooks,
      campaigns: plan.campaigns,
      mailPages: plan.mailPages,
    },
  ));
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await plan.close();
  await resend.close();
  await store.close();
});
beforeEach(() => {
  resend.seen.splice(0);
  resend.script.splice(0);
});

const round = async (name: string, of: ResponsePlan = plan): Promise<void> => {
  const found = of.rounds.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no round ${name}`);
  await found.run(new AbortController().signal);
};

/** What `/cco …` answers. */
const ask = async (
  name: string,
  text: string,
  { role = 'member', of = plan }: { role?: 'member' | 'admin'; of?: ResponsePlan } = {},
) => {
  const id = `anychat:${v7()}`;
  await interact(
    {
      store,
      clock,
      newId: v7,
      defaults: defaultSpaceSettings,
      platforms: () => null,
      agent: { name: 'CCO', role: '', bio: '', capabilities: [] },
      ...(of.memberMail === undefined ? {} : { memberMail: of.memberMail }),
    },
    {
      kind: 'command',
      id,
      platform: 'anychat',
      spaceId: garden,
      channelId: channelId('anychat', 'general'),
      threadId: null,
      member: { id: memberId('anychat', name), name, role },
      at: clock.now(),
      text,
    },
  );
  const rows = await store.outbox.due('anychat', clock.now(), 10_000);
  const effect = rows.map((row) => row.effect).find((one) => one.kind === 'reply' && one.interactionId === id);
  if (effect?.kind !== 'reply') throw new Error('there is no reply');
  return effect.body.text;
};

interface Sent {
  readonly to: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly ref: string;
}
const one = (body: unknown): Sent => {
  const {
    to,
    text,
    headers = {},
    tags = [],
  } = body as {
    to: string | string[];
    text: string;
    headers?: Record<string, string>;
    tags?: { name: string; value: string }[];
  };
  return {
    to: [to].flat()[0] ?? '',
    text,
    headers,
    ref: tags.find(({ name }) => name === 'ref')?.value ?? '',
  };
};
/** Mails asked for in one call, with what is in them. */
const posts = (): readonly { readonly path: string; readonly mails: readonly Sent[] }[] =>
  resend.seen
    .filter(({ method }: Seen) => method === 'POST')
    .map(({ path, body }) => ({ path, mails: [body].flat().map(one) }));

const pathOf = (link: string): string => {
  const { origin, pathname, search } = new URL(link);
  expect(origin).toBe('https://cco.example.com');
  return `${pathname}${search}`;
};
const linkIn = (text: string, page: string): string =>
  pathOf(new RegExp(`https://\\S*/mail/${page}\\?token=[\\w.%-]+`, 'u').exec(text)?.[0] ?? 'http://none');

/** As a browser behind the public address, without a login. */
const open = (method: 'GET' | 'POST', path: string) =>
  app.inject({
    method,
    url: path,
    headers: {
      host: 'cco.example.com',
      ...(method === 'POST' ? { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(method === 'POST' ? { payload: '' } : {}),
  });

const link = async (name: string, address = `${name}@example.org`): Promise<void> => {
  resend.seen.splice(0);
  await ask(name, `email ${address}`);
  await round('mail-confirmations');
  const [sent] = posts().flatMap(({ mails }) => mails);
  const page = linkIn(sent?.text ?? '', 'confirm');
  expect((await open('POST', page)).statusCode).toBe(200);
  resend.seen.splice(0);
};

const api = async (method: 'GET' | 'POST', path: string, payload?: object) => {
  const answer = await app.inject({
    method,
    url: `/api/campaigns${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, ...(answer.json() as Record<string, unknown>) } as {
    status: number;
    campaign: { id: string; status: string };
    statistics: Record<string, number | null>;
    error: { code: string };
  };
};

/** A campaign that is due; its id. */
const schedule = async (name: string): Promise<string> => {
  const written = await api('POST', '', {
    space: garden,
    name,
    content: { subject: 'News', heading: 'What is new', paragraphs: ['The garden is open.'] },
  });
  expect(written).toMatchObject({ status: 201, campaign: { status: 'draft' } });
  const scheduled = await api('POST', `/${written.campaign.id}/schedule`, {});
  expect(scheduled).toMatchObject({ status: 200, campaign: { status: 'scheduled' } });
  return written.campaign.id;
};
const statusOf = async (id: string): Promise<string> => (await api('GET', `/${id}`)).campaign.status;

/** Resend reports something about a mail. */
const report = async (type: string, { to, ref }: Sent, more: object = {}) => {
  const body = {
    type,
    created_at: new Date(clock.now()).toISOString(),
    data: {
      email_id: v7(),
      created_at: new Date(clock.now()).toISOString(),
      from: 'cco@example.com',
      to: [to],
      subject: 'News',
      tags: { ref },
      ...more,
    },
  };
  expect(judge?.webhook(type, body) ?? []).toEqual([]);
  const bytes = Buffer.from(JSON.stringify(body));
  const id = `msg_${v7()}`;
  const timestamp = String(Math.floor(clock.now() / 1000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest('base64');
  const answer = await app.inject({
    method: 'POST',
    url: '/api/webhooks/resend',
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature}`,
    },
    payload: bytes,
  });
  expect(answer.json()).toEqual({ outcome: 'applied' });
};

describe('linking an address', () => {
  it('takes one mail, and a button behind its link', async () => {
    expect(await ask('mia', 'email')).toContain('No address of yours is linked here');
    const answer = await ask('mia', 'email Mia.Canary@example.org');
    expect(answer).toContain('One mail is on its way to m…@example.org');
    await round('mail-confirmations');
    await round('mail-confirmations');
    const mails = posts().flatMap((post) => post.mails);
    expect(mails.map(({ to }) => to)).toEqual(['mia.canary@example.org']);
    expect(mails[0]?.text).toContain('Garden & friends');
    expect(mails[0]?.text).not.toContain('mia,');
    const page = linkIn(mails[0]?.text ?? '', 'confirm');

    const looked = await open('GET', page);
    expect(looked.body).toContain('Garden &#38; friends');
    expect(looked.body).toContain('<form method="post">');
    expect(looked.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    expect(looked.headers['content-security-policy']).toContain("default-src 'none'");
    expect(await ask('mia', 'email')).toMatch(/Waiting to be confirmed:.* Open the mail I sent/u);

    const done = await open('POST', page);
    expect([done.statusCode, (await open('POST', page)).statusCode]).toEqual([200, 200]);
    expect(done.body).toContain('Your address is linked');
    expect((await open('GET', page)).body).not.toContain('<form');
    expect(await ask('mia', 'email')).toContain('**Linked here:** m…@example.org');
    expect(await ask('mia', 'email mia.canary@example.org')).toContain('linked here already');
    expect(await ask('mia', 'privacy export')).toContain('mia.canary@example.org');
  });

  it.each(['', 'guess', '%00'])('a link that was never sent (%j) says that it does not work', async (guess) => {
    for (const method of ['GET', 'POST'] as const)
      for (const page of ['confirm', 'unsubscribe']) {
        const answer = await open(method, `/mail/${page}?token=${guess}`);
        expect([answer.statusCode, answer.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
      }
  });

  it('asks nobody twice in a short while, also not after taking it back', async () => {
    await ask('ned', 'email ned@example.org');
    expect(await ask('ned', 'email remove')).toContain('Your address is removed');
    expect(await ask('ned', 'email other@example.org')).toContain('a short while ago');
    expect(await ask('eve', 'email ned@example.org')).toContain('a short while ago');
    await round('mail-confirmations');
    expect(posts()).toEqual([]);
    clock.advance(60 * minute);
    expect(await ask('eve', 'email ned@example.org')).toContain('One mail is on its way');
    expect(await ask('eve', 'email remove')).toContain('Your address is removed');
  });

  it.each(['nonsense', 'a@b', 'two@example.org three@example.org'])('%j is no address', async (typed) => {
    const text = await ask('mia', `email ${typed}`);
    expect(text).toMatch(/no e-mail address|more than/u);
    expect(text).not.toContain(typed);
  });

  it('runs out after a day, and the address with it', async () => {
    await ask('ray', 'email ray@example.org');
    await round('mail-confirmations');
    const [mail] = posts().flatMap(({ mails }) => mails);
    const page = linkIn(mail?.text ?? '', 'confirm');
    clock.advance(day);
    expect((await open('GET', page)).statusCode).toBe(410);
    expect((await open('POST', page)).statusCode).toBe(410);
    expect(await store.subscriptions.expire(clock.now(), 0)).toBe(1);
    expect(await store.privacy.export(memberId('anychat', 'ray'))).toMatchObject({ addresses: [] });
  });

  it('is not offered where there is no public address', async () => {
    const bare = openOn(store, '');
    expect(await ask('ray', 'email ray@example.org', { of: bare })).toContain('has not set up mail');
    expect(await ask('ray', 'email', { of: bare })).toContain('has not set up mail');
    expect(bare.campaigns.off).toContain('CCO_PUBLIC_URL');
    expect(bare.rounds.map(({ name }) => name)).not.toContain('campaigns');
    await bare.close();
  });

  it('a killed process asks once all the same', async () => {
    await ask('kim', 'email kim@example.org');
    const dying = openOn({
      ...store,
      subscriptions: { ...store.subscriptions, settle: () => Promise.reject(new Error('killed')) },
    });
    await expect(round('mail-confirmations', dying)).rejects.toThrow('killed');
    clock.advance(2 * minute);
    await round('mail-confirmations');
    expect(posts()).toHaveLength(2);
    expect((await resend.mails()).filter(({ to }) => to.includes('kim@example.org'))).toHaveLength(1);
    await dying.close();
  });
});

describe('a campaign', () => {
  it('reaches each linked member once, in one call, until they leave with one click', async () => {
    for (const name of ['ben', 'cleo']) await link(name);
    const first = await schedule('First');
    await round('campaigns');
    expect(await statusOf(first)).toBe('sent');
    const calls = posts();
    expect(calls.map(({ path, mails }) => [path, mails.length])).toEqual([['/emails/batch', 3]]);
    const mails = calls[0]?.mails ?? [];
    expect(mails.map(({ to }) => to).sort()).toEqual(['ben@example.org', 'cleo@example.org', 'mia.canary@example.org']);
    for (const mail of mails) {
      expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
      expect(mail.text).toContain('/mail/unsubscribe?token=');
    }
    expect(await api('GET', `/${first}/statistics`)).toMatchObject({
      statistics: { recipients: 3, sent: 3, waiting: 0, delivered: 0 },
    });

    const [ben] = mails.filter(({ to }) => to === 'ben@example.org');
    const page = pathOf(ben?.headers['List-Unsubscribe']?.slice(1, -1) ?? '');
    const looked = await open('GET', page);
    expect(looked.body).toContain('Unsubscribe?');
    const clicked = await app.inject({
      method: 'POST',
      url: page,
      headers: { host: 'cco.example.com', 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'List-Unsubscribe=One-Click',
    });
    expect([clicked.statusCode, clicked.body.includes('You are unsubscribed')]).toEqual([200, true]);
    expect((await open('POST', page)).statusCode).toBe(200);
    expect((await open('GET', page)).body).toContain('You are unsubscribed');
    expect(await ask('ben', 'email')).toContain('No address of yours');

    const bounce = { bounce: { type: 'Permanent', subType: 'General', message: 'gone', diagnosticCode: ['550'] } };
    const [cleo] = mails.filter(({ to }) => to === 'cleo@example.org');
    if (cleo !== undefined) await report('email.bounced', cleo, bounce);
    expect(await api('GET', `/${first}/statistics`)).toMatchObject({ statistics: { bounced: 1, delivered: 0 } });
    expect(await store.mails.address(store.mails.addressKey('cleo@example.org'))).toMatchObject({
      suppressedFor: 'bounce',
    });

    expect(await ask('cleo', 'email')).toContain('no mail goes there');
    expect(await ask('cleo', 'stop')).toContain('/cco email remove');
    expect(await ask('dee', 'email cleo@example.org')).toContain('I send nothing to that address');

    resend.seen.splice(0);
    const second = await schedule('Second');
    await round('campaigns');
    expect(posts().flatMap((post) => post.mails.map(({ to }) => to))).toEqual(['mia.canary@example.org']);
    expect(await api('GET', `/${second}/statistics`)).toMatchObject({ statistics: { recipients: 1, sent: 1 } });
  });

  it('skips who leaves, bounces or erases all between its start and the mail', async () => {
    for (const name of ['uma', 'vic', 'wes']) await link(name);
    const id = await schedule('Late');
    // Started, and stopped before the first mail.
    const dying = openOn({
      ...store,
      campaigns: { ...store.campaigns, open: () => Promise.reject(new Error('killed')) },
    });
    await expect(round('campaigns', dying)).rejects.toThrow('killed');
    expect(await statusOf(id)).toBe('sending');
    expect(await ask('uma', 'email remove')).toContain('Done');
    await store.privacy.erase(memberId('anychat', 'vic'), clock.now());
    const key = store.mails.addressKey('wes@example.org');
    await store.mails.saveAddress({
      addressKey: key,
      suppressedFor: 'complaint',
      suppressedAt: clock.now(),
      softBounces: 0,
      softBouncedAt: null,
    });
    resend.seen.splice(0);
    await round('campaigns');
    expect(posts().flatMap((post) => post.mails.map(({ to }) => to))).toEqual(['mia.canary@example.org']);
    expect(await api('GET', `/${id}/statistics`)).toMatchObject({ statistics: { recipients: 4, sent: 1, skipped: 3 } });
    await dying.close();
  });

  it('killed between sending and keeping that it did sends nothing twice', async () => {
    await link('xena');
    const before = (await resend.mails()).length;
    const id = await schedule('Killed');
    const dying = openOn({
      ...store,
      campaigns: { ...store.campaigns, settle: () => Promise.reject(new Error('killed')) },
    });
    await expect(round('campaigns', dying)).rejects.toThrow('killed');
    await round('campaigns');
    expect(await statusOf(id)).toBe('sending');
    clock.advance(2 * minute);
    await round('campaigns');
    expect(await statusOf(id)).toBe('sent');
    expect(posts()).toHaveLength(2);
    expect((await resend.mails()).length).toBe(before + 2);
    expect(await api('GET', `/${id}/statistics`)).toMatchObject({ statistics: { recipients: 2, sent: 2 } });
    await dying.close();
  });

  it('whose space is renamed in between is found again, and not sent anew', async () => {
    const before = (await resend.mails()).length;
    const id = await schedule('Renamed');
    const dying = openOn({
      ...store,
      campaigns: { ...store.campaigns, settle: () => Promise.reject(new Error('killed')) },
    });
    await expect(round('campaigns', dying)).rejects.toThrow('killed');
    await store.spaces.ensure({ id: garden, name: 'Meadow', moderatorsChannelId: null }, clock.now());
    clock.advance(2 * minute);
    await round('campaigns', plan);
    expect([await statusOf(id), (await resend.mails()).length]).toEqual(['sent', before + 2]);
    await dying.close();
  });

  it('one that cannot be sent keeps no other waiting', async () => {
    const [broken, fine] = [await schedule('Broken'), await schedule('Fine')];
    const dying = openOn({
      ...store,
      campaigns: {
        ...store.campaigns,
        get: async (id) => (id === broken ? Promise.reject(new Error('broken')) : store.campaigns.get(id)),
      },
    });
    await expect(round('campaigns', dying)).rejects.toThrow('broken');
    expect([await statusOf(broken), await statusOf(fine)]).toEqual(['scheduled', 'sent']);
    await api('POST', `/${broken}/cancel`);
    await dying.close();
  });

  it('is held up and called off over the API and in chat', async () => {
    const id = await schedule('Held');
    const number = id.slice(-6);
    expect(await ask('ada', 'campaign', { role: 'admin' })).toContain(`\`${number}\` Held, scheduled`);
    expect(await ask('ada', `campaign pause ${number}`, { role: 'admin' })).toContain('not possible now');
    expect(await ask('ada', `campaign cancel ${number}`, { role: 'admin' })).toContain('Cancelled');
    expect(await ask('ada', 'campaign cancel 00000000', { role: 'admin' })).toContain('I do not know');
    await round('campaigns');
    expect(posts()).toEqual([]);
    expect(await api('POST', `/${id}/resume`)).toMatchObject({ status: 409, error: { code: 'campaign-not-now' } });
    expect((await app.inject({ url: '/api/campaigns' })).statusCode).toBe(401);
    expect(await api('GET', `/${v7()}`)).toMatchObject({ status: 404 });
    expect(await api('POST', '', { space: garden, name: 'x' })).toMatchObject({ status: 400 });
    const other = await schedule('Paused');
    await store.campaigns.start(
      { ...((await store.campaigns.get(other)) ?? expect.fail('there is one')), status: 'sending' },
      [],
    );
    expect(await api('POST', `/${other}/pause`)).toMatchObject({ status: 200, campaign: { status: 'paused' } });
    await round('campaigns');
    expect(await statusOf(other)).toBe('paused');
    expect(await api('POST', `/${other}/resume`)).toMatchObject({ status: 200, campaign: { status: 'sending' } });
    await round('campaigns');
    expect(await statusOf(other)).toBe('sent');
  });
});

it('shows in a chart neither times of few people nor severe content, and sends such mails one by one', async () => {
  const now = clock.now();
  const hour = 3_600_000;
  for (const [ago, authors] of [
    [5, 9],
    [4, 4],
    [3, 9],
  ] as const)
    await store.health.save(garden, snapshot(authors, { at: now - ago * hour }));
  for (const [id, cause] of [
    ['c1', 'sudden'],
    ['c2', 'severe'],
  ] as const)
    await store.health.beginWarning(warning({ id, spaceId: garden, cause, beganAt: now - 2 * hour }));
  await link('yva');
  await link('zoe');
  const content = { subject: 'How we are', heading: 'How we are', paragraphs: ['Look.'], chart: true };
  const { campaign } = await api('POST', '', { space: garden, name: 'Chart', content });
  await api('POST', `/${campaign.id}/schedule`, {});
  await round('campaigns');
  expect(await statusOf(campaign.id)).toBe('sent');
  const sent = posts();
  expect(sent.length).toBeGreaterThanOrEqual(2);
  expect(new Set(sent.map(({ path, mails }) => `${path} ${mails.length}`))).toEqual(new Set(['/emails 1']));
  const { chart } = JSON.parse((await store.campaigns.frozen(campaign.id)) ?? '{}');
  expect(chart.points.map((point: { score: number | null }) => point.score)).toEqual([0.72, null, 0.72]);
  expect(chart.warnings).toEqual([{ from: now - 2 * hour, to: null }]);
});

it('refuses a campaign with what nobody may post, and warns of what a person may', async () => {
  const content = { subject: 'News', heading: 'News', paragraphs: ['We will fix it by Friday.'] };
  const warned = await api('POST', '', { space: garden, name: 'Warned', content });
  expect(warned).toMatchObject({ status: 201, warnings: [{ part: 'paragraph 1', code: 'promise' }] });
  const paragraphs = ['Call +49 30 901820 today.'];
  const refused = await api('POST', '', { space: garden, name: 'Refused', content: { ...content, paragraphs } });
  expect(refused).toMatchObject({ status: 400, error: { code: 'campaign-text' } });
  expect(JSON.stringify(refused)).not.toContain('901820');
});

it('is in the description of the API', async () => {
  const { paths } = (await app.inject('/api/openapi.json')).json() as { paths: Record<string, object> };
  const found = Object.entries(paths).flatMap(([path, calls]) => Object.keys(calls).map((call) => `${call} ${path}`));
  expect(found).toEqual(
    expect.arrayContaining([
      'get /api/campaigns',
      'post /api/campaigns',
      'get /api/campaigns/{id}',
      'get /api/campaigns/{id}/statistics',
      ...['schedule', 'unschedule', 'pause', 'resume', 'cancel'].map((name) => `post /api/campaigns/{id}/${name}`),
      'post /mail/unsubscribe',
    ]),
  );
});

it('asks Resend as Resend’s own description has it', () => expect(resend.wrong).toEqual([]));

it('keeps addresses out of the log, the audit log, answers and what failed', async () => {
  const audit = await store.audit.list({ limit: 1_000 });
  const letters = await store.deadLetters.list(1_000);
  const answers = (await store.outbox.due('anychat', clock.now(), 10_000))
    .map(({ effect }) => JSON.stringify(effect))
    // What a member asked to have exported is theirs to see.
    .filter((effect) => !effect.includes('Everything I keep about you'));
  expect(audit.map(({ action }) => action)).toContain('campaign.schedule');
  const all = [...logged, JSON.stringify(audit), JSON.stringify(letters), ...answers].join('\n');
  expect(all).not.toMatch(/[\w.]+@example\.org/u);
  expect(all).not.toMatch(/canary/iu);
});
