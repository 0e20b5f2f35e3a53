// Other servers speak Discord's protocol too, a little differently: the bot works on them all the same.
import { v7 } from 'uuid';
import { afterEach, describe, expect, it } from 'vitest';
import { messageSchema } from '../../../src/bots/discord/peer.ts';
import { gatewaySchema } from '../../../src/bots/discord/peer-answers.ts';
import { interactionPayloadSchema } from '../../../src/bots/discord/peer-interaction.ts';
import { secondsToWait } from '../../../src/bots/discord/response.ts';
import { channelId, memberId, spaceId } from '../../../src/core/ids.ts';
import type { Effect } from '../../../src/core/messages/outbound.ts';
import { createDeliver } from '../../../src/core/pipeline/deliver.ts';
import { type Difference, differences } from '../../fakes/discord/config.ts';
import { until } from '../../services/until.ts';
import { createScene, isUp, type Scene, storedText } from './bot-under-test.ts';

let scene: Scene | undefined;
afterEach(async () => {
  await scene?.end();
  scene = undefined;
});

const deliver = (one: Scene, platform: Parameters<typeof createDeliver>[0]['platform']) =>
  createDeliver({ store: one.store, platform, clock: { now: Date.now }, patienceMs: 5000 })();

const each: [string, readonly Difference[]][] = [
  ...differences.map((one): [string, readonly Difference[]] => [one, [one]]),
  ['all of it', differences],
];

describe.each(each)('a server with %s', (_name, some) => {
  it('is heard, resumed, posted to once, and answered', { timeout: 60_000 }, async () => {
    const here = await createScene({ differences: some });
    scene = here;
    const { peer, store } = here;
    const guild = peer.createGuild({ name: 'Gardeners' });
    const ann = peer.addMember(guild, 'Ann');
    const under = await here.startBot();
    const stored = (id: string) =>
      until(async () => (await storedText(store, id)) !== undefined, { label: 'stored', timeoutMs: 15_000 });

    const first = peer.say(ann, guild.general, 'Before');
    await stored(first.id);
    peer.edit(ann, first, 'Before, edited');
    await until(async () => (await storedText(store, first.id)) === 'Before, edited', { label: 'edited' });

    // Broken off and back again: nothing is missing.
    peer.gateway.drop('socket');
    await stored(peer.say(ann, guild.general, 'While away').id);
    await until(() => isUp(under), { label: 'back' });

    // Limited twice, then posted once; its answer is lost, and it is found again.
    const place = { spaceId: spaceId('discord', guild.id), channelId: channelId('discord', guild.general.id) };
    const effect: Effect = {
      kind: 'post',
      ...place,
      threadId: null,
      replyTo: null,
      body: { text: 'Mine', actions: [] },
    };
    const id = v7();
    const createdAt = Date.now();
    await store.outbox.add([{ id, platform: 'discord', effect, createdAt, expiresAt: null }]);
    const on = 'POST /channels/{channel_id}/messages';
    peer.rest.fault({ kind: 'rate-limit', retryAfter: 0.25, on, times: 2 });
    peer.rest.fault({ kind: 'lose-answer', on });
    const mine = () => peer.outbox.filter(({ kind, content }) => kind === 'create' && content === 'Mine');
    await until(
      async () => {
        await deliver(here, under.bot.platform);
        return (await store.outbox.get(id))?.status === 'sent';
      },
      { label: 'sent', timeoutMs: 20_000 },
    );
    expect(mine()).toHaveLength(1);
    expect((await store.outbox.get(id))?.externalId).toBe(mine()[0]?.message.id);

    await until(() => peer.commands().length > 0, { label: 'registered' });
    const asked = peer.slash(ann, guild.general, 'cco help');
    await until(() => under.interactions.length > 0, { label: 'asked' });
    const [interaction] = under.interactions;
    expect(interaction).toMatchObject({ ...place, member: { id: memberId('discord', ann.id) }, text: 'help' });
    await under.bot.platform.send({
      id: v7(),
      effect: {
        kind: 'reply',
        ...place,
        threadId: null,
        to: memberId('discord', ann.id),
        interactionId: interaction?.id ?? '',
        body: { text: 'For your eyes', actions: [] },
      },
      targetExternalId: null,
    });
    expect((await asked.settled()).reply()?.content).toBe('For your eyes');
    expect(peer.violations).toEqual([]);
  });

  it('says what is gone and what is not allowed', async () => {
    const here = await createScene({ differences: some });
    scene = here;
    const guild = here.peer.createGuild({ name: 'Gardeners' });
    const closed = here.peer.createChannel(guild, { name: 'closed' });
    here.peer.denyBot(closed, ['sendMessages']);
    const { bot } = await here.startBot();
    const post = (channel: string): Effect => ({
      kind: 'post',
      spaceId: spaceId('discord', guild.id),
      channelId: channelId('discord', channel),
      threadId: null,
      replyTo: null,
      body: { text: 'Hello', actions: [] },
    });
    const send = (channel: string) => bot.platform.send({ id: v7(), effect: post(channel), targetExternalId: null });
    await expect(send('175928847299117063')).rejects.toMatchObject({ code: 'chat-gone', retryable: false });
    await expect(send(closed.id)).rejects.toMatchObject({ code: 'chat-forbidden', retryable: false });
  });
});

describe('how long to wait', () => {
  const now = Date.UTC(2026, 2, 1);
  it.each([
    [null, { retry_after: 0.25 }, 0.25],
    ['3', { retry_after: 2.4 }, 3],
    ['1', { retry_after: 64.57 }, 64.57],
    [new Date(now + 30_000).toUTCString(), undefined, 30],
    ['0.5', undefined, 0.5],
    ['', { retry_after: '2' }, 2],
    ['soon', '<h1>No</h1>', null],
    [null, { retry_after: -1 }, null],
    [null, undefined, null],
  ])('is read from %j and %j', (header, body, seconds) => {
    expect(secondsToWait(header, body, now)).toBe(seconds);
  });
});

describe('what is read', () => {
  const message = {
    id: 1234,
    channel_id: '22',
    author: { id: 99 },
    timestamp: '2026-03-01T12:00:00.000000+00:00',
  };
  it('ids may be numbers, as long as none of their digits is lost', () => {
    expect(messageSchema.parse(message)).toMatchObject({ id: '1234', author: { id: '99' } });
    expect(messageSchema.safeParse({ ...message, id: 2 ** 60 }).success).toBe(false);
    expect(messageSchema.safeParse({ ...message, id: -1 }).success).toBe(false);
  });

  it.each([
    ['wss://gateway.example/?v=9&encoding=json', 'wss://gateway.example/'],
    ['https://gateway.example', 'wss://gateway.example'],
    ['ws://127.0.0.1:3001', 'ws://127.0.0.1:3001'],
  ])('a gateway at %s', (url, read) => {
    expect(gatewaySchema.parse({ url })).toMatchObject({
      url: read,
      shards: 1,
      session_start_limit: { remaining: 1000, max_concurrency: 1 },
    });
  });

  it('an interaction may say who it is in its member or beside it, and nobody twice', () => {
    const payload = { id: '1', type: 2, token: 't', guild_id: '2', channel_id: '3', data: { name: 'cco' } };
    const user = { id: '5', username: 'ann' };
    expect(interactionPayloadSchema.parse({ ...payload, member: { roles: [], user } }).member?.user.id).toBe('5');
    expect(interactionPayloadSchema.parse({ ...payload, member: { roles: [] }, user }).member?.user.id).toBe('5');
    expect(interactionPayloadSchema.parse({ ...payload, member: { roles: [] } }).member).toBeNull();
  });
});
