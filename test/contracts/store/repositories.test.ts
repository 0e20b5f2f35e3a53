import { expect, it } from 'vitest';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import { spaceId } from '../../../src/core/ids.ts';
import type { NewIntervention } from '../../../src/core/interventions/intervention.ts';
import type { NewOutboxRow } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { channel, member, space, start, thread } from './events.ts';

const snapshot = (at: number, score = 0.123456789012345): HealthSnapshot => ({
  at,
  score,
  interval: [0.1, 0.9],
  status: 'healthy',
  authors: 7,
  messages: 40,
  coverage: 0.6,
  drivers: [{ signal: 'tone', value: 0.9, weight: 1, contribution: -0.105 }],
  warning: null,
});

const draft = (id: string, over: Partial<NewIntervention> = {}): NewIntervention => ({
  id,
  spaceId: space,
  channelId: channel,
  threadId: null,
  kind: 'de-escalation',
  mode: 'approve',
  status: 'draft',
  reason: 'three members turned negative',
  text: 'Let us slow down.',
  createdAt: start,
  expiresAt: start + 1_000,
  cardOutboxId: 'card',
  about: null,
  pings: [],
  postAt: null,
  postOutboxId: null,
  strategyVersion: null,
  ...over,
});

const post = (id: string, createdAt = start): NewOutboxRow => ({
  id,
  platform: 'anychat',
  effect: {
    kind: 'post',
    spaceId: space,
    channelId: channel,
    threadId: null,
    replyTo: null,
    body: { text: 'Hello\u0000', actions: [] },
  },
  createdAt,
  expiresAt: start + 9_000,
});

describeStores('Health history', (opened) => {
  it('keeps snapshots as they were, one a moment, oldest first', async () => {
    const { health } = opened().store;
    expect(await health.latest(space)).toBeNull();
    for (const at of [start + 2, start, start + 1]) await health.save(space, snapshot(at));
    await health.save(space, snapshot(start + 2, 0.5));
    expect(await health.latest(space)).toEqual(snapshot(start + 2, 0.5));
    expect((await health.history(space, start, 10)).map(({ at }) => at)).toEqual([start, start + 1, start + 2]);
    expect(await health.history(space, start + 3, 2)).toEqual([]);
  });

  it('covers the whole span evenly where there are more than asked for, up to the newest', async () => {
    const { health } = opened().store;
    // Few long ago, as `thin` leaves them, and many of late.
    const times = [0, 10, 20, 30, ...Array.from({ length: 40 }, (_, n) => 40 + n)].map((n) => start + n);
    for (const at of times) await health.save(space, snapshot(at));
    expect((await health.history(space, start, times.length)).map(({ at }) => at)).toEqual(times);
    const slots = [0, 10, 20, 30, 49, 59, 69, 79].map((n) => start + n);
    expect((await health.history(space, start, 8)).map(({ at }) => at)).toEqual(slots);
    expect((await health.history(space, start + 40, 2)).map(({ at }) => at)).toEqual([start + 59, start + 79]);
    expect((await health.history(space, start, 1)).map(({ at }) => at)).toEqual([start + 79]);
  });

  it('finds the first score since a time, past what has none', async () => {
    const { health } = opened().store;
    const none = (at: number): HealthSnapshot => ({ ...snapshot(at), score: null, interval: null });
    expect(await health.firstSince(space, start)).toBeNull();
    for (const at of [start, start + 2]) await health.save(space, none(at));
    expect(await health.firstSince(space, start)).toBeNull();
    for (const at of [start + 1, start + 3, start + 4]) await health.save(space, snapshot(at));
    await health.save(spaceId('anychat', 'other'), snapshot(start + 2));
    expect(await health.firstSince(space, start)).toEqual(snapshot(start + 1));
    expect(await health.firstSince(space, start + 1)).toEqual(snapshot(start + 1));
    expect(await health.firstSince(space, start + 2)).toEqual(snapshot(start + 3));
    expect(await health.firstSince(space, start + 5)).toBeNull();
  });

  it('is thinned to the newest of each slot, step by step, and never loses the newest of a space', async () => {
    const { health } = opened().store;
    const quiet = spaceId('anychat', 'quiet');
    const slot = 600_000;
    const first = Math.ceil(start / slot) * slot;
    const times = [0, 1, 2, slot, slot + 5, 2 * slot, 2 * slot + 1, 2 * slot + 2].map((n) => first + n);
    for (const at of times) await health.save(space, snapshot(at));
    for (const at of [first, first + 1]) await health.save(quiet, snapshot(at));
    const before = first + 2 * slot + 2;
    expect(await health.thin(before, slot, 3)).toBe(3);
    expect(await health.thin(before, slot, 3)).toBe(2);
    expect(await health.thin(before, slot, 3)).toBe(0);
    const left = [2, slot + 5, 2 * slot + 1, 2 * slot + 2].map((n) => first + n);
    expect((await health.history(space, start, 10)).map(({ at }) => at)).toEqual(left);
    expect((await health.history(quiet, start, 10)).map(({ at }) => at)).toEqual([first + 1]);
  });
});

