// What the bot posts: once, within Discord's limits, pinging nobody, and with a clear word where it may not.
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCustomId } from '../../../src/bots/discord/custom-id.ts';
import { nonceOf } from '../../../src/bots/discord/nonce.ts';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import type { Effect } from '../../../src/core/messages/outbound.ts';
import { createDeliver } from '../../../src/core/pipeline/deliver.ts';
import type { GuildHandle, User } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createScene, type Scene } from './bot-under-test.ts';

let scene: Scene;
let guild: GuildHandle;
let ann: User;
let offsetMs: number;
const now = () => Date.now() + offsetMs;
beforeEach(async () => {
  offsetMs = 0;
  scene = await createScene({ clock: { now } });
  guild = scene.peer.createGuild({ name: 'Gardeners' });
  ann = scene.peer.addMember(guild, 'Ann');
});
afterEach(() => scene.end());

const post = (
  text: string,
  more: Partial<Extract<Effect, { kind: 'post' }>> = {},
): Extract<Effect, { kind: 'post' }> => ({
  kind: 'post',
  spaceId: spaceId('discord', guild.id),
  channelId: channelId('discord', guild.general.id),
  threadId: null,
  replyTo: null,
  body: { text, actions: [] },
  ...more,
});
const posted = (channel = guild.general.id) =>
  scene.peer.outbox
    .filter(({ kind, message }) => kind === 'create' && message.channelId === channel)
    .map(({ message }) => message);
const add = async (effect: Effect): Promise<string> => {
  const id = v7();
  await scene.store.outbox.add([{ id, platform: 'discord', effect, createdAt: now(), expiresAt: now() + 86_400_000 }]);
  return id;
};
const deliver = (under: BotUnderTest, patienceMs = 5000) =>
  createDeliver({ store: scene.store, platform: under.bot.platform, clock: { now }, patienceMs })();

describe('a post', () => {
  it('pings nobody, carries its row, and answers the message it is about', async () => {
    const under = await scene.startBot({}, { now });
    const question = scene.peer.say(ann, guild.general, 'Why?');
    const id = await add(post(`@everyone, <@${ann.id}>: because`, { replyTo: messageId('discord', question.id) }));
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    const [message] = posted();
    expect(message).toMatchObject({
      content: `@everyone, <@${ann.id}>: because`,
      mentionEveryone: false,
      mentions: [],
      reference: { messageId: question.id },
      nonce: nonceOf(id),
    });
    expect(scene.peer.violations).toEqual([]);
  });

  it.each([1, 1999, 2000, 2001, 4000])('of %i characters is said whole', async (length) => {
    const under = await scene.startBot({}, { now });
    const text = 'word '
      .repeat(length / 5 + 1)
      .slice(0, length - 1)
      .concat('.');
    await add(post(text));
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    const [message] = posted();
    expect(message?.content === '' ? message.embeds[0]?.description : message?.content).toBe(text);
    expect(scene.peer.violations).toEqual([]);
  });

  it('that answers a message deleted meanwhile is posted all the same', async () => {
    const under = await scene.startBot({}, { now });
    const question = scene.peer.say(ann, guild.general, 'Never mind');
    scene.peer.deleteMessage(ann, question);
    await add(post('Too late', { replyTo: messageId('discord', question.id) }));
    expect(await deliver(under)).toMatchObject({ sent: 1 });
  });

  it('wakes an archived thread', async () => {
    const under = await scene.startBot({}, { now });
    const thread = scene.peer.startThread(ann, guild.general, { name: 'Old' });
    scene.peer.archive(thread);
    await add(post('Still here', { threadId: threadId('discord', thread.id) }));
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    expect(posted(thread.id)).toHaveLength(1);
  });

  it('shows ten buttons in two rows, each with its row', async () => {
    const under = await scene.startBot({}, { now });
    const actions = Array.from({ length: 10 }, (_, index) => ({
      id: `a:${index}`,
      label: `Button ${index}`,
      style: 'secondary' as const,
    }));
    const id = await add(post('Choose', { body: { text: 'Choose', actions } }));
    await deliver(under);
    const rows = posted()[0]?.components as { components: { custom_id: string }[] }[];
    expect(rows.map(({ components }) => components.length)).toEqual([5, 5]);
    expect(rows.flatMap(({ components }) => components.map((button) => readCustomId(button.custom_id)))).toEqual(
      actions.map((action) => ({ actionId: action.id, asks: false, rowId: id })),
    );
  });

  it('a card that is decided says so, in its place', async () => {
    const under = await scene.startBot({}, { now });
    const actions = [{ id: 'draft:1:approve', label: 'Approve', style: 'primary' as const }];
    const card = await add(post('**A draft**', { body: { text: '**A draft**', actions } }));
    await deliver(under);
    await add({
      kind: 'update',
      spaceId: spaceId('discord', guild.id),
      channelId: channelId('discord', guild.general.id),
      outboxId: card,
      body: { text: '**Approved by Ann at 10:00.**', actions: [] },
    });
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    const [message] = posted();
    expect(message?.embeds[0]?.description).toBe('**Approved by Ann at 10:00.**');
    expect(message?.components).toEqual([]);
    expect(scene.peer.violations).toEqual([]);
  });
});

