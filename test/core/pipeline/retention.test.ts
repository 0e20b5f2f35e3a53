import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import { armRetention } from '../../../src/core/pipeline/timers.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity } from './community.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

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

it('scores older than two days are kept one in ten minutes, younger ones all', async () => {
  const of = await createCommunity(store, 're-health');
  const now = of.clock.now();
  for (let minutes = 0; minutes < 30; minutes += 1) {
    await store.health.save(of.id, snapshot(now - 3 * day + minutes * minute));
    await store.health.save(of.id, snapshot(now - day + minutes * minute));
  }
  await armRetention(of);
  await of.runTimers();
  const kept = (await store.health.history(of.id, 0, 1_000)).map(({ at }) => now - at);
  expect(kept.filter((age) => age <= 2 * day)).toHaveLength(30);
  const old = kept.filter((age) => age > 2 * day);
  expect(old.length).toBeGreaterThanOrEqual(3);
  expect(old.length).toBeLessThanOrEqual(4);
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
