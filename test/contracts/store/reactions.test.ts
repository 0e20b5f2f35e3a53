import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { InboundReactionsCleared } from '../../../src/core/messages/inbound.ts';
import type { ReactionTotals, ScoredEvent } from '../../../src/core/ports.ts';
import { reactionMood } from '../../../src/core/sentiment/reaction-mood.ts';
import { clear, describeStores, type Opened, rowsOf } from './backends.ts';
import { channel, deleted, member, message, permutations, said, space, start, told } from './events.ts';

const hourMs = 3_600_000;
const place = { platform: 'anychat', spaceId: space, channelId: channel, threadId: null } as const;

const reacted = (
  by: string,
  to: string,
  over: { emoji?: string; at?: number; removed?: boolean } = {},
): ScoredEvent => {
  const { emoji = '👍', at = start, removed = false } = over;
  const kind = removed ? ('reaction.removed' as const) : ('reaction.added' as const);
  const id = `${kind} ${by} ${to} ${emoji} ${at}`;
  return {
    event: { kind, id, ...place, messageId: message(to), memberId: member(by), emoji, at },
    mood: reactionMood(emoji),
  };
};
const cleared = (of: string, emoji: string | null, at: number): { event: InboundReactionsCleared } => ({
  event: { kind: 'reaction.cleared', id: `cleared ${of} ${at}`, ...place, messageId: message(of), emoji, at },
});

const totalsOf = ({ store }: Opened, now = start): Promise<ReactionTotals[]> =>
  store.messages.reactionTotals(space, now, hourMs, 7 * 24 * hourMs);
const moods = async (opened: Opened): Promise<Record<string, [positive: number, negative: number]>> =>
  Object.fromEntries(
    (await totalsOf(opened)).map(({ memberId, positive, negative }) => [memberId.slice(8), [positive, negative]]),
  );
const reactionRows = async ({ db }: Opened): Promise<unknown[]> => (await rowsOf(db)).reactions ?? [];

