// What an evaluation reads is bounded by the week, however long a space has been talked in.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InboundMessage } from '../../../src/core/messages/inbound.ts';
import { readHealthFacts } from '../../../src/core/pipeline/health-facts.ts';
import type { Repositories, Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings as settings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Community, createCommunity, minute } from './community.ts';

const day = 24 * 60 * minute;
let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

/** The same talk each day: six people, one question each, answered a minute later. */
const oneDay = (of: Community): InboundMessage[] =>
  Array.from({ length: 6 }, (_, person) => {
    of.clock.advance(minute);
    const asked = of.message(`p${person}`, 'how do I install this?');
    of.clock.advance(minute);
    return [asked, of.message(`p${(person + 1) % 6}`, 'it works now, look into the log')];
  }).flat();

const talkFor = async (of: Community, weeks: number): Promise<void> => {
  const until = of.clock.now() + weeks * 7 * day;
  const said: InboundMessage[] = [];
  while (of.clock.now() < until) {
    const morning = of.clock.now();
    said.push(...oneDay(of));
    of.clock.advance(morning + day - of.clock.now());
  }
  for (let from = 0; from < said.length; from += 200) await of.ingest(said.slice(from, from + 200));
};

/** Calls, and the rows they gave back. */
const counting = <R extends object>(repository: R, count: (name: string, rows: number) => void): R =>
  new Proxy(repository, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]) => {
        const result: unknown = await Reflect.apply(method, target, given);
        count(String(name), Array.isArray(result) ? result.length : 1);
        return result;
      };
    },
  });

const readsOf = async (of: Community): Promise<Record<string, number>> => {
  const reads: Record<string, number> = {};
  const count = (name: string, rows: number): void => {
    reads[`${name} calls`] = (reads[`${name} calls`] ?? 0) + 1;
    reads[`${name} rows`] = (reads[`${name} rows`] ?? 0) + rows;
  };
  const { messages, health, cases } = store;
  const counted: Pick<Repositories, 'messages' | 'health' | 'cases'> = {
    messages: counting(messages, count),
    health: counting(health, count),
    cases: counting(cases, count),
  };
  await readHealthFacts(counted, of.id, settings, of.clock.now());
  return reads;
};

it('an evaluation reads as much after forty weeks as after twelve', async () => {
  const of = await createCommunity(store, 'cost');
  await talkFor(of, 12);
  await readHealthFacts(store, of.id, settings, of.clock.now());
  const early = await readsOf(of);
  await talkFor(of, 28);
  // Sums up the weeks that are over, each once.
  await readHealthFacts(store, of.id, settings, of.clock.now());
  const late = await readsOf(of);
  expect(early['weeks rows']).toBe(10);
  expect(early['authorTotals rows']).toBe(6);
  expect(late).toEqual(early);
  expect(late['weekFacts calls']).toBeUndefined();
});
