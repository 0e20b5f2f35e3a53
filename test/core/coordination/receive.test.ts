// What comes in: signed, once, from who may; or refused with a reason.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RevenueImpact } from '../../../src/core/coordination/incoming.ts';
import { createReceive, type ReceiveDeps } from '../../../src/core/coordination/receive.ts';
import type { Verified } from '../../../src/core/coordination/signed.ts';
import { garden, noon, uuid } from './facts.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const strategy = { voice: { tone: 'warm' }, banned: [{ term: 'cheap', instead: 'fair' }] };
const impact = { caseId: 'c1', amount: 12_000, currency: 'EUR', level: 'critical' };
const applied: { impact: RevenueImpact; priority: string }[] = [];

const receive = (over: Partial<ReceiveDeps> = {}) =>
  createReceive({
    store: world.store,
    clock: world.clock,
    directory: world.directory,
    analysisMs: 300_000,
    // The test says who signed; that signatures are right is tested with them.
    verify: (headers): Verified =>
      headers.sender === undefined
        ? { ok: false, problem: 'webhook-signature' }
        : { ok: true, sender: String(headers.sender), id: String(headers.id), at: noon },
    applyRevenue: async (_tx, given, priority) => {
      if (given.caseId !== 'c1') return { outcome: 'unknown' };
      applied.push({ impact: given, priority });
      return { outcome: 'applied', cases: 1 };
    },
    ...over,
  });
beforeEach(() => {
  applied.length = 0;
});

const from = (sender: string, id = 'm1') => ({ sender, id });
const body = (message: unknown) => Buffer.from(JSON.stringify(message));
const send = (sender: string, type: string, data: unknown, id = 'm1', over: Partial<ReceiveDeps> = {}) =>
  receive(over)(from(sender, id), body({ type, data }));
const refusal = async (answer: ReturnType<ReturnType<typeof createReceive>>) => {
  const got = await answer;
  return got.ok ? null : { status: got.refusal.status, code: got.refusal.code };
};
const log = async () =>
  (await world.store.coordination.list({ direction: 'in', limit: 9 })).map(({ party, type, status, errorCode }) => [
    party,
    type,
    status,
    errorCode,
  ]);

