import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountKey } from '../../../src/bots/anychat/address.ts';
import { channelId, memberId, spaceId } from '../../../src/core/ids.ts';
import type { Effect } from '../../../src/core/messages/outbound.ts';
import { until } from '../../services/until.ts';
import { storedText, storedTexts } from './bot-under-test.ts';
import { createWorld, type Scene, type World } from './world.ts';

let world: World;
let scene: Scene;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  scene = await world.scene();
});
afterEach(() => scene.end());
afterAll(() => world.close());

const texts = () => storedTexts(scene.store, scene.server.space, scene.channel);
const text = (id: string) => storedText(scene.store, id);
let rows = 0;
const rowId = (): string => {
  rows += 1;
  return `0198c1c2-0000-7000-8000-${String(rows).padStart(12, '0')}`;
};

const post = (text: string, more: Partial<Extract<Effect, { kind: 'post' }>> = {}): Effect => ({
  kind: 'post',
  spaceId: spaceId('anychat', scene.server.space),
  channelId: channelId('anychat', scene.channel),
  threadId: null,
  replyTo: null,
  body: { text, actions: [] },
  ...more,
});

const inChannel = async (wanted: string): Promise<string[]> => {
  const answer = await scene.ben.call('GET', `${scene.path}/messages?limit=100`);
  return answer.body.messages.flatMap((message: { id: string; text: string }) =>
    message.text === wanted ? [message.id] : [],
  );
};

describe('a connection that breaks', () => {
  it('applies edits and deletions that happen while it is away', async () => {
    const under = await scene.startBot();
    const [kept, edited, gone] = [await scene.say('kept'), await scene.say('before'), await scene.say('gone soon')];
    await until(async () => (await text(gone)) === 'gone soon');
    await under.bot.close({ deadlineMs: 3000 });
    const messages = `${scene.path}/messages`;
    await scene.ben.call('PATCH', `${messages}/${edited}`, { text: 'after' });
    await scene.ben.call('DELETE', `${messages}/${gone}`);
    await scene.startBot();
    await until(async () => (await text(edited)) === 'after', { label: 'edit' });
    await until(async () => (await text(gone)) === undefined, { label: 'deletion' });
    expect(await text(kept)).toBe('kept');
  });

  it.each([
    ['repeated', { repeatEvery: 1 }],
    ['swapped', { swapEvery: 3 }],
    ['late', { delayMs: 30 }],
  ])('keeps each message once when events are %s', async (_how, events) => {
    await scene.startBot();
    scene.proxy.events = events;
    for (let n = 0; n < 40; n += 1) await scene.say(`m${n}`);
    // A swapped last event is only handed on with the next one.
    scene.proxy.events = {};
    await scene.say('end');
    await until(async () => (await texts()).length === 41, { label: 'all there' });
  });

  it('back-fills what the peer can no longer replay, and purges what was deleted meanwhile', async () => {
    const under = await scene.startBot();
    const gone = await scene.say('gone soon');
    await until(async () => (await text(gone)) === 'gone soon');
    await under.bot.close({ deadlineMs: 3000 });
    for (let n = 0; n < 120; n += 1) await scene.say(`away ${n}`);
    await scene.ben.call('DELETE', `${scene.path}/messages/${gone}`);
    const key = `anychat:since:${accountKey(scene.proxy.apiBase, scene.agentToken)}`;
    await scene.store.settings.set('global', key, { id: 'long-gone', at: Date.now() - 60_000 }, 'agent', Date.now());
    await scene.startBot();
    await until(async () => (await texts()).length === 120, {
      label: 'all there',
    });
    expect(await text(gone)).toBeUndefined();
    expect(scene.proxy.resumes.at(-1)).toBe('long-gone');
  });

  it('reads no further than the queue can take, and catches up when it can', { timeout: 60_000 }, async () => {
    let open: () => void = () => undefined;
    let gate = Promise.resolve();
    const under = await scene.startBot({ backlogLimit: 50, inFlight: 5 }, { enqueue: () => gate });
    gate = new Promise((resolve) => {
      open = resolve;
    });
    for (let n = 0; n < 300; n += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, k) => scene.say(`m${n + k}`)));
    }
    await until(() => !under.bot.state().connected, { label: 'stopped reading' });
    expect(under.bot.state().backlog).toBeLessThanOrEqual(56);
    gate = Promise.resolve();
    open();
    await until(async () => (await texts()).length === 300, {
      timeoutMs: 30_000,
      label: 'caught up',
    });
  });

  it('tries an event again until the queue takes it, and resumes no later than there', async () => {
    let failing = false;
    const under = await scene.startBot(
      {},
      {
        enqueue: async () => {
          if (failing) throw new Error('queue down');
        },
      },
    );
    const before = under.bot.state().lastEventId;
    failing = true;
    const first = await scene.say('first');
    await until(() => (under.bot.state().errors.Error ?? 0) > 0, { label: 'refused' });
    expect(under.bot.state().lastEventId).toBe(before);
    failing = false;
    await until(async () => (await text(first)) === 'first', { label: 'taken' });
    await until(() => under.bot.state().lastEventId === first, { label: 'resume point' });
  });
});