describeStores('Interventions', (opened) => {
  it('are found by id, space, status and conversation', async () => {
    const { interventions } = opened().store;
    await interventions.add(draft('1'));
    await interventions.add(draft('2', { createdAt: start + 1, threadId: thread('t') }));
    await interventions.add(
      draft('3', { createdAt: start + 2, status: 'observed', mode: 'observe', cardOutboxId: null }),
    );
    expect(await interventions.get('1')).toEqual({
      ...draft('1'),
      replyTo: null,
      dismissal: null,
      postedAt: null,
      snoozedUntil: null,
      decidedAt: null,
      decidedBy: null,
      decisionReason: null,
      postOutboxId: null,
    });
    expect((await interventions.list({ spaceId: space, limit: 2 })).map(({ id }) => id)).toEqual(['3', '2']);
    expect((await interventions.list({ status: 'draft', limit: 9 })).map(({ id }) => id)).toEqual(['2', '1']);
    const stream = { spaceId: space, channelId: channel, threadId: null };
    expect(await interventions.latest(stream, 'de-escalation')).toMatchObject({ id: '3' });
    expect(await interventions.latest({ ...stream, threadId: thread('t') }, 'de-escalation')).toMatchObject({
      id: '2',
    });
    expect(await interventions.latest(stream, 'thanks')).toBeNull();
  });

  it('are decided once: of several who decide at the same moment one wins', async () => {
    const { interventions } = opened().store;
    await interventions.add(draft('1'));
    const moves = Array.from({ length: 8 }, (_, n) =>
      interventions.move('1', 'draft', n % 2 === 0 ? 'approved' : 'dismissed', {
        at: start + n,
        by: member(`mod${n}`),
        text: `text ${n}`,
        reason: `reason ${n}`,
        postOutboxId: `post${n}`,
      }),
    );
    const winners = (await Promise.all(moves)).flatMap((won, n) => (won ? [n] : []));
    expect(winners).toHaveLength(1);
    const [winner] = winners;
    expect(await interventions.get('1')).toMatchObject({
      decidedBy: member(`mod${winner}`),
      decidedAt: start + (winner ?? 0),
      text: `text ${winner}`,
      decisionReason: `reason ${winner}`,
      postOutboxId: `post${winner}`,
    });
  });

  it('lose their words with the retention, but not while they are open', async () => {
    const { interventions } = opened().store;
    for (const id of ['decided', 'open']) await interventions.add(draft(id));
    await interventions.add(draft('young', { createdAt: start + 10, status: 'observed' }));
    const change = { at: start + 1, by: member('mod'), reason: 'they agreed' };
    await interventions.move('decided', 'draft', 'dismissed', change);
    expect(await interventions.expireText(start + 10)).toBe(1);
    expect(await interventions.expireText(start + 10)).toBe(0);
    expect(await interventions.get('decided')).toMatchObject({
      text: '',
      decisionReason: null,
      reason: 'three members turned negative',
      status: 'dismissed',
      decidedBy: member('mod'),
    });
    for (const id of ['open', 'young']) {
      expect(await interventions.get(id)).toMatchObject({ text: 'Let us slow down.' });
    }
  });
});

