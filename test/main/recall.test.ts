import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../src/core/ports.ts';
import type { Parts } from '../../src/main/parts.ts';
import { recallLost } from '../../src/main/recall.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(() => store.settings.set('global', 'queue:epoch:anychat', null, 'agent', 0));

const start = async (epoch: string | null, holder = true): Promise<boolean> => {
  let asked = false;
  const backfill = async () => {
    asked = true;
    return holder;
  };
  const queues = { epoch: async () => epoch } as Parts['queues'];
  await recallLost({ queues, store, clock: { now: () => 1 } }, 'anychat', { backfill });
  return asked;
};

it('hears again what was queued once the queues are others than at the last start, and not before', async () => {
  expect(await start('one')).toBe(false);
  expect(await start('one')).toBe(false);
  expect(await start('two')).toBe(true);
  expect(await start('two')).toBe(false);
});

it('asks at the next start again where another process held the connection', async () => {
  await start('one');
  expect(await start('two', false)).toBe(true);
  expect(await start('two')).toBe(true);
  expect(await start('two')).toBe(false);
});

it('has nothing to ask where the queues go with the store', async () => {
  expect(await start(null)).toBe(false);
});