describe('a peer that is overloaded or down', () => {
  it('posts once through a storm of 429 and 5xx', async () => {
    const under = await scene.startBot();
    let left = 6;
    scene.proxy.fault = (method) => {
      if (method !== 'POST' || left === 0) return null;
      left -= 1;
      return left % 2 === 0
        ? { kind: 'status', status: 429, retryAfter: '0.05' }
        : { kind: 'status', status: [500, 502, 503][left % 3] ?? 500 };
    };
    const row = { id: rowId(), effect: post('Hello'), targetExternalId: null };
    let sent: { externalId: string } | null = null;
    for (let attempt = 0; sent === null && attempt < 10; attempt += 1) {
      sent = await under.bot.platform.send(row).catch((error: { retryable?: boolean }) => {
        expect(error.retryable).toBe(true);
        return null;
      });
    }
    expect(await inChannel('Hello')).toEqual([sent?.externalId]);
    expect(left).toBe(0);
  });

  it('says how long to wait when the peer asks for more patience than a post has', async () => {
    const under = await scene.startBot();
    scene.proxy.fault = () => ({ kind: 'status', status: 429, retryAfter: '30' });
    const row = { id: rowId(), effect: post('Hello'), targetExternalId: null };
    await expect(under.bot.platform.send(row)).rejects.toMatchObject({
      code: 'chat-rate-limited',
      retryable: true,
      data: { retryAfterMs: 30_000 },
    });
    const asked = scene.proxy.requests.length;
    await expect(under.bot.platform.send(row)).rejects.toMatchObject({ code: 'chat-rate-limited' });
    expect(scene.proxy.requests.length).toBe(asked);
  });

  it.each([['stall'], ['lose-answer']] as const)(
    'adopts its own post when the work was done but the answer did not come (%s)',
    async (kind) => {
      const under = await scene.startBot({ requestTimeoutMs: 400 });
      scene.proxy.fault = (method) => (method === 'POST' ? { kind } : null);
      const row = { id: rowId(), effect: post('Once'), targetExternalId: null };
      const sent = await under.bot.platform.send(row);
      expect(await inChannel('Once')).toEqual([sent.externalId]);
      expect(await under.bot.platform.send(row)).toEqual(sent);
      scene.proxy.fault = () => null;
      expect(await under.bot.platform.findSent(row, Date.now() - 60_000)).toEqual(sent);
      expect(await under.bot.platform.send(row)).toEqual(sent);
      expect(await inChannel('Once')).toHaveLength(1);
    },
  );

  it('gives up within the time it is given, and says that it may be done', async () => {
    const under = await scene.startBot({ requestTimeoutMs: 60_000 });
    scene.proxy.fault = (method) => (method === 'POST' ? { kind: 'stall' } : null);
    const row = { id: rowId(), effect: post('In time'), targetExternalId: null };
    const sending = under.bot.platform.send(row, { signal: AbortSignal.timeout(100) });
    await expect(sending).rejects.toMatchObject({ code: 'chat-unavailable', retryable: true });
  });

  it('can not tell whether a post is there while the peer is down, and says so', async () => {
    const under = await scene.startBot();
    scene.proxy.fault = () => ({ kind: 'cut' });
    const row = { id: rowId(), effect: post('Hello') };
    await expect(under.bot.platform.findSent(row, Date.now())).rejects.toMatchObject({ retryable: true });
  });

  it('finishes a back-fill that rate limits and failures interrupt', async () => {
    const under = await scene.startBot();
    await scene.say('first');
    let asked = 0;
    scene.proxy.fault = (method, path) => {
      if (method !== 'GET' || !path.includes('/messages')) return null;
      asked += 1;
      if (asked <= 2) return { kind: 'status', status: 429, retryAfter: '0.05' };
      return asked <= 4 ? { kind: 'status', status: 500 } : null;
    };
    expect(await under.bot.backfill()).toBe(true);
    expect(asked).toBeGreaterThan(4);
  });
});

describe('a space that cannot be read', () => {
  it('keeps all of a new channel back until it can: then public ones are fetched, private ones never', async () => {
    scene.proxy.fault = (method, path) =>
      method === 'GET' && /\/spaces(?:\/[^/]+)?$/u.test(path) ? { kind: 'status', status: 500 } : null;
    const under = scene.bot();
    await under.bot.start();
    await until(() => under.bot.state().connected, { label: 'connected' });
    const made = await scene.ada.call('POST', `/spaces/${scene.server.space}/channels`, {
      name: `staff ${scene.channel.slice(-6).toLowerCase()}`,
      private: true,
    });
    expect(made.status).toBe(201);
    const said = await scene.say('public after all');
    const staff = await scene.ada.call('POST', `/spaces/${scene.server.space}/channels/${made.body.id}/messages`, {
      text: 'between us',
    });
    expect(staff.status).toBe(201);
    await until(() => under.bot.state().lastEventId === staff.body.id, { label: 'both received' });
    expect(await text(said)).toBeUndefined();
    // Killed meanwhile: what was held back is not forgotten.
    await under.bot.close({ deadlineMs: 2000 });
    const again = scene.bot();
    await again.bot.start();
    await until(() => again.bot.state().connected, { label: 'connected again' });
    expect(await text(said)).toBeUndefined();
    scene.proxy.fault = () => null;
    await until(async () => (await text(said)) === 'public after all', { label: 'fetched' });
    expect(await text(staff.body.id)).toBeUndefined();
  });
});

