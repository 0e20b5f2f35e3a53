import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Applied, ScoredEvent, Store } from '../../../src/core/ports.ts';
import { clear, describeStores } from './backends.ts';
import { deleted, said, score, start, told } from './events.ts';
import { type Expected, expected } from './model.ts';

const name = fc.constantFrom('ann', 'bob', 'cyd');
const id = fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5', 'm6');
const label = fc.constantFrom('negative' as const, 'neutral' as const, 'positive' as const);

// A message's place and author are its id's; a version is known by its revision.
const version = fc.record({ id, step: fc.integer({ min: 0, max: 5 }) }).map(({ id, step }): ScoredEvent => {
  const n = Number(id.slice(1));
  const names = ['ann', 'bob', 'cyd'];
  const labels = ['negative', 'neutral', 'positive'] as const;
  return said(id, {
    at: start + n * 300_000,
    revision: start + n * 300_000 + step * 7,
    by: names[n % 3] ?? 'ann',
    channel: n % 2 === 0 ? 'even' : 'odd',
    text: `${id} version ${step}`,
    mentions: names.filter((_, index) => (index + step) % 3 === 0),
    score: step === 4 ? null : score({ label: labels[(n + step) % 3] ?? 'neutral', offensive: step / 5 }),
  });
});
const deletion = fc
  .record({ id, at: fc.integer({ min: 0, max: 3 }) })
  .map(({ id, at }): ScoredEvent => deleted(id, start + at));
const membership = fc
  .record({
    name,
    change: fc.constantFrom('joined' as const, 'left' as const, 'updated' as const),
    at: fc.integer({ min: 0, max: 9 }),
    label,
  })
  .map(({ name, change, at, label }): ScoredEvent => told(name, change, start + at, { name: `${name} ${label}` }));
const event = fc.oneof(
  { weight: 6, arbitrary: version },
  { weight: 1, arbitrary: deletion },
  { weight: 2, arbitrary: membership },
);

/** Events in any order, some twice, cut into batches, and which batches run beside their neighbours. */
const deliveries = fc.array(event, { minLength: 1, maxLength: 40 }).chain((events) =>
  fc.record({
    events: fc.shuffledSubarray([...events, ...events], { minLength: events.length }),
    size: fc.integer({ min: 1, max: 12 }),
    workers: fc.integer({ min: 1, max: 4 }),
  }),
);

const actual = async (db: Kysely<unknown>): Promise<Expected> => {
  const read = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> => (await query.execute(db)).rows;
  const activity = await read(sql<{ place: string; counts: [number, number, number, number] }>`
    select concat_ws(' ', space_id, bucket, member_id, channel_id) as place,
      array[messages, positive, negative, offensive] as counts from cco.activity`);
  const tombstones = await read(sql<{ at: number }>`select deleted_at as at from cco.messages
    where deleted_at is not null order by 1`);
  const mentions = await read(sql<{ mention: string }>`
    select concat_ws(' ', channel_id, member_id, at) collate "C" as mention from cco.mentions order by 1`);
  return {
    messages: await read(sql`select id, text, revision, label from cco.messages where deleted_at is null order by id`),
    tombstones: tombstones.map(({ at }) => at),
    mentions: mentions.map(({ mention }) => mention),
    activity: Object.fromEntries(activity.map(({ place, counts }) => [place, counts])),
    members: await read(
      sql`select member_id as id, name, joined_at as joined, left_at as left from cco.members order by 1`,
    ),
  };
};

const deliver = async (
  store: Store,
  events: readonly ScoredEvent[],
  size: number,
  workers: number,
): Promise<Applied[]> => {
  const batches: (readonly ScoredEvent[])[] = [];
  for (let at = 0; at < events.length; at += size) batches.push(events.slice(at, at + size));
  const results: Applied[] = [];
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      results.push(await store.messages.apply(batch, start));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return results;
};

describeStores('messages.apply, in any order, batching and number of workers,', (opened) => {
  it('leaves what a simple model expects', async () => {
    const { store, db } = opened();
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ events, size, workers }) => {
        await clear(db);
        const results = await deliver(store, events, size, workers);
        expect(await actual(db)).toEqual(expected(events));
        const counted = results.map(({ inserted, updated, deleted, ignored, refused }) =>
          [inserted, updated, deleted, ignored, refused].reduce((a, b) => a + b, 0),
        );
        expect(counted.reduce((a, b) => a + b, 0)).toBe(events.length);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('counts many messages, sent twice through four workers, once', async () => {
    const { store, db } = opened();
    const events = Array.from({ length: 1_000 }, (_, n) =>
      said(`bulk${n}`, {
        by: `member${n % 7}`,
        at: start + n * 1_000,
        score: score({ label: n % 3 === 0 ? 'negative' : 'neutral' }),
      }),
    );
    const edits = events
      .slice(0, 200)
      .map(({ event }) =>
        said(event.id.slice(8), { by: event.author.id.slice(8), at: event.at, revision: event.at + 1 }),
      );
    const deletions = events.slice(100, 300).map(({ event }) => deleted(event.id.slice(8)));
    const all = [...events, ...edits, ...deletions, ...events];
    await deliver(store, all, 50, 4);
    expect(await actual(db)).toEqual(expected(all));
  });
});
