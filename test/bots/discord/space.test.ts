// `/cco space create`: a category with its channels, made once, gone on with where it stopped, and heard as a space.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSeal } from '../../../src/bots/discord/seal.ts';
import { channelId, externalIdOf, memberId, spaceId } from '../../../src/core/ids.ts';
import type { Effect } from '../../../src/core/messages/outbound.ts';
import type { NewSpace } from '../../../src/core/ports.ts';
import { channelTypes, type GuildHandle, type User } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createScene, type Scene, storedText } from './bot-under-test.ts';

let scene: Scene;
let under: BotUnderTest;
let guild: GuildHandle;
let admin: User;
let ann: User;
beforeEach(async () => {
  scene = await createScene();
  scene.peer.createGuild({ name: 'Another' });
  guild = scene.peer.createGuild({ name: 'Gardeners', permissions: everything });
  const role = scene.peer.createRole(guild, 'Admins', ['administrator']);
  admin = scene.peer.addMember(guild, 'Admin', { roles: [role] });
  ann = scene.peer.addMember(guild, 'Ann');
  under = await scene.startBot();
});
afterEach(async () => {
  expect(scene.peer.violations).toEqual([]);
  await scene.end();
});
const everything = [
  'viewChannel',
  'sendMessages',
  'sendMessagesInThreads',
  'embedLinks',
  'attachFiles',
  'readMessageHistory',
  'manageChannels',
  'manageRoles',
  'createInvite',
] as const;

let asked = 0;
const wanted = (more: Partial<NewSpace> = {}): NewSpace => {
  asked += 1;
  return {
    name: '371OS-urban-gardens',
    description: 'For those who garden on roofs.',
    privacy: 'invite_only',
    features: ['contribution_tracking'],
    idempotencyKey: createSeal(scene.peer.token).seal({
      id: `12345678901234567${asked}`,
      guildId: guild.id,
      token: 't',
    }),
    founder: memberId('discord', admin.id),
    ...more,
  };
};
const channels = () =>
  [...guild.guild.channels.values()]
    .filter(({ parentId, type }) => parentId !== null || type === channelTypes.category)
    .map(({ name, type }) => ({ name, type }));
const five = [
  { name: '371OS-urban-gardens', type: channelTypes.category },
  { name: 'welcome', type: channelTypes.text },
  { name: 'general', type: channelTypes.text },
  { name: 'feedback', type: channelTypes.text },
  { name: 'moderators', type: channelTypes.text },
];

