// What goes out: on every way a role has, at least once, and what becomes of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildHealthReport, envelope } from '../../../src/core/coordination/build.ts';
import { createDeliverWebhooks, pauseAfter } from '../../../src/core/coordination/deliver.ts';
import { contactSchema } from '../../../src/core/coordination/directory.ts';
import { publish, webhookLifeMs } from '../../../src/core/coordination/publish.ts';
import type { CoordinationStatus } from '../../../src/core/ports.ts';
import { dayMs, garden, health, noon, uuid } from './facts.ts';
import { createWorld, type World } from './world.ts';

const minute = 60_000;
const ceo = contactSchema.parse({ name: 'Eve', email: 'eve@example.org', webhook: 'https://ceo.example/hook' });
const board = contactSchema.parse({ chat: { space: 'anychat:board', channel: 'anychat:reports' } });

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const event = (id = uuid) =>
  envelope(
    { id, at: noon, to: 'CEO', space: { id: garden, name: 'Garden' } },
    { type: 'coordination.health-report', data: buildHealthReport(health(9)) },
  );
const send = (id = uuid) => world.store.transaction((tx) => publish(tx, event(id), world.clock.now(), world.deps()));
const round = () =>
  createDeliverWebhooks({
    store: world.store,
    clock: world.clock,
    directory: world.directory,
    sender: world.peer,
    noted: ({ party, code }) => world.noted.push(`${party} ${code}`),
  })();
const log = async () =>
  (await world.store.coordination.list({ limit: 20 })).map(
    ({ party, way, status, errorCode }): [string, string, CoordinationStatus, string | null] => [
      party,
      way,
      status,
      errorCode,
    ],
  );

