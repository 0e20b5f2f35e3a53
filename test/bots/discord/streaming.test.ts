import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import type { InboundEvent, InboundMember, InboundMessage } from '../../../src/core/messages/inbound.ts';
import { channelTypes, type GuildHandle, type User } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createScene, type Scene, storedText, storedTexts } from './bot-under-test.ts';

let scene: Scene;
let under: BotUnderTest;
let guild: GuildHandle;
let ann: User;
const listened = { id: '' };
beforeAll(async () => {
  scene = await createScene();
  const home = scene.peer.createGuild({ name: 'Home' });
  listened.id = scene.peer.addMember(home, 'Bridge', { bot: true }).id;
  under = await scene.startBot({ listenTo: [listened.id] });
});
afterAll(async () => {
  // Everything that was asked of Discord was within its rules.
  expect(scene.peer.violations).toEqual([]);
  await scene.end();
});
// Joined while the bot is connected, as servers do.
beforeEach(() => {
  guild = scene.peer.createGuild({ name: 'Gardeners' });
  ann = scene.peer.addMember(guild, 'Ann');
});

const stored = (id: string): Promise<void> =>
  until(async () => (await storedText(scene.store, id)) !== undefined, { label: 'stored' });
const messageOf = (id: string): InboundMessage | undefined =>
  under.events.find(
    (event): event is InboundMessage => event.kind === 'message' && event.id === messageId('discord', id),
  );
const memberEvents = (id: string): InboundMember[] =>
  under.events.filter(
    (event: InboundEvent): event is InboundMember =>
      event.kind === 'member' && event.member.id === memberId('discord', id),
  );
/** Says something all see after what was to be left out, so that the wait has an end. */
const settle = async (): Promise<void> => stored(scene.peer.say(ann, guild.general, 'And then this.').id);
const channels = () => scene.store.spaces.channels(spaceId('discord', guild.id));

describe('what members say reaches the store', () => {
  it('with its place, author, reply and mentions', async () => {
    const ben = scene.peer.addMember(guild, 'Ben');
    const question = scene.peer.say(ann, guild.general, 'How do I prune roses?');
    const answer = scene.peer.say(ben, guild.general, `In spring, <@${ann.id}>`, { replyTo: question });
    await stored(answer.id);
    expect(messageOf(question.id)).toMatchObject({ replyTo: null, text: 'How do I prune roses?' });
    expect(messageOf(answer.id)).toMatchObject({
      spaceId: spaceId('discord', guild.id),
      channelId: channelId('discord', guild.general.id),
      threadId: null,
      replyTo: messageId('discord', question.id),
      author: { id: memberId('discord', ben.id), name: 'Ben', role: 'member' },
      mentions: expect.arrayContaining([memberId('discord', ann.id)]),
    });
  });

  it('from a thread under its channel, whether begun from a message or not', async () => {
    const question = scene.peer.say(ann, guild.general, 'What about tulips?');
    const thread = scene.peer.startThread(ann, guild.general, { name: 'Tulips', from: question });
    const inside = scene.peer.say(ann, thread, 'Red ones.');
    await stored(inside.id);
    expect(messageOf(inside.id)).toMatchObject({
      channelId: channelId('discord', guild.general.id),
      threadId: threadId('discord', question.id),
    });
  });

  it('from a forum, where every post is a thread', async () => {
    const forum = scene.peer.createChannel(guild, { name: 'help', type: channelTypes.forum });
    const { thread, message } = scene.peer.post(ann, forum, 'Slugs', 'They eat all my lettuce.');
    await stored(message.id);
    expect(messageOf(message.id)).toMatchObject({
      channelId: channelId('discord', forum.id),
      threadId: threadId('discord', thread.id),
    });
  });

  it('as edited, once it is; a link’s preview is no edit', async () => {
    const message = scene.peer.say(ann, guild.general, 'I like rosas');
    await stored(message.id);
    scene.peer.preview(message, { type: 'link', url: 'https://example.org' });
    scene.peer.edit(ann, message, 'I like roses');
    await until(async () => (await storedText(scene.store, message.id)) === 'I like roses', { label: 'edited' });
    const revisions = under.events.filter(
      (event) => event.kind === 'message' && event.id === messageId('discord', message.id),
    );
    expect(new Set(revisions.map((event) => event.kind === 'message' && event.revision)).size).toBe(2);
  });

  it('and leaves it when it is deleted, one or many', async () => {
    const said = ['one', 'two', 'three'].map((text) => scene.peer.say(ann, guild.general, text));
    const [one, two, three] = said;
    if (one === undefined || two === undefined || three === undefined) throw new Error('not said');
    await stored(three.id);
    scene.peer.deleteMessage(ann, one);
    scene.peer.bulkDelete(guild.owner, [two, three]);
    await until(async () => (await storedTexts(scene.store, guild.id, guild.general.id)).length === 0, {
      label: 'gone',
    });
  });

  it('and leaves it when its thread or channel is removed', async () => {
    const channel = scene.peer.createChannel(guild, { name: 'lawn' });
    const thread = scene.peer.startThread(ann, channel, { name: 'Moss' });
    const [inside, outside] = [scene.peer.say(ann, thread, 'Moss again'), scene.peer.say(ann, channel, 'Mow it')];
    await stored(inside.id);
    await stored(outside.id);
    scene.peer.deleteChannel(thread);
    await until(async () => (await storedText(scene.store, inside.id)) == null, { label: 'thread purged' });
    expect(await storedText(scene.store, outside.id)).toBe('Mow it');
    scene.peer.deleteChannel(channel);
    await until(async () => (await storedText(scene.store, outside.id)) == null, { label: 'channel purged' });
    await until(async () => (await channels()).map(({ name }) => name).join() === 'general', { label: 'channel gone' });
  });
});