describe('two processes', () => {
  it('let one stand by, which takes over when the other is gone, and misses nothing', async () => {
    let killed = false;
    const { leases } = scene.store;
    const mortal = {
      acquire: (...asked: Parameters<typeof leases.acquire>) =>
        killed ? new Promise<never>(() => undefined) : leases.acquire(...asked),
      expire: leases.expire,
      release: async (...asked: Parameters<typeof leases.release>) => (killed ? undefined : leases.release(...asked)),
    };
    const under = await scene.startBot({ leaseTtlMs: 1500 }, { holder: 'one', leases: mortal });
    const second = scene.bot({ leaseTtlMs: 1500 }, { holder: 'two' });
    await second.bot.start();
    expect([under.bot.isHolder(), second.bot.isHolder()]).toEqual([true, false]);
    await scene.say('to the first');
    await until(async () => (await texts()).length === 1);
    // As if killed: it neither renews the lease nor gives it back, and its connection is gone.
    killed = true;
    await until(
      () => {
        expect(under.bot.isHolder() && second.bot.isHolder()).toBe(false);
        return second.bot.isHolder();
      },
      { label: 'taken over' },
    );
    await scene.say('after the kill');
    await until(async () => (await texts()).length === 2, { label: 'all there' });
    await until(() => second.bot.state().connected, { label: 'connected' });
    expect(under.bot.isHolder()).toBe(false);
  });

  it('disconnects at once when the lease cannot be renewed in time', async () => {
    const under = await scene.startBot({ leaseTtlMs: 400, leaseRenewMs: 50 });
    const { leases } = scene.store;
    const acquire = leases.acquire;
    Object.assign(leases, { acquire: () => Promise.reject(new Error('store down')) });
    await until(() => !under.bot.isHolder() && !under.bot.state().connected, { label: 'let go' });
    Object.assign(leases, { acquire });
    await until(() => under.bot.isHolder() && under.bot.state().connected, { label: 'back' });
  });
});

describe('what the bot hears', () => {
  it('hands on a command, a mention and a press, with the member’s role', async () => {
    const under = await scene.startBot();
    const { ben, path } = scene;
    expect((await ben.call('POST', `${path}/commands`, { command: 'cco', text: 'health' })).status).toBeLessThan(300);
    await scene.say('@CCO are you there?');
    const card = await under.bot.platform.send({
      id: rowId(),
      effect: post('Card', {
        body: { text: 'Card', actions: [{ id: 'approve:1', label: 'Approve', style: 'primary' }] },
      }),
      targetExternalId: null,
    });
    await ben.call('POST', `${path}/messages/${card.externalId}/actions`, { actionId: 'approve:1' });
    await until(() => under.interactions.length === 3, { label: 'three interactions' });
    const by = { id: memberId('anychat', ben.id), name: 'Ben', role: 'member' };
    expect(under.interactions).toMatchObject([
      { kind: 'command', text: 'health', member: by },
      { kind: 'mention', text: 'are you there?', member: by },
      { kind: 'action', actionId: 'approve:1', member: by },
    ]);
    expect(await texts()).toEqual(['@CCO are you there?']);
  });

  it('hears commands again after the queue lost what it had taken, by the same ids', async () => {
    const under = await scene.startBot();
    const before = await scene.say('before');
    await until(() => under.bot.state().lastEventId === before, { label: 'a first mark' });
    const command = { command: 'cco', text: 'health' };
    expect((await scene.ben.call('POST', `${scene.path}/commands`, command)).status).toBeLessThan(300);
    // The space is shared: back-fill also hands on a mention that another test left in it.
    const commands = () => under.interactions.filter(({ kind }) => kind === 'command');
    await until(() => commands().length === 1, { label: 'heard' });
    expect(await under.bot.backfill()).toBe(true);
    await until(() => commands().length === 2, { label: 'heard again' });
    expect(commands()[1]).toEqual(commands()[0]);
    await until(() => under.bot.state().connected && under.bot.state().backlog === 0, { label: 'listening again' });
    const last = await scene.say('and on');
    await until(async () => (await text(last)) === 'and on', { label: 'goes on' });
  });

  it('writes neither texts nor tokens into its log or its state', async () => {
    const under = await scene.startBot();
    await scene.say('canary-text-4711');
    await until(async () => (await texts()).length === 1);
    scene.proxy.fault = () => ({ kind: 'status', status: 500 });
    await under.bot.platform
      .send({
        id: rowId(),
        effect: post('canary-text-4711'),
        targetExternalId: null,
      })
      .catch(() => undefined);
    const written = under.log.join('') + JSON.stringify(under.bot.state());
    expect(written).not.toContain('canary');
    expect(written).not.toContain(scene.agentToken);
  });
});