describe('an event', () => {
  it('goes on every way its role can be reached, and to who listens', async () => {
    world.name({ CEO: { ...ceo, ...board } }, [{ name: 'archive', webhook: 'https://archive.example/in' }]);
    expect(await send()).toEqual({ ways: 4, problem: null, deliver: ['anychat'], webhooks: true });
    expect(await log()).toEqual([
      ['CEO', 'chat', 'handed-on', null],
      ['CEO', 'email', 'handed-on', null],
      ['CEO', 'webhook', 'pending', null],
      ['listener:archive', 'webhook', 'pending', null],
    ]);
    expect(world.mails).toMatchObject([{ id: uuid, role: 'CEO', address: 'eve@example.org', name: 'Eve' }]);
    const [post] = await world.store.outbox.due('anychat', noon, 9);
    expect(post?.effect).toMatchObject({ kind: 'post', channelId: 'anychat:reports' });
    const text = post?.effect.kind === 'post' ? post.effect.body.text : '';
    expect(text).toMatch(/^\*\*Community health of Garden: weekly report/u);
    expect(text).toContain('Score: 0.72');
  });

  it('nobody is named for says so, and leaves nothing behind', async () => {
    const sent = await send();
    expect(sent).toMatchObject({ ways: 0, webhooks: false });
    expect(sent.problem).toContain('set roles.CEO');
    expect(await log()).toEqual([]);
  });

  it('sent again is one webhook', async () => {
    world.name({ CEO: ceo });
    await send();
    await send();
    await round();
    expect(world.peer.got.map(({ id }) => id)).toEqual([uuid]);
  });

  it('by e-mail where no mail is configured is in the log as not delivered', async () => {
    world.name({ CEO: ceo });
    await world.store.transaction((tx) => publish(tx, event(), noon, { ...world.deps(), mail: null }));
    expect(await log()).toContainEqual(['CEO', 'email', 'failed', 'mail-off']);
  });

  it('whose transaction fails was not sent', async () => {
    world.name({ CEO: ceo });
    const failing = world.store.transaction(async (tx) => {
      await publish(tx, event(), noon, world.deps());
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await round()).toEqual({ delivered: 0, postponed: 0, ended: 0 });
  });
});

describe('a webhook', () => {
  beforeEach(async () => {
    world.name({ CEO: { webhook: 'https://ceo.example/hook' } });
    await send();
  });

  it('that is taken is delivered once, with the event as its body', async () => {
    expect(await round()).toEqual({ delivered: 1, postponed: 0, ended: 0 });
    expect(await round()).toEqual({ delivered: 0, postponed: 0, ended: 0 });
    expect(world.peer.got).toEqual([
      { url: 'https://ceo.example/hook', secret: 'CEO', id: uuid, body: JSON.stringify(event()) },
    ]);
    expect(await log()).toEqual([['CEO', 'webhook', 'delivered', null]]);
  });

  it('that is not taken is repeated with the same id, with longer and longer pauses', async () => {
    world.peer.answer = { kind: 'later', code: 'webhook-unavailable', afterMs: null };
    for (const attempts of [1, 2, 3]) {
      expect(await round()).toMatchObject({ postponed: 1 });
      world.clock.advance(pauseAfter(attempts) - 1);
      expect(await round()).toMatchObject({ postponed: 0 });
      world.clock.advance(1);
    }
    world.peer.answer = { kind: 'delivered' };
    expect(await round()).toMatchObject({ delivered: 1 });
    expect(world.peer.got.map(({ id }) => id)).toEqual([uuid, uuid, uuid, uuid]);
    expect((await world.store.coordination.list({ limit: 1 }))[0]).toMatchObject({ attempts: 4, errorCode: null });
  });

  it('waits as long as its server asks', async () => {
    world.peer.answer = { kind: 'later', code: 'webhook-rate-limited', afterMs: 10 * minute };
    await round();
    world.clock.advance(10 * minute - 1);
    expect(await round()).toMatchObject({ postponed: 0 });
    world.clock.advance(1);
    expect(await round()).toMatchObject({ postponed: 1 });
  });

  it('survives an outage of six days, and is given up after seven', async () => {
    world.peer.answer = { kind: 'later', code: 'webhook-unavailable', afterMs: null };
    await send('01900000-0000-7000-8000-00000000000a');
    while (world.clock.now() < noon + 6 * dayMs) {
      await round();
      world.clock.advance(6 * 60 * minute);
    }
    expect((await log()).map(([, , status]) => status)).toEqual(['pending', 'pending']);
    world.peer.got.length = 0;
    world.peer.answer = { kind: 'delivered' };
    world.clock.advance(dayMs - minute);
    expect(await round()).toMatchObject({ delivered: 2 });
    expect(world.peer.got.map(({ id }) => id).sort()).toEqual([uuid, '01900000-0000-7000-8000-00000000000a'].sort());
  });

  it('nobody takes for seven days is expired, and noted', async () => {
    world.clock.advance(webhookLifeMs);
    expect(await round()).toMatchObject({ ended: 1 });
    expect(await log()).toEqual([['CEO', 'webhook', 'expired', 'webhook-expired']]);
    expect(world.noted).toEqual(['CEO webhook-expired']);
    expect(world.peer.got).toEqual([]);
  });

  it('that answers 410 Gone gets nothing more, until its address changes or somebody resumes it', async () => {
    world.peer.answer = { kind: 'gone' };
    expect(await round()).toMatchObject({ ended: 1 });
    world.peer.answer = { kind: 'delivered' };
    await send('01900000-0000-7000-8000-00000000000a');
    expect(await round()).toMatchObject({ ended: 1 });
    expect(world.peer.got).toHaveLength(1);
    expect((await log()).map(([, , status]) => status)).toEqual(['disabled', 'disabled']);

    world.name({ CEO: { webhook: 'https://ceo.example/new' } });
    await send('01900000-0000-7000-8000-00000000000b');
    expect(await round()).toMatchObject({ delivered: 1 });

    world.name({ CEO: { webhook: 'https://ceo.example/hook' } });
    await world.store.coordination.enable('CEO');
    await send('01900000-0000-7000-8000-00000000000c');
    expect(await round()).toMatchObject({ delivered: 1 });
  });

  it('of a role that is no longer configured ends', async () => {
    world.name({});
    expect(await round()).toMatchObject({ ended: 1 });
    expect(await log()).toEqual([['CEO', 'webhook', 'failed', 'webhook-unconfigured']]);
  });

  it('whose sender dies in the middle is sent again by another', async () => {
    const key = { id: uuid, party: 'CEO', way: 'webhook' as const };
    await world.store.coordination.claim(key, noon, noon + 2 * minute);
    expect(await round()).toMatchObject({ delivered: 0 });
    world.clock.advance(2 * minute);
    expect(await round()).toMatchObject({ delivered: 1 });
  });
});

it('one that does not answer keeps no other waiting', async () => {
  world.name({ CEO: { webhook: 'https://ceo.example/hook' } }, [{ name: 'slow', webhook: 'https://slow.example/in' }]);
  await send();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answered: string[] = [];
  const deliver = createDeliverWebhooks({
    store: world.store,
    clock: world.clock,
    directory: world.directory,
    noted: () => undefined,
    sender: {
      ...world.peer,
      send: async ({ url }) => {
        if (url.includes('slow')) await held;
        answered.push(url);
        if (!url.includes('slow')) release();
        return { kind: 'delivered' };
      },
    },
  });
  expect(await deliver()).toMatchObject({ delivered: 2 });
  expect(answered).toEqual(['https://ceo.example/hook', 'https://slow.example/in']);
});
