import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InboundEvent } from '../../../src/core/messages/inbound.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Community, createCommunity, minute } from './community.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const hour = 60 * minute;
const texts = ['thanks, that is good to know', 'this is terrible, I hate it', 'how do I install this?', 'it works now'];

/** Seven weeks of a dozen members, with edits and deletions: the same in every community. */
const history = (community: Community): InboundEvent[] => {
  const end = community.clock.now();
  const events: InboundEvent[] = [];
  for (let index = 0; index < 240; index += 1) {
    const at = end - (240 - index) * 5 * hour + ((index * 7_919) % (4 * hour));
    const created = {
      ...community.message(`p${(index * 5) % 12}`, texts[(index * 3) % 4] ?? '', { thread: `t${index % 20}` }),
      at,
      revision: at,
    };
    events.push(created);
    if (index % 17 === 0) events.push({ ...created, text: texts[1] ?? '', revision: at + hour });
    if (index % 23 === 0) events.push({ ...community.deletion(created), at: at + 2 * hour });
  }
  return events;
};

const numbersOf = (snapshot: Awaited<ReturnType<Store['health']['latest']>>): number[] => {
  if (snapshot?.score == null || snapshot.interval === null) throw new Error('no score');
  const { score, interval, authors, messages, coverage, drivers, fast } = snapshot;
  const parts = drivers.flatMap(({ value, weight, contribution, raw = 0, upper = 0, usual }) => [
    value,
    weight,
    contribution,
    raw,
    upper,
    usual ?? -1,
  ]);
  return [score, ...interval, authors, messages, coverage, ...parts, fast?.score ?? -1, fast?.authors ?? -1];
};

it('the same events in any order, in any batches, delivered twice, looked at in between or not, give the same health', async () => {
  const plain = await createCommunity(store, 'order-plain');
  await plain.ingest(history(plain));
  await plain.evaluate();
  const expected = numbersOf(await store.health.latest(plain.id));
  expect(expected[0]).toBeGreaterThan(0);
  let made = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 90 }),
      fc.boolean(),
      async (stream, size, looks) => {
        made += 1;
        const community = await createCommunity(store, `order-${made}`);
        const once = history(community);
        const keyed = [...once, ...once].map((event) => ({ event, key: stream.next().value }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ event }) => event);
        // As the clock of the plain one, whatever the looks in between take.
        const end = community.clock.now();
        for (let from = 0; from < shuffled.length; from += size) {
          await community.ingest(shuffled.slice(from, from + size));
          if (looks && from < shuffled.length / 2) {
            community.clock.advance(-10 * minute + from);
            await community.evaluate();
            community.clock.advance(end - community.clock.now());
          }
        }
        await store.leases.expire(end + hour);
        await community.evaluate();
        const actual = numbersOf(await store.health.latest(community.id));
        expect(actual).toHaveLength(expected.length);
        for (const [index, value] of actual.entries())
          expect(Math.abs(value - (expected[index] ?? Number.NaN))).toBeLessThan(1e-9);
      },
    ),
    { seed: 41, numRuns: 6 },
  );
});