describe('a post whose answer was lost', () => {
  it.each([
    ['a plain one', []],
    ['a card', [{ id: 'draft:1:approve', label: 'Approve', style: 'primary' as const }]],
  ])(
    '%s is found after a restart twenty minutes later, and not posted again',
    { timeout: 30_000 },
    async (_, actions) => {
      const first = await scene.startBot({}, { now });
      // Same words, another row: not to be taken for it.
      await add(post('Be kind.', { body: { text: 'Be kind.', actions } }));
      expect(await deliver(first)).toMatchObject({ sent: 1 });
      const id = await add(post('Be kind.', { body: { text: 'Be kind.', actions } }));
      // The gateway would tell: a post of one's own comes back with its row.
      const { drops } = first.bot.state();
      scene.peer.gateway.refuse(true);
      scene.peer.gateway.drop();
      await until(() => first.bot.state().drops > drops, { label: 'cut off' });
      scene.peer.rest.fault({ kind: 'lose-answer', on: 'POST /channels/{channel_id}/messages', times: 100 });
      scene.peer.rest.fault({ kind: 'drop', on: 'GET /channels/{channel_id}/messages', times: 100 });
      expect(await deliver(first)).toMatchObject({ postponed: 1 });
      await first.bot.close({ deadlineMs: 1000 });
      scene.peer.rest.clearFaults();
      scene.peer.gateway.forgetSessions();
      scene.peer.gateway.refuse(false);
      offsetMs = 20 * 60_000;
      const second = await scene.startBot({}, { now, holder: 'two' });
      expect(await deliver(second)).toMatchObject({ adopted: 1, sent: 0 });
      expect(posted()).toHaveLength(2);
      expect(await scene.store.outbox.get(id)).toMatchObject({ status: 'sent', externalId: posted()[1]?.id });
    },
  );

  it('is known at once from the gateway, which shows it with its row', async () => {
    const under = await scene.startBot({}, { now });
    const id = await add(post('Be kind.'));
    scene.peer.rest.fault({ kind: 'lose-answer', on: 'POST /channels/{channel_id}/messages', times: 100 });
    scene.peer.rest.fault({ kind: 'drop', on: 'GET /channels/{channel_id}/messages', times: 100 });
    await until(async () => {
      await deliver(under);
      return (await scene.store.outbox.get(id))?.status === 'sent';
    });
    expect(posted()).toHaveLength(1);
  });

  it('that was never done is done, once', { timeout: 30_000 }, async () => {
    const first = await scene.startBot({}, { now });
    await add(post('Be kind.'));
    expect(await deliver(first)).toMatchObject({ sent: 1 });
    await add(post('Be kind.'));
    scene.peer.rest.fault({ kind: 'drop', times: 100 });
    expect(await deliver(first)).toMatchObject({ postponed: 1 });
    await first.bot.close({ deadlineMs: 1000 });
    scene.peer.rest.clearFaults();
    scene.peer.gateway.forgetSessions();
    offsetMs = 20 * 60_000;
    const second = await scene.startBot({}, { now, holder: 'two' });
    expect(await deliver(second)).toMatchObject({ adopted: 0, sent: 1 });
    expect(posted()).toHaveLength(2);
  });
});

