import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberId } from '../../../src/core/ids.ts';
import type { ErasureTarget, Store } from '../../../src/core/ports.ts';
import { createErase } from '../../../src/core/privacy/erase.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity } from '../pipeline/community.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const target = (erase: (id: string) => number, order: string[]): ErasureTarget => ({
  name: 'copies',
  eraseMember: async (id) => {
    order.push('target');
    return erase(id);
  },
});

const recorded = (order: string[]): Pick<Store, 'privacy' | 'audit' | 'transaction'> => ({
  transaction: store.transaction,
  audit: store.audit,
  privacy: {
    ...store.privacy,
    erase: (...of) => {
      order.push('store');
      return store.privacy.erase(...of);
    },
  },
});

describe('erasure', () => {
  it('puts the tombstone first, sweeps the copies, and looks once more', async () => {
    const of = await createCommunity(store, 'er-order');
    const message = of.message('ana', 'canary7');
    await of.ingest([message, of.message('ben', 'stays')]);
    const order: string[] = [];
    const erase = createErase({ store: recorded(order), targets: [target(() => 2, order)], clock: of.clock });
    const ana = memberId('anychat', 'er-order-ana');
    const { rows, copies } = await erase(ana);
    expect(order).toEqual(['store', 'target', 'store']);
    expect(rows).toBeGreaterThan(0);
    expect(copies).toBe(2);
    expect(await store.messages.get(message.id)).toBeNull();
    expect(await store.messages.counts(of.id, 0)).toEqual({ messages: 1, authors: 1 });
    // What was still under way when it was asked for is refused.
    expect(await of.ingest([message])).toMatchObject({ inserted: 0 });
    expect(JSON.stringify(await store.audit.list({ limit: 100 }))).not.toContain('er-order-ana');
  });

  it('can be repeated after a part failed, and ends the same', async () => {
    const of = await createCommunity(store, 'er-again');
    await of.ingest([of.message('ana', 'canary7')]);
    const order: string[] = [];
    let failures = 1;
    const broken = target(() => {
      if (failures-- > 0) throw new Error('queue is down');
      return 1;
    }, order);
    const erase = createErase({ store, targets: [broken], clock: of.clock });
    const ana = memberId('anychat', 'er-again-ana');
    const askedAt = of.clock.now();
    await expect(erase(ana, askedAt)).rejects.toThrow('queue is down');
    of.clock.advance(1_000);
    expect(await erase(ana, askedAt)).toMatchObject({ copies: 1 });
    expect((await store.privacy.status(ana)).erasedAt).toBe(askedAt);
  });

  it('takes nothing that was said after it was asked for, however late and often it runs', async () => {
    const of = await createCommunity(store, 'er-since');
    const ana = memberId('anychat', 'er-since-ana');
    const before = of.message('ana', 'canary7');
    await of.ingest([before]);
    const askedAt = of.clock.now();
    of.clock.advance(1_000);
    const after = of.message('ana', 'said since');
    await of.ingest([after]);
    const erase = createErase({ store, targets: [], clock: of.clock });
    await erase(ana, askedAt);
    expect(await erase(ana, askedAt)).toEqual({ rows: 0, copies: 0 });
    expect(await store.messages.get(before.id)).toBeNull();
    expect((await store.messages.get(after.id))?.text).toBe('said since');
    expect(await store.messages.counts(of.id, 0)).toEqual({ messages: 1, authors: 1 });
  });

  it('keeps what a member says after they came back', async () => {
    const of = await createCommunity(store, 'er-back');
    const ana = memberId('anychat', 'er-back-ana');
    await createErase({ store, targets: [], clock: of.clock })(ana);
    of.clock.advance(1_000);
    expect(await of.ingest([of.message('ana', 'back again')])).toMatchObject({ inserted: 1 });
  });
});