describe('what is not the community’s is left out', () => {
  it('bots and webhooks, but for those that are listened to', async () => {
    const robot = scene.peer.addMember(guild, 'Robot', { bot: true });
    const bridge = scene.peer.addMember(guild, { id: listened.id, username: 'Bridge', globalName: null, bot: true });
    const [silent, hook] = [
      scene.peer.say(robot, guild.general, 'beep'),
      scene.peer.sayAsWebhook(guild.general, 'News', 'Read'),
    ];
    const heard = scene.peer.say(bridge, guild.general, 'From the other side');
    await stored(heard.id);
    expect([messageOf(silent.id), messageOf(hook.id)]).toEqual([undefined, undefined]);
    expect(messageOf(heard.id)?.author.role).toBe('member');
  });

  it('channels that only staff see, and private threads', async () => {
    const staff = scene.peer.createChannel(guild, { name: 'moderators', onlyFor: [guild.owner] });
    const thread = scene.peer.startThread(ann, guild.general, { name: 'Us', isPrivate: true });
    const hidden = [scene.peer.say(guild.owner, staff, 'Between us'), scene.peer.say(ann, thread, 'Psst')];
    await settle();
    expect(hidden.map(({ id }) => messageOf(id))).toEqual([undefined, undefined]);
    expect(await scene.store.spaces.get(spaceId('discord', guild.id))).toMatchObject({
      name: 'Gardeners',
      moderatorsChannelId: channelId('discord', staff.id),
    });
    expect(await channels()).toContainEqual(expect.objectContaining({ name: 'moderators', private: true }));
  });

  it('a channel from when on only staff see it', async () => {
    const channel = scene.peer.createChannel(guild, { name: 'soon-closed' });
    const before = scene.peer.say(ann, channel, 'Open');
    await stored(before.id);
    scene.peer.overwrite(channel, guild.id, { deny: ['viewChannel'] });
    const after = scene.peer.say(guild.owner, channel, 'Closed');
    await settle();
    expect(messageOf(after.id)).toBeUndefined();
    expect(await channels()).toContainEqual(expect.objectContaining({ name: 'soon-closed', private: true }));
  });

  it('Discord’s own words', async () => {
    const thread = scene.peer.startThread(ann, guild.general, { name: 'A thread' });
    await settle();
    const texts = await storedTexts(scene.store, guild.id, guild.general.id);
    expect(texts).toEqual(['And then this.']);
    expect(thread.id).not.toBe('');
  });
});

describe('people and channels', () => {
  it('members join and leave', async () => {
    const ben = scene.peer.addMember(guild, 'Ben');
    await until(() => memberEvents(ben.id).length === 1, { label: 'joined' });
    scene.peer.leave(guild, ben);
    await until(() => memberEvents(ben.id).length === 2, { label: 'left' });
    expect(memberEvents(ben.id).map(({ change }) => change)).toEqual(['joined', 'left']);
  });

  it.each([
    ['kickMembers', 'moderator'],
    ['manageMessages', 'moderator'],
    ['manageGuild', 'admin'],
    ['administrator', 'admin'],
    ['attachFiles', 'member'],
  ] as const)('a role with %s makes a %s', async (permission, role) => {
    const given = scene.peer.createRole(guild, 'Special', [permission]);
    scene.peer.giveRole(guild, ann, given);
    await until(() => memberEvents(ann.id).some(({ change }) => change === 'updated'), { label: 'updated' });
    const message = scene.peer.say(ann, guild.general, 'As who?');
    await stored(message.id);
    expect(messageOf(message.id)?.author.role).toBe(role);
    expect(memberEvents(ann.id).at(-1)?.member.role).toBe(role);
  });

  it('the owner is an admin', async () => {
    const message = scene.peer.say(guild.owner, guild.general, 'My server');
    await stored(message.id);
    expect(messageOf(message.id)?.author.role).toBe('admin');
  });

  it('channels and the server keep the names they are given', async () => {
    await settle();
    scene.peer.renameChannel(guild.general, 'the-greenhouse');
    scene.peer.renameGuild(guild, 'Botanists');
    await until(async () => (await channels()).some(({ name }) => name === 'the-greenhouse'), { label: 'channel' });
    await until(async () => (await scene.store.spaces.get(spaceId('discord', guild.id)))?.name === 'Botanists', {
      label: 'server',
    });
  });

  it('a server that the bot is taken out of is not heard of any more, and is again when it is back', async () => {
    await settle();
    const { guilds } = under.bot.state();
    scene.peer.removeBot(guild);
    await until(() => under.bot.state().guilds === guilds - 1, { label: 'left' });
    scene.peer.inviteBot(guild);
    await until(() => under.bot.state().guilds === guilds, { label: 'back' });
    await settle();
  });
});

describe('a mention', () => {
  it('is a message, and a question to the bot', async () => {
    const { bot } = scene.peer;
    const message = scene.peer.say(ann, guild.general, `<@${bot.id}>, who are you?`);
    await stored(message.id);
    await until(() => under.interactions.some(({ id }) => id === messageId('discord', message.id)), { label: 'asked' });
    expect(under.interactions.find(({ id }) => id === messageId('discord', message.id))).toMatchObject({
      kind: 'mention',
      text: 'who are you?',
      spaceId: spaceId('discord', guild.id),
      member: { id: memberId('discord', ann.id) },
    });
  });
});