describe('a space', () => {
  it('is a category with welcome, general, feedback and a moderators’ channel that only staff see', async () => {
    const space = await under.bot.platform.createSpace(wanted());
    expect(channels()).toEqual(five);
    expect(space).toMatchObject({ name: '371OS-urban-gardens', invitation: expect.stringContaining('discord.gg/') });
    const moderators = externalIdOf(space.moderatorsChannelId ?? '');
    expect(scene.peer.readAs(ann, moderators)).toBeNull();
    expect(scene.peer.readAs(admin, moderators)).toEqual([]);
    const welcome = [...guild.guild.channels.values()].find(({ name }) => name === 'welcome');
    expect(() => scene.peer.say(ann, welcome?.id ?? '', 'Hello')).toThrow();
  });

  it('is heard as a space of its own', async () => {
    const space = await under.bot.platform.createSpace(wanted());
    const general = [...guild.guild.channels.values()].find(
      ({ name, parentId }) => name === 'general' && parentId !== null,
    );
    const message = scene.peer.say(ann, general?.id ?? '', 'My tomatoes are red');
    await until(async () => (await storedText(scene.store, message.id)) !== undefined, { label: 'stored' });
    expect(under.events.find((event) => event.kind === 'message')).toMatchObject({ spaceId: space.id });
    expect(await scene.store.spaces.get(space.id)).toMatchObject({
      name: '371OS-urban-gardens',
      moderatorsChannelId: space.moderatorsChannelId,
    });
    expect(await scene.store.spaces.get(spaceId('discord', guild.id))).toMatchObject({ name: 'Gardeners' });
  });

  it('asked for by a process that is not connected is known to the one that is', async () => {
    const worker = scene.bot({}, { holder: 'worker' });
    const space = await worker.bot.platform.createSpace(wanted());
    const general = [...guild.guild.channels.values()].find(
      ({ name, parentId }) => name === 'general' && parentId !== null,
    );
    const message = scene.peer.say(ann, general?.id ?? '', 'My tomatoes are red');
    await until(async () => (await storedText(scene.store, message.id)) !== undefined, { label: 'stored' });
    expect(under.events.find((event) => event.kind === 'message')).toMatchObject({ spaceId: space.id });
  });

  it.each([0, 1, 2, 3, 4])('is made once, gone on with after %i of its five channels', async (made) => {
    let count = 0;
    scene.peer.rest.fault({
      kind: 'status',
      status: 500,
      times: 100,
      on: ({ method, template }) => {
        if (method !== 'POST' || template !== '/guilds/{guild_id}/channels') return false;
        count += 1;
        return count > made;
      },
    });
    await expect(under.bot.platform.createSpace(wanted())).rejects.toMatchObject({ retryable: true });
    scene.peer.rest.clearFaults();
    const space = await under.bot.platform.createSpace(wanted());
    expect(channels()).toEqual(five);
    expect(await under.bot.platform.createSpace(wanted())).toMatchObject({
      id: space.id,
      moderatorsChannelId: space.moderatorsChannelId,
    });
    expect(channels()).toEqual(five);
  });

  it('whose answers are lost is not made twice', async () => {
    scene.peer.rest.fault({ kind: 'lose-answer', on: 'POST /guilds/{guild_id}/channels', times: 3 });
    for (let attempt = 0; attempt < 6; attempt += 1)
      await under.bot.platform.createSpace(wanted()).catch((error: unknown) => {
        expect(error).toMatchObject({ retryable: true });
      });
    expect(channels()).toEqual(five);
  });

  it('that the bot may not make is a clear refusal', async () => {
    const closed = scene.peer.createGuild({ name: 'Closed', permissions: ['viewChannel', 'sendMessages'] });
    const key = createSeal(scene.peer.token).seal({ id: '999', guildId: closed.id, token: 't' });
    await expect(under.bot.platform.createSpace(wanted({ idempotencyKey: key }))).rejects.toMatchObject({
      code: 'chat-forbidden',
      retryable: false,
      remedy: expect.stringContaining('cco doctor discord'),
    });
  });
});

it('a moderators’ channel is found by its name, or by being the only one', async () => {
  const moderatorsOf = async () => (await scene.store.spaces.get(spaceId('discord', guild.id)))?.moderatorsChannelId;
  const only = scene.peer.createChannel(guild, { name: 'back-office', onlyFor: [admin] });
  await until(async () => (await moderatorsOf()) === channelId('discord', only.id), { label: 'the only one' });
  const named = scene.peer.createChannel(guild, { name: 'mods', onlyFor: [admin] });
  await until(async () => (await moderatorsOf()) === channelId('discord', named.id), { label: 'by name' });
});

it('has addresses of messages that begin with its server, as Discord wants them', async () => {
  const made = await under.bot.platform.createSpace(wanted());
  const moderators = externalIdOf(made.moderatorsChannelId ?? channelId('discord', '0'));
  const where = (space: string) => `https://discord.com/channels/${space}/${moderators}/1234`;
  const text = `Look there: ${where(externalIdOf(made.id))} and ${where('42')}`;
  const effect: Effect = {
    kind: 'post',
    spaceId: made.id,
    channelId: channelId('discord', moderators),
    threadId: null,
    replyTo: null,
    body: { text, actions: [] },
  };
  const row = { id: '0198c1c2-1111-7000-8000-000000000001', effect };
  const sent = await under.bot.platform.send({ ...row, targetExternalId: null });
  const shown = scene.peer.readAs(admin, moderators)?.find(({ id }) => id === sent.externalId);
  expect(shown?.content).toBe(`Look there: ${where(guild.id)} and ${where('42')}`);
  expect(await under.bot.platform.findSent(row, Date.now() - 60_000)).toEqual(sent);
});