describe('Discord says no', () => {
  it('429 again and again: everything is posted, once, in the end', { timeout: 30_000 }, async () => {
    const under = await scene.startBot({}, { now });
    const rows = await Promise.all(Array.from({ length: 5 }, (_, index) => add(post(`Post ${index}`))));
    scene.peer.rest.fault({
      kind: 'rate-limit',
      retryAfter: 0.2,
      on: 'POST /channels/{channel_id}/messages',
      times: 12,
    });
    await until(
      async () => {
        await deliver(under);
        const all = await Promise.all(rows.map((id) => scene.store.outbox.get(id)));
        return all.every((row) => row?.status === 'sent');
      },
      { label: 'all sent', timeoutMs: 20_000 },
    );
    expect(
      posted()
        .map(({ content }) => content)
        .sort(),
    ).toEqual(rows.map((_, index) => `Post ${index}`));
  });

  it.each([500, 502, 503])('%i for a while: posted once it is over', { timeout: 30_000 }, async (status) => {
    const under = await scene.startBot({}, { now });
    const id = await add(post('Patience'));
    scene.peer.rest.fault({ kind: 'status', status, times: 4 });
    await until(
      async () => {
        await deliver(under);
        return (await scene.store.outbox.get(id))?.status === 'sent';
      },
      { label: 'sent', timeoutMs: 20_000 },
    );
    expect(posted()).toHaveLength(1);
  });

  it('a permission taken away is told once, where moderators are, and what to click', async () => {
    const staff = scene.peer.createChannel(guild, { name: 'moderators', onlyFor: [guild.owner, scene.peer.bot] });
    const under = await scene.startBot({}, { now });
    scene.peer.denyBot(guild.general, ['sendMessages']);
    await until(() => under.bot.state().backlog === 0);
    const failed = [await add(post('One')), await add(post('Two'))];
    expect(await deliver(under)).toMatchObject({ failed: 2 });
    expect(await scene.store.outbox.get(failed[0] ?? '')).toMatchObject({ errorCode: 'chat-forbidden' });
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    expect(posted(staff.id).map(({ content }) => content)).toEqual([
      expect.stringMatching(/could not post in <#\d+>.*Send Messages.*cco doctor discord/su),
    ]);
  });

  it('where moderators’ channel itself is closed, the log is all there is', async () => {
    const staff = scene.peer.createChannel(guild, { name: 'moderators', onlyFor: [guild.owner] });
    const under = await scene.startBot({}, { now });
    await add(post('Card', { channelId: channelId('discord', staff.id) }));
    expect(await deliver(under)).toMatchObject({ failed: 1 });
    expect(await deliver(under)).toMatchObject({ sent: 0, failed: 0 });
    expect(under.log.filter((line) => line.includes('chat-forbidden'))).not.toHaveLength(0);
  });
});

it('an answer whose interaction is long over comes as a direct message, once', async () => {
  const under = await scene.startBot({}, { now });
  const effect: Effect = {
    kind: 'reply',
    spaceId: spaceId('discord', guild.id),
    channelId: channelId('discord', guild.general.id),
    threadId: null,
    to: memberId('discord', ann.id),
    interactionId: 'discord:1',
    body: { text: 'What you asked', actions: [{ id: 'a', label: 'A', style: 'primary' }] },
  };
  const id = await add(effect);
  expect(await deliver(under)).toMatchObject({ sent: 1 });
  expect(await under.bot.platform.send({ id, effect, targetExternalId: null })).toEqual({
    externalId: (await scene.store.outbox.get(id))?.externalId,
  });
  const direct = scene.peer.outbox.filter(({ message }) => message.channelId !== guild.general.id);
  expect(direct.map(({ content }) => content)).toEqual(['What you asked']);
});

describe('a picture', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64');
  const picture = { png, alt: 'The score fell from 0.9 to 0.7 on Monday' };

  it.each([
    ['a plain post', []],
    ['a card', [{ id: 'approve:1', label: 'Approve', style: 'primary' as const }]],
  ])('comes with %s once, with words for those who do not see it', async (_kind, actions) => {
    const under = await scene.startBot({}, { now });
    const id = await add(post('The week', { body: { text: 'The week', actions, picture } }));
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    const effect = (await scene.store.outbox.get(id))?.effect;
    if (effect !== undefined) await under.bot.platform.send({ id, effect, targetExternalId: null });
    expect(posted()).toMatchObject([
      {
        nonce: nonceOf(id),
        attachments: [{ filename: 'picture.png', contentType: 'image/png', size: 16, description: picture.alt }],
      },
    ]);
    expect(Buffer.from(posted()[0]?.attachments[0]?.bytes ?? []).toString('base64')).toBe(png);
    expect(scene.peer.violations).toEqual([]);
  });

  it('stays out where the bot may not attach files: the words are there', async () => {
    scene.peer.denyBot(guild.general, ['attachFiles']);
    const under = await scene.startBot({}, { now });
    await add(post('The week', { body: { text: 'The week', actions: [], picture } }));
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    expect(posted()).toMatchObject([{ content: 'The week', attachments: [] }]);
  });

  it('of a card goes where the new body has none, and changes where it has another', async () => {
    const under = await scene.startBot({}, { now });
    const place = { spaceId: spaceId('discord', guild.id), channelId: channelId('discord', guild.general.id) };
    const outboxId = await add(post('Card', { body: { text: 'Card', actions: [], picture } }));
    await deliver(under);
    const [card] = posted();
    await add({
      kind: 'update',
      ...place,
      outboxId,
      body: { text: 'New', actions: [], picture: { ...picture, alt: 'Up' } },
    });
    await deliver(under);
    expect(card?.attachments).toMatchObject([{ description: 'Up' }]);
    await add({ kind: 'update', ...place, outboxId, body: { text: 'Done', actions: [] } });
    await deliver(under);
    expect(card?.attachments).toEqual([]);
    expect(scene.peer.violations).toEqual([]);
  });

  it('comes with the answer to a command', async () => {
    const under = await scene.startBot({}, { now });
    await until(() => scene.peer.commands().length > 0, { label: 'registered' });
    const asked = scene.peer.slash(ann, guild.general, 'cco help');
    await until(() => under.interactions.length > 0, { label: 'asked' });
    const { spaceId: space, channelId: channel, id: interactionId } = under.interactions[0] ?? { id: '' };
    if (space === undefined || channel === undefined) throw new Error('nothing was asked');
    const effect: Effect = {
      kind: 'reply',
      spaceId: space,
      channelId: channel,
      threadId: null,
      to: memberId('discord', ann.id),
      interactionId,
      body: { text: 'The week', actions: [], picture },
    };
    await add(effect);
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    expect((await asked.settled()).reply()).toMatchObject({
      content: 'The week',
      attachments: [{ filename: 'picture.png', description: picture.alt }],
    });
    expect(scene.peer.violations).toEqual([]);
  });
});

it('only those whom a moderator approved are pinged', async () => {
  const under = await scene.startBot({}, { now });
  const ben = scene.peer.addMember(guild, 'Ben');
  const text = `<@${ann.id}> <@${ben.id}> @everyone`;
  await add(post(text, { body: { text, actions: [], pings: [memberId('discord', ann.id)] } }));
  expect(await deliver(under)).toMatchObject({ sent: 1 });
  expect(posted()).toMatchObject([{ mentionEveryone: false, mentions: [ann.id] }]);
});