describeStores('Reactions', (opened) => {
  const apply = (events: readonly ScoredEvent[]) => opened().store.messages.apply(events, start);

  it('are counted by member, by mood, and decayed as messages are', async () => {
    const applied = await apply([
      said('m1'),
      reacted('bob', 'm1', { at: start - hourMs }),
      reacted('bob', 'm1', { emoji: '❤️' }),
      reacted('cyd', 'm1', { emoji: '👎', at: start - 2 * hourMs }),
    ]);
    expect(applied).toMatchObject({ inserted: 1, updated: 3 });
    expect(await totalsOf(opened())).toEqual([
      { memberId: member('bob'), role: 'member', positive: 1.5, negative: 0 },
      { memberId: member('cyd'), role: 'member', positive: 0, negative: 0.25 },
    ]);
    expect(await opened().store.messages.reactionTotals(space, start, hourMs, hourMs)).toHaveLength(1);
  });

  it('know who is staff, whether by what they wrote or by what the platform told', async () => {
    await apply([
      said('m1'),
      said('m2', { by: 'mona', role: 'moderator' }),
      told('adam', 'joined', start, { role: 'admin' }),
      reacted('mona', 'm1'),
      reacted('adam', 'm1'),
    ]);
    expect((await totalsOf(opened())).map(({ role }) => role)).toEqual(['admin', 'moderator']);
  });

  it('make nobody an author, mark nothing, and add no space or channel', async () => {
    const applied = await apply([reacted('bob', 'm1')]);
    expect(applied).toMatchObject({ inserted: 0, updated: 1, dirty: [] });
    const { spaces, channels, activity, members } = await rowsOf(opened().db);
    expect([spaces, channels, activity, members]).toEqual([[], [], [], []]);
  });

  it('count only under messages that are stored, whichever comes first', async () => {
    await apply([reacted('bob', 'm1')]);
    expect(await moods(opened())).toEqual({});
    await apply([said('m1')]);
    expect(await moods(opened())).toEqual({ bob: [1, 0] });
  });

  it('keep, of one taken back, neither who nor where nor what', async () => {
    await apply([said('m1'), reacted('bob', 'm1'), reacted('bob', 'm1', { at: start + 1, removed: true })]);
    expect(await moods(opened())).toEqual({});
    expect(await reactionRows(opened())).toMatchObject([{ space_id: null, member_id: null, mood: 0, removed: true }]);
  });

  describe('end the same in any order, one by one or at once, and delivered twice:', () => {
    const cases: [string, ScoredEvent[], Record<string, [number, number]>][] = [
      [
        'given, taken back, given again',
        [
          reacted('bob', 'm1'),
          reacted('bob', 'm1', { at: start + 1, removed: true }),
          reacted('bob', 'm1', { at: start + 2 }),
        ],
        { bob: [1, 0] },
      ],
      [
        'given and taken back at once',
        [reacted('bob', 'm1'), reacted('bob', 'm1', { removed: true }), reacted('bob', 'm1', { emoji: '👎' })],
        { bob: [0, 1] },
      ],
      [
        'all of a message cleared, then one given',
        [reacted('bob', 'm1'), cleared('m1', null, start + 1), reacted('cyd', 'm1', { at: start + 2 })],
        { cyd: [1, 0] },
      ],
      [
        'all with one emoji cleared',
        [reacted('bob', 'm1'), cleared('m1', '👍', start + 1), reacted('cyd', 'm1', { emoji: '👎' })],
        { cyd: [0, 1] },
      ],
      ['the message deleted', [reacted('bob', 'm1'), deleted('m1'), cleared('m1', null, start - 1)], {}],
    ];
    it.each(cases)('%s', async (_, events, expected) => {
      const ends: unknown[] = [];
      for (const order of permutations([...events, said('m1', { at: start - 1 })])) {
        for (const size of [1, order.length]) {
          await clear(opened().db);
          const twice = [...order, ...order];
          for (let at = 0; at < twice.length; at += size) await apply(twice.slice(at, at + size));
          expect(await moods(opened())).toEqual(expected);
          const { reactions, reaction_clears } = await rowsOf(opened().db);
          ends.push({ reactions, reaction_clears });
        }
      }
      for (const end of ends) expect(end).toEqual(ends[0]);
    });
  });

  it('leave the same rows in any order, batching and number of workers', async () => {
    const { store, db } = opened();
    const at = fc.integer({ min: 0, max: 6 }).map((step) => start + step);
    const to = fc.constantFrom('m1', 'm2');
    const event = fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .record({
            by: fc.constantFrom('ann', 'bob'),
            to,
            emoji: fc.constantFrom('👍', '👎'),
            at,
            removed: fc.boolean(),
          })
          .map(({ by, to, ...over }): ScoredEvent => reacted(by, to, over)),
      },
      {
        weight: 2,
        arbitrary: fc
          .record({ to, emoji: fc.constantFrom('👍', '👎', null), at })
          .map(({ to, emoji, at }): ScoredEvent => cleared(to, emoji, at)),
      },
      { weight: 1, arbitrary: fc.constant(deleted('m2')) },
      { weight: 1, arbitrary: to.map((id): ScoredEvent => said(id)) },
    );
    const deliveries = fc.array(event, { minLength: 1, maxLength: 30 }).chain((events) =>
      fc.record({
        events: fc.constant(events),
        shuffled: fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
        size: fc.integer({ min: 1, max: 8 }),
        workers: fc.integer({ min: 1, max: 4 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ events, shuffled, size, workers }) => {
        await clear(db);
        for (const one of events) await store.messages.apply([one], start);
        const { reactions, reaction_clears } = await rowsOf(db);
        await clear(db);
        const batches: ScoredEvent[][] = [];
        for (let from = 0; from < shuffled.length; from += size) batches.push(shuffled.slice(from, from + size));
        const work = async (): Promise<void> => {
          for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
            const { inserted, updated, deleted: gone, ignored, refused } = await store.messages.apply(batch, start);
            expect(inserted + updated + gone + ignored + refused).toBe(batch.length);
            expect(ignored).toBeGreaterThanOrEqual(0);
          }
        };
        await Promise.all(Array.from({ length: workers }, work));
        expect(await rowsOf(db)).toMatchObject({ reactions, reaction_clears });
      }),
      { numRuns: 40, seed: 9 },
    );
  });

  it('are in the export and the summary of who gave them, and gone when they erase', async () => {
    const { store } = opened();
    await apply([
      said('m1'),
      reacted('bob', 'm1'),
      reacted('bob', 'm9', { emoji: '👎', at: start + 1 }),
      reacted('bob', 'm1', { emoji: '🎉', at: start + 2, removed: true }),
      reacted('bob', 'm1', { emoji: '❤️', at: start + 9 }),
      reacted('cyd', 'm1'),
    ]);
    const { reactions } = await store.privacy.export(member('bob'));
    expect(reactions.slice(0, 2)).toEqual([
      { messageId: message('m1'), spaceId: space, at: new Date(start).toISOString(), mood: 1 },
      { messageId: null, spaceId: space, at: new Date(start + 1).toISOString(), mood: -1 },
    ]);
    expect(await store.privacy.summary(member('bob'))).toMatchObject({ reactions: 3 });
    await store.privacy.erase(member('bob'), start + 5);
    // What came after stays, a late copy of what came before does not come back.
    await apply([reacted('bob', 'm1'), reacted('bob', 'm1', { at: start + 4, removed: true })]);
    expect(await moods(opened())).toEqual({ bob: [1, 0], cyd: [1, 0] });
    expect(await reactionRows(opened())).toHaveLength(2);
    await store.privacy.erase(member('bob'), start + 10);
    expect(await store.privacy.summary(member('bob'))).toMatchObject({ reactions: 0 });
  });

  it.each(['erases', 'opts out'])('go with the message of an author who %s', async (way) => {
    const { store } = opened();
    await apply([
      said('m1', { by: 'ann' }),
      said('m2', { by: 'cyd' }),
      reacted('bob', 'm1'),
      cleared('m1', '👎', start),
    ]);
    if (way === 'erases') await store.privacy.erase(member('ann'), start);
    else await store.privacy.setOptedOut(member('ann'), true, start);
    expect(await reactionRows(opened())).toEqual([]);
    await apply([reacted('bob', 'm1', { at: start + 1 })]);
    expect(await moods(opened())).toEqual({});
  });

  it('of those who opted out are neither kept nor taken in', async () => {
    const { store } = opened();
    await apply([said('m1'), reacted('bob', 'm1'), reacted('bob', 'm1', { emoji: '🎉', removed: true })]);
    await store.privacy.setOptedOut(member('bob'), true, start);
    expect(await apply([reacted('bob', 'm1', { at: start + 1 })])).toMatchObject({ updated: 0, ignored: 1 });
    expect(await reactionRows(opened())).toEqual([]);
    const { rows } = await sql`select from cco.reactions where member_id = ${member('bob')}`.execute(opened().db);
    expect(rows).toEqual([]);
  });

  it('expire step by step', async () => {
    const { store } = opened();
    await apply([
      reacted('ann', 'm1'),
      reacted('bob', 'm1'),
      cleared('m2', null, start),
      reacted('cyd', 'm1', { at: start + 5 }),
    ]);
    expect(await store.messages.expireReactions(start + 1, 1)).toBe(1);
    expect(await store.messages.expireReactions(start + 1, 5)).toBe(1);
    expect(await store.messages.expireReactions(start + 1, 5)).toBe(0);
    const { reactions, reaction_clears } = await rowsOf(opened().db);
    expect([reactions, reaction_clears]).toMatchObject([[{ member_id: member('cyd') }], []]);
  });
});