describe('a strategy update from the CMO', () => {
  it('is a new version of the communication strategy', async () => {
    expect(await send('CMO', 'strategy.update', { strategy })).toEqual({
      ok: true,
      id: 'm1',
      type: 'strategy.update',
      result: { version: 1, changed: true },
    });
    expect(await world.store.strategy.current()).toMatchObject({
      version: 1,
      source: 'coordination',
      at: noon,
      strategy: { voice: { tone: 'warm', readingAge: 14 }, banned: [{ term: 'cheap', instead: 'fair' }] },
    });
    expect(await log()).toEqual([['CMO', 'strategy.update', 'accepted', null]]);
    expect(await world.store.audit.list({ limit: 1 })).toMatchObject([{ action: 'strategy-update', actor: 'agent' }]);
  });

  it('that changes nothing makes no version', async () => {
    await send('CMO', 'strategy.update', { strategy });
    const again = await send('CMO', 'strategy.update', { strategy }, 'm2');
    expect(again).toMatchObject({ ok: true, result: { version: 1, changed: false } });
    expect(await world.store.strategy.list(9)).toHaveLength(1);
  });

  it('delivered twice is one version, and the second is told so', async () => {
    await send('CMO', 'strategy.update', { strategy });
    const again = await send('CMO', 'strategy.update', { strategy: { ...strategy, banned: [] } });
    expect(again).toMatchObject({ ok: false, refusal: { status: 409, code: 'webhook-replayed' } });
    expect(await world.store.strategy.list(9)).toHaveLength(1);
    expect(await log()).toEqual([['CMO', 'strategy.update', 'accepted', null]]);
  });

  it('delivered twice at the same moment is one version', async () => {
    const both = await Promise.all([1, 2, 3].map(() => send('CMO', 'strategy.update', { strategy })));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it.each(['CEO', 'CRO', 'product'])('is refused from the %s', async (role) => {
    expect(await refusal(send(role, 'strategy.update', { strategy }))).toEqual({
      status: 403,
      code: 'coordination-forbidden',
    });
    expect(await world.store.strategy.current()).toBeNull();
    expect(await log()).toEqual([[role, 'strategy.update', 'refused', 'coordination-forbidden']]);
  });
});

describe('revenue impact from the CRO', () => {
  it.each([
    ['low', 'low'],
    ['medium', 'medium'],
    ['high', 'high'],
    ['critical', 'urgent'],
  ])('of level %s gives its case the priority %s', async (level, priority) => {
    const got = await send('CRO', 'revenue.impact', { ...impact, level });
    expect(got).toMatchObject({ ok: true, result: { priority, cases: 1 } });
    expect(applied).toMatchObject([{ priority, impact: { caseId: 'c1', amount: 12_000 } }]);
  });

  it('for a case that is not there is refused, and may come again once it is', async () => {
    expect(await refusal(send('CRO', 'revenue.impact', { ...impact, caseId: 'c2' }))).toEqual({
      status: 404,
      code: 'coordination-unknown-case',
    });
    expect(await send('CRO', 'revenue.impact', impact)).toMatchObject({ ok: true });
    expect(await log()).toEqual([['CRO', 'revenue.impact', 'accepted', null]]);
  });

  it('is refused where there are no cases at all', async () => {
    expect(await refusal(send('CRO', 'revenue.impact', impact, 'm1', { applyRevenue: null }))).toEqual({
      status: 422,
      code: 'coordination-unsupported',
    });
  });
});

describe('an acknowledgement', () => {
  it('marks what was sent as read', async () => {
    const entry = {
      id: uuid,
      party: 'CEO',
      way: 'email',
      direction: 'out',
      type: 'x',
      spaceId: null,
      at: noon,
    } as const;
    await world.store.coordination.add({ ...entry, status: 'handed-on' });
    expect(await send('CEO', 'acknowledgement', { of: uuid })).toMatchObject({ ok: true });
    expect(await world.store.coordination.count('acknowledged')).toBe(1);
    expect(await refusal(send('CMO', 'acknowledgement', { of: uuid }))).toEqual({
      status: 404,
      code: 'coordination-unknown-event',
    });
  });
});

describe('a request for an analysis', () => {
  const asked = { spaceId: garden, topic: 'prices' };

  it('is due within five minutes', async () => {
    world.name({ CMO: { email: 'm@example.org' } });
    expect(await send('CMO', 'coordination.request', asked)).toMatchObject({
      ok: true,
      result: { answerBy: new Date(noon + 300_000).toISOString() },
    });
    expect(await world.store.coordination.openRequests(noon, 9)).toMatchObject([
      { id: 'CMO:m1', party: 'CMO', topic: 'prices', days: 7, dueAt: noon + 300_000 },
    ]);
  });

  it.each<[string, unknown, number, string]>([
    ['of a space that is not there', { ...asked, spaceId: 'anychat:nowhere' }, 404, 'not-found'],
    ['over too long a time', { ...asked, days: 91 }, 400, 'invalid-request'],
    ['without a topic', { spaceId: garden }, 400, 'invalid-request'],
  ])('%s is refused', async (_, data, status, code) => {
    world.name({ CMO: { email: 'm@example.org' } });
    expect(await refusal(send('CMO', 'coordination.request', data))).toEqual({ status, code });
    expect(await world.store.coordination.openRequests(noon, 9)).toEqual([]);
  });

  it('from who cannot be reached is refused with what to set', async () => {
    const got = await send('CMO', 'coordination.request', asked);
    expect(got).toMatchObject({
      ok: false,
      refusal: { code: 'coordination-unreachable', remedy: expect.stringContaining('set roles.CMO') },
    });
  });
});

describe('refused with a reason, and without an effect', () => {
  it.each<[string, Uint8Array, number, string]>([
    ['no JSON', Buffer.from('hello'), 400, 'invalid-request'],
    ['no text', new Uint8Array([0xff, 0xfe]), 400, 'invalid-request'],
    ['nothing', new Uint8Array(), 400, 'invalid-request'],
    ['a list', body([]), 400, 'coordination-unknown-type'],
    ['no type', body({ data: {} }), 400, 'coordination-unknown-type'],
    ['an unknown type', body({ type: 'member.ban', data: {} }), 400, 'coordination-unknown-type'],
    ['the prototype as a type', body({ type: '__proto__', data: {} }), 400, 'coordination-unknown-type'],
    ['a field nobody knows', body({ type: 'acknowledgement', data: { of: uuid, note: 'x' } }), 400, 'invalid-request'],
    ['a later version', body({ type: 'acknowledgement', version: 2, data: { of: uuid } }), 400, 'invalid-request'],
    [
      'another sender',
      body({ type: 'acknowledgement', from: 'CEO', data: { of: uuid } }),
      403,
      'coordination-forbidden',
    ],
  ])('%s', async (_, bytes, status, code) => {
    expect(await refusal(receive()(from('CMO'), bytes))).toEqual({ status, code });
  });

  it('a bad signature, which leaves no row behind', async () => {
    const answer = receive()({}, body({ type: 'acknowledgement', data: { of: uuid } }));
    expect(await refusal(answer)).toEqual({ status: 401, code: 'webhook-signature' });
    expect(await log()).toEqual([]);
  });

  it('a secret that belongs to no role', async () => {
    expect(await refusal(send('archive', 'acknowledgement', { of: uuid }))).toEqual({
      status: 403,
      code: 'coordination-forbidden',
    });
  });

  it('what it says is never quoted', async () => {
    const canary = 'canary-in-a-body';
    for (const message of [{ type: canary }, { type: 'acknowledgement', data: { of: canary, [canary]: 1 } }]) {
      const got = await receive()(from('CMO'), body(message));
      expect(JSON.stringify(got)).not.toContain(canary);
    }
  });
});

it('what the store refuses is not seen as received', async () => {
  const failing = receive({
    applyRevenue: async () => {
      throw new Error('down');
    },
  });
  await expect(failing(from('CRO'), body({ type: 'revenue.impact', data: impact }))).rejects.toThrow('down');
  expect(await send('CRO', 'revenue.impact', impact)).toMatchObject({ ok: true });
});
