import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { channelId, spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createMinimalPeer, type MinimalPeer } from '../../fakes/anychat/minimal-peer.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createBotUnderTest, openStore, storedText, storedTexts } from './bot-under-test.ts';

let store: Store;
let peers = 0;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  store = await openStore();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => store.close());

const setUp = async (
  options?: Parameters<typeof createMinimalPeer>[1],
): Promise<{ peer: MinimalPeer } & BotUnderTest> => {
  peers += 1;
  const peer = await createMinimalPeer(`p${peers}`, options);
  closers.push(peer.close);
  await store.spaces.ensure(
    { id: spaceId('anychat', peer.spaceId), name: 'Minimal', moderatorsChannelId: null },
    Date.now() - 3_600_000,
  );
  const under = createBotUnderTest(store, peer);
  closers.push(() => under.bot.close({ deadlineMs: 2000 }));
  await under.bot.start();
  await until(() => under.bot.state().connected && !under.bot.state().backfilling && under.bot.state().backfills > 0, {
    label: 'up',
  });
  return { peer, ...under };
};

describe('with the least an AnyChat can be', () => {
  it('learns the space, its private channel, and deploys itself once', async () => {
    const { peer, bot } = await setUp();
    peer.drop();
    await until(() => bot.state().backfills >= 2 && !bot.state().backfilling, { label: 'second back-fill' });
    expect((await store.spaces.get(spaceId('anychat', peer.spaceId)))?.moderatorsChannelId).toBe(
      `anychat:${peer.privateChannelId}`,
    );
    expect(
      (await store.spaces.channels(spaceId('anychat', peer.spaceId))).map(({ id, private: p }) => [id, p]),
    ).toEqual([
      [`anychat:${peer.channelId}`, false],
      [`anychat:${peer.privateChannelId}`, true],
    ]);
    expect(peer.requests.filter((request) => request.startsWith('POST')).length).toBe(1);
  });

  it('keeps what is said, edited and deleted, and nothing from the moderators’ channel', async () => {
    const { peer, bot, interactions } = await setUp();
    const kept = peer.say('kept');
    const edited = peer.say('before');
    const deleted = peer.say('gone soon');
    peer.edit(edited.id, 'after');
    peer.remove(deleted.id);
    peer.say('between us', { channelId: peer.privateChannelId });
    peer.say('@CCO how are we?', { channelId: peer.privateChannelId, mentions: ['bot1'] });
    await until(() => interactions.length === 1 && bot.state().backlog === 0);
    expect(await storedText(store, kept.id)).toBe('kept');
    expect(await storedText(store, edited.id)).toBe('after');
    expect(await storedText(store, deleted.id)).toBeUndefined();
    expect(await storedTexts(store, peer.spaceId, peer.channelId)).toEqual(['kept', 'after']);
    expect(interactions).toMatchObject([
      { kind: 'mention', text: 'how are we?', channelId: `anychat:${peer.privateChannelId}` },
    ]);
  });

  it('finds again by back-fill what was said and deleted while it was away', async () => {
    const { peer, bot } = await setUp();
    const first = peer.say('first');
    peer.say('second');
    const third = peer.say('third');
    await until(async () => (await storedText(store, third.id)) === 'third');
    await bot.close({ deadlineMs: 2000 });
    for (let n = 0; n < 250; n += 1) peer.say(`away ${n}`);
    peer.remove(third.id);
    const again = createBotUnderTest(store, peer);
    closers.push(() => again.bot.close({ deadlineMs: 2000 }));
    await again.bot.start();
    await until(async () => (await storedTexts(store, peer.spaceId, peer.channelId)).length === 252, {
      label: 'all there',
    });
    await until(async () => (await storedText(store, third.id)) === undefined, { label: 'purged' });
    expect(await storedText(store, first.id)).toBe('first');
  });

  it('loses and doubles nothing when the socket is cut again and again, though the peer replays nothing', async () => {
    const { peer, events } = await setUp();
    for (let n = 0; n < 300; n += 1) {
      const said = peer.say(`m${n}`);
      // Some are safe before the next cut, the others leave with the socket.
      if (n % 30 === 0) await until(async () => (await storedText(store, said.id)) !== undefined, { label: 'safe' });
      if (n % 30 === 29) {
        peer.drop();
        await until(() => peer.sockets() === 1, { label: 'reconnected' });
      }
    }
    await until(async () => (await storedTexts(store, peer.spaceId, peer.channelId)).length === 300, {
      label: 'all there',
    });
    expect(await storedTexts(store, peer.spaceId, peer.channelId)).toEqual(
      Array.from({ length: 300 }, (_, n) => `m${n}`),
    );
    expect(events.every((event) => event.kind === 'message')).toBe(true);
  });

  it('keeps what is said in a space the peer will not show', async () => {
    const { peer } = await setUp({ showsSpace: false });
    const said = peer.say('still kept');
    await until(async () => (await storedText(store, said.id)) === 'still kept');
  });

  it('posts once when the answer to a post is lost, though the peer knows no idempotency keys', async () => {
    const { peer, bot } = await setUp();
    peer.swallowAnswers(1);
    const effect = {
      kind: 'post' as const,
      spaceId: spaceId('anychat', peer.spaceId),
      channelId: channelId('anychat', peer.channelId),
      threadId: null,
      replyTo: null,
      body: { text: 'Hello all', actions: [] },
    };
    const sent = await bot.platform.send({
      id: '0198c1c2-0000-7000-8000-000000000001',
      effect,
      targetExternalId: null,
    });
    expect(peer.messages.map(({ id, text }) => [id, text])).toEqual([[sent.externalId, 'Hello all']]);
  });
});
