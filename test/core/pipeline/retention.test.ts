import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import { armRetention } from '../../../src/core/pipeline/timers.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity } from './community.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const snapshot = (at: number): HealthSnapshot => ({
  at,
  score: null,
  interval: null,
  status: 'insufficient-data',
  authors: 0,
  messages: 0,
  coverage: 0,
  drivers: [],
  warning: null,
});

it('of the history all of the last hour is kept, then one a minute, an hour and a day', async () => {
  const of = await createCommunity(store, 're-health');
  const now = of.clock.now() - (of.clock.now() % day) + day / 2;
  of.clock.advance(now - of.clock.now());
  const spans = [
    { from: 30 * minute, everyMs: 10_000, count: 30, kept: 30 },
    { from: 5 * hour, everyMs: 10_000, count: 60, kept: 10 },
    { from: 10 * day, everyMs: 10 * minute, count: 60, kept: 10 },
    { from: 90 * day, everyMs: 6 * hour, count: 40, kept: 10 },
  ];
  for (const { from, everyMs, count } of spans)
    for (let place = 0; place < count; place += 1)
      await store.health.save(of.id, snapshot(now - from + place * everyMs));
  const newest = snapshot(now);
  await store.health.save(of.id, newest);
  await armRetention(of);
  await of.runTimers();
  const ages = (await store.health.history(of.id, 0, 10_000)).map(({ at }) => now - at);
  const found = spans.map(
    ({ from, everyMs, count }) => ages.filter((age) => age <= from && age > from - everyMs * count).length,
  );
  for (const [place, { kept }] of spans.entries()) {
    expect(found[place]).toBeGreaterThanOrEqual(kept);
    // A span that begins within a slot touches one more.
    expect(found[place]).toBeLessThanOrEqual(kept + 1);
  }
  expect(ages).toContain(0);
});

it('the history is thinned again an hour later', async () => {
  const of = await createCommunity(store, 're-again');
  await armRetention(of);
  await of.runTimers();
  const due = await store.timers.due(of.clock.now() + hour, 1_000);
  expect(due.map(({ key }) => key)).toContain('history');
});

it('the text of a draft goes with the retention, and so do leases that ran out', async () => {
  const of = await createCommunity(store, 're-drafts');
  const id = v7();
  const now = of.clock.now();
  await store.interventions.add({
    id,
    spaceId: of.id,
    channelId: of.message('ana', '').channelId,
    threadId: null,
    kind: 'de-escalation',
    mode: 'observe',
    status: 'observed',
    reason: 'three members',
    text: 'Let us slow down.',
    createdAt: now,
    expiresAt: now + minute,
    cardOutboxId: null,
    about: null,
    pings: [],
    postAt: null,
    postOutboxId: null,
    strategyVersion: null,
  });
  await store.leases.acquire('old', 'a', now, minute);
  of.clock.advance(29 * day);
  await armRetention(of);
  await of.runTimers();
  expect(await store.interventions.get(id)).toMatchObject({ text: 'Let us slow down.' });
  // It was free already; that it is gone shows in that even a clock far behind may take it.
  expect(await store.leases.acquire('old', 'b', now, minute)).toBe(true);
  of.clock.advance(2 * day);
  await of.runTimers();
  expect(await store.interventions.get(id)).toMatchObject({ text: '', reason: 'three members' });
});

it('warnings go 400 days after they ended; one that lasts stays', async () => {
  const of = await createCommunity(store, 're-warnings');
  const now = of.clock.now();
  const detail = {
    score: 0.5,
    interval: null,
    threshold: 0.8,
    authors: 9,
    messages: 90,
    drivers: [],
    fast: null,
    examples: [],
  };
  const warning = { spaceId: of.id, cause: 'sudden' as const, signal: null, beganAt: now, detail };
  await store.health.beginWarning({ ...warning, id: v7(), clearedAt: now });
  const lasting = v7();
  await store.health.beginWarning({ ...warning, id: lasting, clearedAt: null });
  const left = async () => (await store.health.warnings({ spaceId: of.id, limit: 10 })).length;
  of.clock.advance(400 * day);
  await armRetention(of);
  await of.runTimers();
  expect(await left()).toBe(2);
  of.clock.advance(2 * day);
  await of.runTimers();
  expect((await store.health.warnings({ spaceId: of.id, limit: 10 })).map(({ id }) => id)).toEqual([lasting]);
});
