import { afterAll, beforeAll, expect, it } from 'vitest';
import { platformHealth } from '../../../src/core/pipeline/platform-health.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings as settings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity } from './community.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

it('the score of a platform is that of its spaces together', async () => {
  const calm = await createCommunity(store, 'platform-calm');
  const angry = await createCommunity(store, 'platform-angry');
  for (let n = 0; n < 24; n++) {
    await calm.ingest([calm.message(`p${n % 8}`, 'thanks, that is good to know')]);
    await angry.ingest([angry.message(`q${n % 8}`, 'this is terrible, I hate it')]);
  }
  await calm.evaluate();
  await angry.evaluate();
  const good = (await store.health.latest(calm.id))?.score ?? 0;
  const bad = (await store.health.latest(angry.id))?.score ?? 1;
  const all = await platformHealth(store, 'anychat', settings, calm.clock.now());
  expect(all).toMatchObject({ authors: 16, messages: 48 });
  expect(all.score).toBeLessThan(good);
  expect(all.score).toBeGreaterThan(bad);
  // Of a space whose text is not read, nothing is taken for good tone.
  await store.settings.set(angry.id, 'privacy.metadataOnly', true, 'test', angry.clock.now());
  const unread = await platformHealth(store, 'anychat', settings, calm.clock.now());
  expect(unread.authors).toBe(16);
  expect(unread.drivers.find(({ signal }) => signal === 'tone')?.people).toBe(8);
  expect(await platformHealth(store, 'slack', settings, calm.clock.now())).toMatchObject({ score: null, authors: 0 });
});
