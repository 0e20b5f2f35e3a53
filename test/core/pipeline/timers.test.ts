import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { memberId } from '../../../src/core/ids.ts';
import { createRunTimer } from '../../../src/core/pipeline/timers.ts';
import type { Store, Timer } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity } from './community.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const erasure = (member: string, dueAt: number): Timer => ({
  key: `erase:${member}`,
  kind: 'erase',
  subject: member,
  dueAt,
});
const ordered = async (member: string): Promise<number[]> =>
  (await store.timers.due(Number.MAX_SAFE_INTEGER, 1000))
    .filter(({ key }) => key === `erase:${member}`)
    .map(({ dueAt }) => dueAt);

describe('an erasure that was ordered', () => {
  it('is carried out from its row alone, and then forgotten', async () => {
    const of = await createCommunity(store, 'ti-erase');
    const message = of.message('ana', 'canary7');
    await of.ingest([message]);
    const ana = memberId('anychat', 'ti-erase-ana');
    await store.timers.postpone(erasure(ana, of.clock.now()));
    await of.runTimers();
    expect(await store.messages.get(message.id)).toBeNull();
    expect(await store.privacy.status(ana)).toMatchObject({ erasedAt: of.clock.now() });
    expect(await ordered(ana)).toEqual([]);
  });

  it('stays ordered while it fails', async () => {
    const of = await createCommunity(store, 'ti-fails');
    const ana = memberId('anychat', 'ti-fails-ana');
    const down = new CcoError('down', { code: 'queue-unavailable', retryable: true });
    const run = createRunTimer({
      ...of.deps,
      evaluate: of.evaluate,
      erase: () => Promise.reject(down),
      retention: of.deps.defaults.retention,
    });
    const timer = erasure(ana, of.clock.now());
    await store.timers.postpone(timer);
    await expect(run(timer)).rejects.toBe(down);
    expect(await ordered(ana)).toEqual([timer.dueAt]);
  });

  it('stays ordered for what was said until it was asked for again, while the first was under way', async () => {
    const of = await createCommunity(store, 'ti-again');
    const ana = memberId('anychat', 'ti-again-ana');
    const [first, second] = [of.clock.now(), of.clock.now() + 5];
    const erased: number[] = [];
    const run = createRunTimer({
      ...of.deps,
      evaluate: of.evaluate,
      erase: async (_id, at) => {
        if (erased.length === 0) await store.timers.postpone(erasure(ana, second));
        erased.push(at);
      },
      retention: of.deps.defaults.retention,
    });
    await store.timers.postpone(erasure(ana, first));
    await run(erasure(ana, first));
    expect(await ordered(ana)).toEqual([second]);
    await run(erasure(ana, second));
    expect(await ordered(ana)).toEqual([]);
    expect(erased).toEqual([first, second]);
  });
});
