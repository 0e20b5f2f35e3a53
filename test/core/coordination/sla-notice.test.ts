import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDirectory } from '../../../src/core/coordination/directory.ts';
import { createSlaAlert, createSlaDigest } from '../../../src/core/coordination/sla-notice.ts';
import { createEvaluate } from '../../../src/core/pipeline/evaluate.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity, minute } from '../pipeline/community.ts';

let store: Store;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

const told: string[] = [];
const publishing = {
  directory: createDirectory({ CEO: { email: 'eve@example.com' } }),
  newId: v7,
  mail: async (_: unknown, { lines }: { readonly lines: readonly string[] }) => void told.push(lines.join('\n')),
};

const late = async (name: string, ladder: 'moderators' | 'ceo'): Promise<() => Promise<{ readonly told: number }>> => {
  const defaults = { ...defaultSpaceSettings, sla: { ...defaultSpaceSettings.sla, ladder } };
  const community = await createCommunity(store, name, { defaults });
  const { clock } = community;
  const evaluate = createEvaluate({ ...community.deps, alertCeo: createSlaAlert(publishing) });
  await community.talk([['ana', 'How do I install the scanner on this machine?']], 't1');
  for (let hours = 0; hours < 5; hours += 1) {
    clock.advance(61 * minute);
    await evaluate(community.id);
  }
  const digest = createSlaDigest({ ...publishing, store, clock, noted: () => undefined });
  clock.advance(24 * 60 * minute);
  return digest;
};

it('the CEO hears at once where the ladder reaches them, and of nobody in particular', async () => {
  await late('ceo-at-once', 'ceo');
  expect(told.filter((text) => text.includes('four times'))).toHaveLength(1);
  expect(told.join('\n')).toContain('a few questions');
  expect(told.join('\n')).not.toContain('scanner');
});

it('else once a day', async () => {
  told.length = 0;
  const digest = await late('ceo-daily', 'moderators');
  expect(told).toEqual([]);
  expect((await digest()).told).toBe(1);
  expect((await digest()).told).toBe(0);
  expect(told).toHaveLength(1);
});