describeStores('The outbox', (opened) => {
  it('gives due rows oldest first, each to one claimer until its next attempt', async () => {
    const { outbox } = opened().store;
    await outbox.add([post('b', start + 1), post('a'), post('c', start + 2)]);
    await outbox.add([post('a')]);
    expect((await outbox.due('anychat', start, 2)).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(await outbox.due('discord', start, 2)).toEqual([]);
    const claims = await Promise.all(Array.from({ length: 6 }, () => outbox.claim('a', start + 5, start + 65)));
    expect(claims.filter((row) => row !== null)).toEqual([
      {
        ...post('a'),
        status: 'sending',
        attempts: 1,
        firstAttemptAt: start + 5,
        nextAttemptAt: start + 65,
        externalId: null,
        errorCode: null,
      },
    ]);
    expect((await outbox.due('anychat', start + 64, 9)).map(({ id }) => id)).toEqual(['b', 'c']);
    expect((await outbox.due('anychat', start + 65, 9)).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(await outbox.claim('a', start + 65, start + 200)).toMatchObject({ attempts: 2, firstAttemptAt: start + 5 });
    expect(await outbox.claim('unknown', start, start)).toBeNull();
  });

  it("keeps what is sent, and the platform's id of it", async () => {
    const { outbox } = opened().store;
    await outbox.add([post('a'), post('b')]);
    await outbox.claim('a', start, start + 60);
    await outbox.settle('a', { status: 'sending', errorCode: 'chat-unavailable', nextAttemptAt: start + 30 });
    expect(await outbox.get('a')).toMatchObject({
      status: 'sending',
      errorCode: 'chat-unavailable',
      nextAttemptAt: start + 30,
    });
    await outbox.settle('a', { status: 'sent', externalId: 'x1', at: start + 31 });
    await outbox.settle('a', { status: 'uncertain', errorCode: 'late', at: start + 32 });
    expect(await outbox.get('a')).toMatchObject({ externalId: 'x1', status: 'sent', errorCode: null });
    expect(await outbox.claim('a', start + 1e6, start + 2e6)).toBeNull();
    await outbox.settle('b', { status: 'expired', errorCode: 'outbox-expired', at: start });
    expect([await outbox.count('sent'), await outbox.count('expired'), await outbox.count('pending')]).toEqual([
      1, 1, 0,
    ]);
  });
});

describeStores('The outbox, in time,', (opened) => {
  it('forgets what is settled and old, and never what is still to be done', async () => {
    const { outbox } = opened().store;
    await outbox.add([post('old'), post('waiting'), post('new', start + 10)]);
    for (const id of ['old', 'new']) {
      await outbox.claim(id, start + 10, start + 70);
      await outbox.settle(id, { status: 'sent', externalId: id, at: start + 11 });
    }
    expect(await outbox.expire(start + 10, 5)).toBe(1);
    expect(await outbox.expire(start + 10, 5)).toBe(0);
    expect([await outbox.get('old'), await outbox.get('waiting'), await outbox.get('new')]).toMatchObject([
      null,
      { status: 'pending' },
      { status: 'sent' },
    ]);
  });
});

describeStores('Timers', (opened) => {
  it('are moved by setting them again, and due by time', async () => {
    const { timers } = opened().store;
    expect(await timers.next()).toBeNull();
    await timers.set({ key: 'check:s', kind: 'check', subject: 's', dueAt: start + 5 });
    await timers.set({ key: 'expire:1', kind: 'expire-intervention', subject: '1', dueAt: start + 3 });
    await timers.set({ key: 'check:s', kind: 'check', subject: 's', dueAt: start + 1 });
    expect(await timers.next()).toBe(start + 1);
    expect((await timers.due(start + 3, 9)).map(({ key }) => key)).toEqual(['check:s', 'expire:1']);
    await timers.clear('check:s');
    expect(await timers.due(start + 3, 9)).toEqual([
      { key: 'expire:1', kind: 'expire-intervention', subject: '1', dueAt: start + 3 },
    ]);
  });
});

describeStores('Leases', (opened) => {
  it('are held by one, renewed by their holder, and taken over when run out or released', async () => {
    const { leases } = opened().store;
    const takers = await Promise.all(['a', 'b', 'c'].map((holder) => leases.acquire('bot', holder, start, 100)));
    expect(takers.filter(Boolean)).toHaveLength(1);
    const holder = ['a', 'b', 'c'][takers.indexOf(true)] ?? '';
    expect(await leases.acquire('bot', 'z', start + 99, 100)).toBe(false);
    expect(await leases.acquire('bot', holder, start + 99, 100)).toBe(true);
    expect(await leases.acquire('bot', 'z', start + 150, 100)).toBe(false);
    expect(await leases.acquire('bot', 'z', start + 199, 100)).toBe(true);
    await leases.release('bot', holder);
    expect(await leases.acquire('bot', holder, start + 200, 100)).toBe(false);
    await leases.release('bot', 'z');
    expect(await leases.acquire('bot', holder, start + 200, 100)).toBe(true);
  });

  it('are forgotten once they ran out', async () => {
    const { leases } = opened().store;
    await leases.acquire('over', 'a', start, 100);
    await leases.acquire('held', 'a', start, 101);
    expect(await leases.expire(start + 101)).toBe(1);
    expect(await leases.acquire('held', 'b', start + 100, 100)).toBe(false);
    expect(await leases.acquire('over', 'b', start + 1, 100)).toBe(true);
  });
});

describeStores('Settings, audit, interactions and dead letters', (opened) => {
  it('keep settings by scope', async () => {
    const { settings } = opened().store;
    expect(await settings.get('global', 'mode')).toBeUndefined();
    await settings.set('global', 'mode', 'observe', 'admin', start);
    await settings.set('global', 'mode', { value: ['auto', 1, null] }, 'admin', start);
    await settings.set(space, 'mode', null, 'admin', start);
    expect(await settings.all('global')).toEqual({ mode: { value: ['auto', 1, null] } });
    expect(await settings.get(space, 'mode')).toBeNull();
  });

  it('list audit entries newest first', async () => {
    const { audit } = opened().store;
    const entry = {
      at: start,
      spaceId: space,
      actor: 'agent',
      action: 'draft',
      subject: '1',
      data: { authors: 3, ok: true },
    };
    await audit.append(entry);
    await audit.append({ ...entry, subject: '2' });
    await audit.append({ ...entry, at: start - 1, spaceId: null, subject: '0', data: {} });
    expect(await audit.list({ spaceId: space, limit: 9 })).toEqual([{ ...entry, subject: '2' }, entry]);
    expect((await audit.list({ limit: 9 })).map(({ subject }) => subject)).toEqual(['2', '1', '0']);
  });

  it('answer an interaction once, unless the answering transaction failed', async () => {
    const { store } = opened();
    const failed = store.transaction(async (tx) => {
      await tx.interactions.claim('i', start);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const claims = await Promise.all([1, 2, 3].map(() => store.interactions.claim('i', start)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('list dead letters without their payload, and expire them', async () => {
    const { deadLetters } = opened().store;
    const letter = { id: 'd', queue: 'ingest', errorCode: 'bad', at: start, attempts: 3, memberId: member('ann') };
    await deadLetters.add({ ...letter, payload: { text: 'a\u0000\ud800' } });
    await deadLetters.add({ ...letter, id: 'e', at: start + 1, memberId: null, payload: null });
    expect(await deadLetters.list(9)).toEqual([{ ...letter, id: 'e', at: start + 1, memberId: null }, letter]);
    expect(await deadLetters.get('d')).toEqual({ ...letter, payload: { text: 'a\u0000\ud800' } });
    expect(await deadLetters.expire(start + 1)).toBe(1);
    expect([await deadLetters.remove('e'), await deadLetters.remove('e'), await deadLetters.get('d')]).toEqual([
      true,
      false,
      null,
    ]);
  });
});

describeStores('Spaces', (opened) => {
  it('give their channels up when told so', async () => {
    const { spaces } = opened().store;
    await spaces.ensure({ id: space, name: 'Guild', moderatorsChannelId: null }, start);
    await spaces.ensureChannel({ id: channel, spaceId: space, name: 'General', private: false });
    await spaces.removeChannel(channel);
    expect(await spaces.channels(space)).toEqual([]);
    expect(await spaces.get(space)).toMatchObject({ name: 'Guild', moderatorsChannelId: null, platform: 'anychat' });
  });
});
