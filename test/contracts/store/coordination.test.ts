import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { spaceId } from '../../../src/core/ids.ts';
import type { CoordinationEntry, Feedback } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { member, space, start } from './events.ts';

type Added = Omit<CoordinationEntry, 'attempts' | 'errorCode' | 'settledAt'>;
const minute = 60_000;
const dayMs = 86_400_000;

const made = (id: string, over: Partial<Added> = {}): Added => ({
  id,
  party: 'CEO',
  way: 'webhook',
  direction: 'out',
  type: 'coordination.health-report',
  spaceId: space,
  at: start,
  status: 'pending',
  ...over,
});
const queued = { body: '{"a":1}', expiresAt: start + 7 * dayMs };
const key = (id: string) => ({ id, party: 'CEO', way: 'webhook' as const });

describeStores('The coordination log', (opened) => {
  it('keeps one row a message, party and way; the same again is a no-op', async () => {
    const { coordination } = opened().store;
    await coordination.add(made('1'), queued);
    await coordination.add(made('1', { type: 'other', at: start + 1 }), { ...queued, body: 'other' });
    await coordination.add(made('1', { way: 'email', status: 'handed-on' }));
    await coordination.add(made('1', { party: 'listener:x', at: start + 2 }), queued);
    const rows = await coordination.list({ limit: 9 });
    expect(rows.map(({ party, way, status, settledAt }) => [party, way, status, settledAt])).toEqual([
      ['listener:x', 'webhook', 'pending', null],
      ['CEO', 'email', 'handed-on', start],
      ['CEO', 'webhook', 'pending', null],
    ]);
    expect(rows[2]).toEqual({ ...made('1'), attempts: 0, errorCode: null, settledAt: null });
    expect((await coordination.claim(key('1'), start, start + minute))?.body).toBe('{"a":1}');
  });

  it('is read by direction, party and space, newest first', async () => {
    const { coordination } = opened().store;
    await coordination.add(made('1'));
    await coordination.add(made('2', { at: start + 1, party: 'CMO', direction: 'in', way: 'api', status: 'accepted' }));
    await coordination.add(made('3', { at: start + 2, spaceId: spaceId('anychat', 'other') }));
    await coordination.add(made('4', { at: start + 3, spaceId: null }));
    const ids = async (filter: Partial<Parameters<typeof coordination.list>[0]>) =>
      (await coordination.list({ limit: 9, ...filter })).map(({ id }) => id);
    expect(await ids({})).toEqual(['4', '3', '2', '1']);
    expect(await ids({ direction: 'in' })).toEqual(['2']);
    expect(await ids({ party: 'CEO' })).toEqual(['4', '3', '1']);
    expect(await ids({ spaceId: space })).toEqual(['2', '1']);
    expect(await ids({ limit: 1 })).toEqual(['4']);
    expect(await coordination.count('pending')).toBe(3);
  });

  it('holds what is to be posted until it is settled, and nothing of it afterwards', async () => {
    const { store, db } = opened();
    const { coordination } = store;
    await coordination.add(made('1'), queued);
    await coordination.add(made('2', { at: start + 1 }), queued);
    expect(await coordination.due(start - 1, 9)).toEqual([]);
    expect(await coordination.due(start + 1, 9)).toEqual([key('1'), key('2')]);
    const claimed = await coordination.claim(key('1'), start, start + minute);
    expect(claimed).toEqual({ key: key('1'), body: '{"a":1}', attempts: 1, expiresAt: start + 7 * dayMs });
    expect(await coordination.claim(key('1'), start + 1, start + minute)).toBeNull();
    await coordination.postpone(key('1'), 'webhook-unavailable', start + 5 * minute);
    expect(await coordination.due(start + 5 * minute - 1, 9)).toEqual([key('2')]);
    expect((await coordination.claim(key('1'), start + 5 * minute, start + 9 * minute))?.attempts).toBe(2);
    await coordination.settle(key('1'), 'delivered', null, start + 6 * minute);
    expect((await coordination.list({ limit: 9 }))[1]).toMatchObject({
      status: 'delivered',
      attempts: 2,
      errorCode: null,
      settledAt: start + 6 * minute,
    });
    const { rows } = await sql<{ id: string }>`select id from cco.coordination_queue`.execute(db);
    expect(rows.map(({ id }) => id)).toEqual(['2']);
    expect(await coordination.claim(key('1'), start + dayMs, start + 2 * dayMs)).toBeNull();
  });

  it('gives one of several who claim at the same moment the webhook', async () => {
    const { coordination } = opened().store;
    await coordination.add(made('1'), queued);
    const claims = await Promise.all(
      Array.from({ length: 6 }, () => coordination.claim(key('1'), start, start + minute)),
    );
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it('is acknowledged by the party it went to, on all its ways, and stays so', async () => {
    const { coordination } = opened().store;
    await coordination.add(made('1'), queued);
    await coordination.add(made('1', { way: 'email', status: 'handed-on' }));
    await coordination.add(made('1', { party: 'listener:x' }), queued);
    expect(await coordination.acknowledge('CMO', '1', start + 1)).toBe(false);
    expect(await coordination.acknowledge('CEO', '2', start + 1)).toBe(false);
    expect(await coordination.acknowledge('CEO', '1', start + 1)).toBe(true);
    await coordination.settle(key('1'), 'delivered', null, start + 2);
    const rows = await coordination.list({ limit: 9 });
    expect(rows.filter(({ party }) => party === 'CEO').map(({ status }) => status)).toEqual([
      'acknowledged',
      'acknowledged',
    ]);
    expect((await coordination.due(start, 9)).map(({ party }) => party)).toEqual(['listener:x']);
  });

  it('lets go of what is old, but not of what still waits', async () => {
    const { coordination } = opened().store;
    await coordination.add(made('old', { status: 'handed-on' }));
    await coordination.add(made('waiting'), queued);
    await coordination.add(made('young', { at: start + 10, status: 'handed-on' }));
    const asked = { party: 'CEO', spaceId: space, topic: 'x', days: 7, at: start, dueAt: start + 1 };
    await coordination.addRequest({ id: 'a', ...asked });
    await coordination.addRequest({ id: 'b', ...asked });
    await coordination.answered('a', start + 1);
    expect(await coordination.expire(start + 10, 100)).toBe(2);
    expect(await coordination.expire(start + 10, 100)).toBe(0);
    expect((await coordination.list({ limit: 9 })).map(({ id }) => id)).toEqual(['young', 'waiting']);
    expect((await coordination.requests(start, 9)).map(({ id }) => id)).toEqual(['b']);
  });
});

describeStores('A webhook', (opened) => {
  it('is seen once a sender, and again after a day', async () => {
    const { store, db } = opened();
    const { coordination } = store;
    expect(await coordination.claimWebhook('CMO', 'm1', start)).toBe(true);
    expect(await coordination.claimWebhook('CMO', 'm1', start + minute)).toBe(false);
    expect(await coordination.claimWebhook('CRO', 'm1', start)).toBe(true);
    expect(await coordination.claimWebhook('CMO', 'm2', start + dayMs + 1)).toBe(true);
    const { rows } = await sql<{ id: string }>`select id from cco.seen_webhooks`.execute(db);
    expect(rows).toEqual([{ id: 'm2' }]);
  });

  it('claimed at the same moment is claimed once', async () => {
    const { coordination } = opened().store;
    const claims = await Promise.all(Array.from({ length: 8 }, () => coordination.claimWebhook('CMO', 'm', start)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('claimed in a transaction that fails was not seen', async () => {
    const { store } = opened();
    const failing = store.transaction(async (tx) => {
      await tx.coordination.claimWebhook('CMO', 'm', start);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await store.coordination.claimWebhook('CMO', 'm', start)).toBe(true);
  });

  it('of an address that wants no more is switched off until it is switched on', async () => {
    const { coordination } = opened().store;
    const off = { party: 'CEO', endpoint: 'abc', at: start, errorCode: 'webhook-gone' };
    await coordination.disable(off);
    await coordination.disable({ ...off, endpoint: 'def' });
    expect(await coordination.disabled()).toEqual([{ ...off, endpoint: 'def' }]);
    expect(await coordination.enable('CEO')).toBe(true);
    expect(await coordination.enable('CEO')).toBe(false);
    expect(await coordination.disabled()).toEqual([]);
  });
});

describeStores('A request for an analysis', (opened) => {
  const asked = (id: string, at = start) => ({
    id,
    party: 'CMO',
    spaceId: space,
    topic: 'prices',
    days: 7,
    at,
    dueAt: at + 5 * minute,
  });

  it('is open until it is answered, and handed to one at a time', async () => {
    const { coordination } = opened().store;
    await coordination.addRequest(asked('1'));
    await coordination.addRequest({ ...asked('1'), topic: 'other' });
    expect(await coordination.openRequests(start, 9)).toEqual([{ ...asked('1'), answeredAt: null, attempts: 0 }]);
    const claims = await Promise.all(
      Array.from({ length: 4 }, () => coordination.claimRequest('1', start, start + minute)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await coordination.openRequests(start + 1, 9)).toEqual([]);
    expect((await coordination.openRequests(start + minute, 9))[0]?.attempts).toBe(1);
    await coordination.answered('1', start + 2 * minute);
    await coordination.answered('1', start + 3 * minute);
    expect(await coordination.openRequests(start + dayMs, 9)).toEqual([]);
    expect(await coordination.claimRequest('1', start + dayMs, start + 2 * dayMs)).toBe(false);
    expect((await coordination.requests(start, 9))[0]?.answeredAt).toBe(start + 2 * minute);
  });

  it('is counted: in time, late, and still open past its time', async () => {
    const { coordination } = opened().store;
    for (const id of ['in time', 'late', 'open', 'overdue']) await coordination.addRequest(asked(id));
    await coordination.addRequest(asked('young', start + 6 * minute));
    await coordination.addRequest(asked('old', start - 1));
    await coordination.answered('in time', start + 5 * minute);
    await coordination.answered('late', start + 5 * minute + 1);
    await coordination.answered('open', start + minute);
    const figures = await coordination.requestFigures(start, start + 6 * minute);
    expect(figures).toEqual({ asked: 5, inTime: 2, overdue: 1 });
  });
});

describeStores('Feedback from elsewhere', (opened) => {
  const said = (id: string, source: string, over: Partial<Feedback> = {}): Feedback => ({
    id,
    spaceId: space,
    memberId: null,
    source,
    at: start,
    text: 'hm',
    score: null,
    ...over,
  });

  it('is counted by source, with the people behind it', async () => {
    const { store, db } = opened();
    for (const [id, author] of [
      ['tickets:1', 'ann'],
      ['tickets:2', 'ann'],
      ['tickets:3', 'ben'],
      ['tickets:4', null],
    ] as const) {
      await store.feedback.add(said(id, 'tickets'));
      if (author !== null) await store.coordination.noteAuthor(id, 'tickets', author);
    }
    await store.feedback.add(said('reviews:1', 'reviews'));
    await store.coordination.noteAuthor('reviews:1', 'reviews', 'ann');
    await store.feedback.add(said('c1', 'command', { memberId: member('ann') }));
    await store.feedback.add(said('later', 'tickets', { at: start + dayMs }));
    expect(await store.coordination.sources(space, start, start + dayMs)).toEqual([
      { source: 'command', authors: 1, items: 1 },
      { source: 'reviews', authors: 1, items: 1 },
      { source: 'tickets', authors: 2, items: 4 },
    ]);
    const authors = await store.coordination.authorsOf(space, start, start + dayMs);
    expect([...authors.keys()].sort()).toEqual(['reviews:1', 'tickets:1', 'tickets:2', 'tickets:3']);
    expect(authors.get('tickets:1')).toBe(authors.get('tickets:2'));
    expect(authors.get('tickets:1')).not.toBe(authors.get('reviews:1'));
    const { rows } = await sql<{ author: string }>`select author::text from cco.feedback_authors`.execute(db);
    expect(new Set(rows.map(({ author }) => author)).size).toBe(3);
    expect(JSON.stringify(rows)).not.toContain('ann');
  });
});
