// What the CMO is told of themes, read from what was really said and scored.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFindInsights } from '../../../src/core/coordination/insights.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity, minute } from '../pipeline/community.ts';

let store: Store;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

it('themes come with their mood', async () => {
  const community = await createCommunity(store, 'moods');
  const { clock } = community;
  const people = ['ana', 'ben', 'cleo', 'dan', 'fay', 'gus', 'hal'];
  const from = clock.now();
  for (const who of people) {
    await community.ingest([community.message(who, 'the checkout is terrible, I hate it')]);
    await community.ingest([community.message(who, 'the garden festival was wonderful, I love it')]);
  }
  clock.advance(minute);
  const find = createFindInsights({ store, defaults: defaultSpaceSettings });
  const { themes } = await find(community.id, { from, to: clock.now() }, null);
  const theme = (word: string) => themes.find((one) => one.theme.includes(word));
  expect(theme('checkout')).toMatchObject({ authors: 7, negative: 7, positive: 0 });
  expect(theme('checkout')?.mood).toBeLessThan(0);
  expect(theme('festival')?.mood).toBeGreaterThan(0);
});