describe('undoing it', () => {
  const undo = () => {
    const { name, idempotencyKey: interactionId } = wanted();
    return { name, interactionId, askedIn: spaceId('discord', guild.id) };
  };
  const platform = () => under.bot.platform;
  const named = (name: string) =>
    [...guild.guild.channels.values()].find((one) => one.name === name && one.parentId !== null)?.id ?? '';
  const standing = () => channels().map(({ name }) => name);
  const removal = { channels: ['#welcome', '#general', '#feedback', '#moderators'], spokenIn: 0, stays: [] };

  it('takes the five channels away, and nothing before it is confirmed', async () => {
    const space = await platform().createSpace(wanted());
    expect(await platform().removable?.(undo())).toEqual({ ...removal, id: space.id, name: space.name });
    expect(channels()).toEqual(five);
    expect(await platform().removeSpace?.(undo())).toMatchObject(removal);
    expect(channels()).toEqual([]);
    expect(scene.peer.requests.find(({ method }) => method === 'DELETE')?.reason).toContain('undid the making');
    expect(await platform().removable?.(undo())).toBeNull();
  });

  it('done twice is done once, and tells the same', async () => {
    await platform().createSpace(wanted());
    const first = await platform().removeSpace?.(undo());
    expect(await platform().removeSpace?.(undo())).toEqual(first);
  });

  it('leaves what others added, and the category with it', async () => {
    const space = await platform().createSpace(wanted());
    scene.peer.createChannel(guild, { name: 'roses', parent: externalIdOf(space.id) });
    expect(await platform().removeSpace?.(undo())).toMatchObject({ ...removal, stays: ['#roses'] });
    expect(standing()).toEqual(['371OS-urban-gardens', 'roses']);
  });

  it('leaves a category and a channel that were there before', async () => {
    const category = scene.peer.createChannel(guild, { name: '371OS-urban-gardens', type: channelTypes.category });
    scene.peer.createChannel(guild, { name: 'feedback', parent: category });
    await platform().createSpace(wanted());
    expect(await platform().removeSpace?.(undo())).toMatchObject({
      channels: ['#welcome', '#general', '#moderators'],
      stays: ['#feedback'],
    });
    expect(standing()).toEqual(['371OS-urban-gardens', 'feedback']);
  });

  it('removes nothing of a space made by hand', async () => {
    scene.peer.createChannel(guild, { name: '371OS-urban-gardens', type: channelTypes.category });
    expect(await platform().removable?.(undo())).toBeNull();
    expect(await platform().removeSpace?.(undo())).toBeNull();
    expect(standing()).toEqual(['371OS-urban-gardens']);
  });

  it.each([0, 1, 2, 3, 4])('is gone on with after %i of its five deletions', async (gone) => {
    const space = await platform().createSpace(wanted());
    let count = 0;
    scene.peer.rest.fault({
      kind: 'status',
      status: 500,
      times: 100,
      on: ({ method }) => {
        if (method !== 'DELETE') return false;
        count += 1;
        return count > gone;
      },
    });
    await expect(platform().removeSpace?.(undo())).rejects.toMatchObject({ retryable: true });
    scene.peer.rest.clearFaults();
    const other = scene.bot({}, { holder: 'another process' }).bot.platform;
    expect(await other.removeSpace?.(undo())).toEqual({ ...removal, id: space.id, name: space.name });
    expect(channels()).toEqual([]);
  });

  it.each([1, 3])('knows its own after a making that was cut off after %i channels', async (made) => {
    let count = 0;
    scene.peer.rest.fault({
      kind: 'status',
      status: 500,
      times: 100,
      on: ({ method, template }) => {
        if (method !== 'POST' || template !== '/guilds/{guild_id}/channels') return false;
        count += 1;
        return count > made;
      },
    });
    await expect(platform().createSpace(wanted())).rejects.toMatchObject({ retryable: true });
    scene.peer.rest.clearFaults();
    await platform().removeSpace?.(undo());
    expect(channels()).toEqual([]);
  });

  it('what was said there goes from the store too', async () => {
    await platform().createSpace(wanted());
    const message = scene.peer.say(ann, named('general'), 'My tomatoes are red');
    await until(async () => (await storedText(scene.store, message.id)) !== undefined, { label: 'stored' });
    expect(await platform().removable?.(undo())).toMatchObject({ spokenIn: 1 });
    await platform().removeSpace?.(undo());
    await until(async () => (await storedText(scene.store, message.id)) === undefined, { label: 'gone' });
  });

  it('made anew it is whole again', async () => {
    await platform().createSpace(wanted());
    await platform().removeSpace?.(undo());
    await platform().createSpace(wanted());
    expect(channels()).toEqual(five);
    expect(await platform().removeSpace?.(undo())).toMatchObject(removal);
  });

  it('that the bot may not do is a clear refusal', async () => {
    await platform().createSpace(wanted());
    scene.peer.setRole(guild, guild.botRole ?? '', { permissions: ['viewChannel'] });
    await expect(platform().removeSpace?.(undo())).rejects.toMatchObject({ code: 'chat-forbidden', retryable: false });
  });
});
