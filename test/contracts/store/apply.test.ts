import { describe, expect, it } from 'vitest';
import type { ScoredEvent } from '../../../src/core/ports.ts';
import { clear, describeStores, rowsOf } from './backends.ts';
import { channel, deleted, member, message, permutations, said, score, space, start, told } from './events.ts';

const negative = score({ label: 'negative', score: -0.5, offensive: 0.5 });
const positive = score({ label: 'positive', score: 0.5 });

const created = said('m', { by: 'ann', text: 'first', mentions: ['bob', 'cyd'], score: negative });
const edited = said('m', { by: 'ann', text: 'second', revision: start + 500, mentions: ['cyd'], score: positive });
const erased = deleted('m');
const bystander = said('other', { by: 'bob' });

describeStores('messages.apply', (opened) => {
  it('stores a message once, however often it is delivered', async () => {
    const { store } = opened();
    const first = await store.messages.apply([created, created], start);
    expect(first).toEqual({ inserted: 1, updated: 0, deleted: 0, ignored: 1, refused: 0, dirty: [space] });
    const again = await store.messages.apply([created], start);
    expect(again).toEqual({ inserted: 0, updated: 0, deleted: 0, ignored: 1, refused: 0, dirty: [] });
    expect(await store.messages.get(message('m'))).toEqual({
      id: message('m'),
      spaceId: space,
      channelId: channel,
      threadId: null,
      replyTo: null,
      author: { id: member('ann'), name: 'ann', role: 'member' },
      text: 'first',
      score: negative,
      at: start,
      editedAt: null,
    });
    expect(await store.messages.authorTotals(space, start, 86_400_000, 86_400_000)).toMatchObject([{ count: 1 }]);
  });

  it('replaces a message only by a newer version', async () => {
    const { store } = opened();
    await store.messages.apply([edited], start);
    expect(await store.messages.apply([created], start)).toMatchObject({ inserted: 0, updated: 0, ignored: 1 });
    expect(await store.messages.get(message('m'))).toMatchObject({ text: 'second', editedAt: start + 500 });
    const newer = said('m', { text: 'third', revision: start + 600 });
    expect(await store.messages.apply([newer], start)).toMatchObject({ updated: 1, dirty: [space] });
    expect(await store.messages.get(message('m'))).toMatchObject({ text: 'third', editedAt: start + 600 });
  });

  describe.each([
    ['one message', [created, edited, erased], []],
    ['one message of two', [created, edited, erased], [bystander]],
    [
      'a message without deletion',
      [created, edited, said('m', { revision: start + 900, channel: 'moved' })],
      [bystander],
    ],
    ['two messages of one member', [created, edited, deleted('m')], [said('n', { by: 'ann', name: 'Ann B.' })]],
  ] as [string, ScoredEvent[], ScoredEvent[]][])('create, edit and delete of %s', (_, events, before) => {
    it('end in the same rows in all orders, one by one or in one batch', async () => {
      const { store, db } = opened();
      const results: unknown[] = [];
      for (const order of permutations(events)) {
        for (const batches of [order.map((event) => [event]), [order], [order.slice(0, 2), order.slice(2)]]) {
          await clear(db);
          await store.messages.apply(before, start);
          for (const batch of batches) await store.messages.apply(batch, start);
          results.push(await rowsOf(db));
        }
      }
      expect(results).toHaveLength(18);
      for (const result of results) expect(result).toEqual(results[0]);
    });
  });

  it('keeps of a deleted message nothing but its keyed hash and the time', async () => {
    const { store, db } = opened();
    await store.messages.apply([created], start);
    expect(await store.messages.apply([erased], start)).toMatchObject({ deleted: 1, dirty: [space] });
    const { messages, mentions, activity } = await rowsOf(db);
    expect(mentions).toEqual([]);
    expect(activity).toEqual([]);
    expect(messages).toHaveLength(1);
    const kept = Object.entries(messages?.[0] ?? {}).filter(([, value]) => value !== null);
    expect(kept.map(([name]) => name).sort()).toEqual(['deleted_at', 'key']);
    expect(await store.messages.get(message('m'))).toBeNull();
    expect(await store.members.get(space, member('ann'))).toBeNull();
  });

  it('takes name and role of a member from the newest of what they said and what the platform told', async () => {
    const { store } = opened();
    await store.messages.apply([said('b', { at: start + 20, name: 'newer', role: 'moderator' })], start);
    await store.messages.apply([said('a', { at: start + 10, name: 'older' })], start);
    expect(await store.members.get(space, member('ann'))).toMatchObject({ name: 'newer', role: 'moderator' });
    await store.messages.apply([told('ann', 'updated', start + 30, { name: 'newest', role: 'admin' })], start);
    await store.messages.apply([told('ann', 'updated', start + 5, { name: 'ancient' })], start);
    expect(await store.members.get(space, member('ann'))).toMatchObject({ name: 'newest', role: 'admin' });
    await store.messages.apply([said('c', { at: start + 40, name: 'said last' })], start);
    expect(await store.members.get(space, member('ann'))).toEqual({
      id: member('ann'),
      spaceId: space,
      name: 'said last',
      role: 'member',
      joinedAt: null,
      leftAt: null,
    });
  });

  it('knows who joined and who left, in whatever order it hears of it', async () => {
    const { store, db } = opened();
    const events = [told('bob', 'joined', start), told('bob', 'left', start + 10), told('bob', 'joined', start + 20)];
    const results: unknown[] = [];
    for (const order of permutations(events)) {
      await clear(db);
      for (const event of order) await store.messages.apply([event], start);
      results.push(await store.members.get(space, member('bob')));
    }
    for (const result of results) expect(result).toMatchObject({ joinedAt: start + 20, leftAt: null });
    await store.messages.apply([told('bob', 'left', start + 30)], start);
    expect(await store.members.get(space, member('bob'))).toMatchObject({ leftAt: start + 30 });
  });

  it('marks the changed space, and the conversation of a negative message, dirty', async () => {
    const { store } = opened();
    await store.messages.apply(
      [said('q', { in: 'quiet', channel: 'q1' }), said('n', { thread: 't', score: negative })],
      1,
    );
    expect(await store.spaces.dirty(10)).toHaveLength(2);
    const quiet = await store.transaction((tx) => tx.spaces.takeDirt(said('q', { in: 'quiet' }).event.spaceId));
    expect(quiet).toEqual([]);
    const loud = await store.transaction((tx) => tx.spaces.takeDirt(space));
    expect(loud).toEqual([{ spaceId: space, channelId: channel, threadId: 'anychat:t' }]);
    expect(await store.spaces.dirty(10)).toEqual([]);
    await store.messages.apply([said('n', { thread: 't', score: negative })], 1);
    expect(await store.spaces.dirty(10)).toEqual([]);
  });

  it("ensures spaces and channels under the platform's id, and never overwrites a better name", async () => {
    const { store } = opened();
    await store.messages.apply([created], start);
    expect(await store.spaces.get(space)).toMatchObject({ name: 'guild', platform: 'anychat', createdAt: start });
    await store.spaces.ensure({ id: space, name: 'Our guild', moderatorsChannelId: channel }, start);
    await store.spaces.ensureChannel({ id: channel, spaceId: space, name: 'General', private: true });
    await store.messages.apply([bystander], start);
    await store.spaces.ensure({ id: space, name: 'guild', moderatorsChannelId: null }, start);
    expect(await store.spaces.list()).toMatchObject([{ name: 'Our guild', moderatorsChannelId: channel }]);
    expect(await store.spaces.channels(space)).toEqual([
      { id: channel, spaceId: space, name: 'General', private: true },
    ]);
  });

  it('stores text that the database cannot hold without what it cannot hold', async () => {
    const { store } = opened();
    await store.messages.apply([said('m', { text: `a\u0000b\ud800c 👋 "quoted" \\ {x}`, name: 'n\u0000' })], start);
    expect(await store.messages.get(message('m'))).toMatchObject({
      text: 'ab\ufffdc 👋 "quoted" \\ {x}',
      author: { name: 'n' },
    });
  });

  it('stores messages without a score', async () => {
    const { store } = opened();
    await store.messages.apply([said('m', { score: null })], start);
    expect(await store.messages.get(message('m'))).toMatchObject({ score: null, author: { id: member('ann') } });
    expect(await store.messages.authorTotals(space, start, 1e9, 1e9)).toMatchObject([{ count: 1, negative: 0 }]);
  });

  it('does nothing with nothing', async () => {
    const nothing = { inserted: 0, updated: 0, deleted: 0, ignored: 0, refused: 0, dirty: [] };
    expect(await opened().store.messages.apply([], start)).toEqual(nothing);
  });

  it('rolls back with the transaction it is part of', async () => {
    const { store, db } = opened();
    const failing = store.transaction(async (tx) => {
      await tx.messages.apply([created], start);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await rowsOf(db)).messages).toEqual([]);
  });
});
