// The fake Discord's gateway, as an unmodified discord.js and a bare socket see it.
import { ChannelType, Events, GatewayIntentBits, Partials } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createDiscordPeer, type DiscordPeer, shardOf } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { allIntents, createRig, login } from './client.ts';

interface Frame {
  readonly op: number;
  readonly t: string | null;
  readonly d: unknown;
}

/** A socket without a library: what it got, and the code it was closed with. */
const bare = async (peer: DiscordPeer, query = 'v=10&encoding=json') => {
  const socket = new WebSocket(`${peer.restApi.replace('http', 'ws').replace('/api', '/gateway')}?${query}`);
  const frames: Frame[] = [];
  const state = { code: 0 };
  socket.on('message', (raw) => frames.push(JSON.parse(raw.toString())));
  socket.on('close', (code) => {
    state.code = code;
  });
  await new Promise((done) => socket.once('open', done));
  return {
    frames,
    state,
    send: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })),
    close: () => socket.terminate(),
  };
};

const properties = { os: 'linux', browser: 'test', device: 'test' };

describe('the fake Discord’s gateway', () => {
  it('tells the bot what people do', async () => {
    await using rig = await createRig();
    const { peer, guild, ben, client } = rig;
    const seen: string[] = [];
    client.on(Events.MessageUpdate, (_, after) => seen.push(`edited ${after.content}`));
    client.on(Events.MessageDelete, (message) => seen.push(`deleted ${message.id}`));
    client.on(Events.MessageBulkDelete, (messages) => seen.push(`deleted ${messages.size}`));
    client.on(Events.MessageReactionAdd, (reaction) => seen.push(`reacted ${reaction.emoji.name}`));
    client.on(Events.ThreadCreate, (thread) => seen.push(`thread ${thread.name}`));
    client.on(Events.ChannelUpdate, (_, after) => seen.push(`channel ${'name' in after ? after.name : ''}`));
    client.on(Events.ChannelDelete, (channel) => seen.push(`gone ${'name' in channel ? channel.name : ''}`));
    client.on(Events.GuildMemberAdd, (member) => seen.push(`joined ${member.user.globalName}`));
    client.on(Events.GuildMemberRemove, (member) => seen.push(`left ${member.id}`));
    client.on(Events.GuildDelete, (gone) => seen.push(`guild gone ${gone.id}`));
    client.on(Events.GuildCreate, (made) => seen.push(`guild ${made.name}`));

    const message = peer.say(ben, guild.general, 'frist');
    peer.edit(ben, message, 'first');
    peer.react(ben, message, '🎉');
    peer.startThread(ben, guild.general, { name: 'About', from: message });
    const [a, b] = [peer.say(ben, guild.general, 'a'), peer.say(ben, guild.general, 'b')];
    peer.deleteMessage(ben, message);
    peer.bulkDelete(guild.owner, [a, b]);
    const side = peer.createChannel(guild, { name: 'Side Talk' });
    peer.renameChannel(side, 'Main Talk');
    peer.deleteChannel(side);
    const cleo = peer.addMember(guild, 'Cleo');
    peer.leave(guild, cleo);
    const other = peer.createGuild({ name: 'Other' });
    peer.removeBot(other);
    await until(() => seen.includes(`guild gone ${other.id}`));

    expect(rig.heard.filter((text) => text !== '')).toEqual(['frist', 'a', 'b']);
    expect(rig.messages[0]?.member?.joinedTimestamp).toBeGreaterThan(0);
    expect(seen.filter((line) => line !== 'edited ')).toEqual([
      'edited first',
      'reacted 🎉',
      'thread About',
      'edited first',
      `deleted ${message.id}`,
      'deleted 2',
      'channel main-talk',
      'gone main-talk',
      'joined Cleo',
      `left ${cleo.id}`,
      'guild Other',
      `guild gone ${other.id}`,
    ]);
  });

  it('keeps what messages say from a bot without the message content intent, but for mentions, answers to it and direct messages', async () => {
    const intents = allIntents.filter((intent) => intent !== GatewayIntentBits.MessageContent);
    await using rig = await createRig({}, { intents, partials: [Partials.Channel] });
    const { peer, guild, ben, client } = rig;
    peer.say(ben, guild.general, 'not for the bot', { attachments: ['a.png'] });
    peer.say(ben, guild.general, `<@${client.user.id}> for the bot`);
    const own = await rig.channel.send('own');
    peer.say(ben, guild.general, 'to the bot', { replyTo: own.id });
    const direct = await client.users.createDM(ben.id);
    peer.say(ben, direct.id, 'in private');
    await until(() => rig.heard.length === 5);
    expect(rig.heard).toEqual(['', `<@${client.user.id}> for the bot`, 'own', 'to the bot', 'in private']);
    expect(rig.messages[0]?.attachments.size).toBe(0);
  });

  it('says nothing of channels that the bot does not see', async () => {
    await using rig = await createRig();
    const { peer, guild, ben } = rig;
    const closed = peer.createChannel(guild, { name: 'closed', onlyFor: [ben] });
    peer.say(ben, closed, 'among us');
    peer.denyBot(guild.general, ['viewChannel']);
    peer.say(ben, guild.general, 'unseen');
    peer.denyBot(guild.general, []);
    peer.say(ben, guild.general, 'seen');
    await until(() => rig.heard.length > 0);
    expect(rig.heard).toEqual(['seen']);
  });

  it.each([
    ['a wrong token', { intents: 1, token: 'no' }, 4004],
    ['intents that do not exist', { intents: 1 << 30 }, 4013],
    ['an intent that is off in the portal', { intents: 1 << 15 }, 4014],
    ['presences, which are never on', { intents: 1 << 8 }, 4014],
    ['a shard beyond the count', { intents: 1, shard: [2, 2] }, 4010],
  ])('closes an identify with %s', async (_, more, code) => {
    const peer = await createDiscordPeer({ privileged: { messageContent: false } });
    const socket = await bare(peer);
    socket.send(2, { token: peer.token, properties, ...more });
    await until(() => socket.state.code !== 0);
    expect(socket.state.code).toBe(code);
    await peer.close();
  });

  it('closes other versions, encodings, unknown opcodes and who speaks before identifying', async () => {
    const peer = await createDiscordPeer();
    const codes = async (query: string, ...frames: [number, unknown][]): Promise<number> => {
      const socket = await bare(peer, query);
      for (const [op, d] of frames) socket.send(op, d);
      await until(() => socket.state.code !== 0);
      return socket.state.code;
    };
    expect(await codes('v=9&encoding=json')).toBe(4012);
    expect(await codes('v=10&encoding=etf')).toBe(4002);
    expect(await codes('v=10&encoding=json', [99, null])).toBe(4001);
    expect(await codes('v=10&encoding=json', [8, {}])).toBe(4003);
    expect(await codes('v=10&encoding=json', [6, { token: 'no', session_id: 'x', seq: 1 }])).toBe(4004);
    await peer.close();
  });

  it('answers identifies that come too fast with an invalid session', async () => {
    const peer = await createDiscordPeer({ identifyWindowMs: 5000 });
    const sockets = [await bare(peer), await bare(peer)];
    for (const socket of sockets) socket.send(2, { token: peer.token, properties, intents: 1 });
    await until(() => sockets.every(({ frames }) => frames.length >= 2));
    expect(sockets.map(({ frames }) => frames.at(1)?.op)).toEqual([0, 9]);
    expect(peer.statistics().identifiesTooSoon).toBe(1);
    await peer.close();
  });

  it.each([
    ['the socket breaks', (peer: DiscordPeer) => peer.gateway.drop('socket')],
    ['it is closed with 4000', (peer: DiscordPeer) => peer.gateway.drop({ code: 4000 })],
    ['Discord goes away with 1001', (peer: DiscordPeer) => peer.gateway.drop({ code: 1001 })],
    ['the session times out', (peer: DiscordPeer) => peer.gateway.drop({ code: 4009 })],
    ['Discord asks to reconnect', (peer: DiscordPeer) => peer.gateway.askToReconnect()],
    ['the session is invalid but resumable', (peer: DiscordPeer) => peer.gateway.invalidate(true)],
  ])('replays what was missed when %s', async (_, cut) => {
    await using rig = await createRig();
    const { peer, guild, ben } = rig;
    peer.say(ben, guild.general, 'before');
    await until(() => rig.heard.length === 1);
    cut(peer);
    for (let number = 1; number <= 20; number += 1) peer.say(ben, guild.general, `missed ${number}`);
    await until(() => peer.statistics().resumes === 1);
    peer.say(ben, guild.general, 'after');
    await until(() => rig.heard.includes('after'));
    expect(rig.heard).toEqual([
      'before',
      ...Array.from({ length: 20 }, (_one, index) => `missed ${index + 1}`),
      'after',
    ]);
    expect(peer.statistics().identifies).toBe(1);
  });

  it('loses and doubles nothing however often the connection breaks in the middle of a stream', async () => {
    await using rig = await createRig();
    const { peer, guild, ben } = rig;
    const expected = Array.from({ length: 1000 }, (_, index) => `${index}`);
    for (const text of expected) {
      peer.say(ben, guild.general, text);
      if (Number(text) % 200 === 100) {
        await until(() => peer.gateway.sessions().length === 1);
        peer.gateway.drop(Number(text) % 400 === 100 ? 'socket' : { code: 4000 });
        await until(() => peer.gateway.sessions().length === 0);
      }
    }
    await until(() => rig.heard.length >= expected.length);
    expect(rig.heard).toEqual(expected);
    expect([peer.statistics().identifies, peer.statistics().resumes]).toEqual([1, 5]);
  });

  it('starts anew, with what was missed lost, when it has forgotten the session', async () => {
    await using rig = await createRig();
    const { peer, guild, ben } = rig;
    peer.gateway.forgetSessions();
    peer.say(ben, guild.general, 'missed');
    await until(() => peer.statistics().identifies === 2);
    await until(() => peer.gateway.sessions().length === 1);
    peer.say(ben, guild.general, 'after');
    await until(() => rig.heard.includes('after'));
    expect(rig.heard).toEqual(['after']);
    expect(peer.statistics().invalidSessions).toBe(1);
  });

  it('lets no session be resumed after its time', async () => {
    const peer = await createDiscordPeer({ resumableMs: 0 });
    const first = await bare(peer);
    first.send(2, { token: peer.token, properties, intents: 1 });
    await until(() => first.frames.length >= 2);
    const ready = first.frames[1]?.d as { session_id: string };
    first.close();
    await until(() => peer.gateway.sessions().length === 0);
    const second = await bare(peer);
    second.send(6, { token: peer.token, session_id: ready.session_id, seq: 1 });
    await until(() => second.frames.length >= 2);
    expect(second.frames[1]).toMatchObject({ op: 9, d: false });
    await peer.close();
  });

  it('closes a connection whose heartbeats stop, and counts how late they come', async () => {
    const peer = await createDiscordPeer({ heartbeatIntervalMs: 100 });
    const socket = await bare(peer);
    expect(socket.frames.length === 0 || socket.frames[0]?.op === 10).toBe(true);
    await until(() => socket.state.code !== 0);
    expect(socket.state.code).toBe(4009);
    expect(peer.statistics().worstHeartbeatDelayMs).toBeGreaterThan(40);
    await peer.close();
  });

  it('is left by a bot whose heartbeats it does not acknowledge, which then resumes', async () => {
    await using rig = await createRig({ heartbeatIntervalMs: 200 });
    await until(() => rig.peer.statistics().heartbeats > 1);
    rig.peer.gateway.acknowledge(false);
    await until(() => rig.peer.statistics().resumes > 0);
    rig.peer.gateway.acknowledge(true);
    rig.peer.say(rig.ben, rig.guild.general, 'still here');
    await until(() => rig.heard.includes('still here'));
  });

  it('gives members in chunks, and only on request', async () => {
    const peer = await createDiscordPeer({ rateLimits: false });
    const guild = peer.createGuild({ name: 'Large' });
    for (let number = 0; number < 2500; number += 1) peer.addMember(guild, `Member ${number}`);
    const client = await login(peer);
    const found = client.guilds.cache.get(guild.id);
    expect([found?.memberCount, found?.members.cache.size]).toEqual([2502, 1]);
    expect((await found?.members.fetch())?.size).toBe(2502);
    expect((await found?.members.fetch({ query: 'member 12', limit: 5 }))?.size).toBe(5);
    await client.destroy();
    await peer.close();
  });

  it('tells a guild’s events to its shard alone', async () => {
    const peer = await createDiscordPeer({ shards: 3, maxConcurrency: 3, rateLimits: false });
    const guilds = Array.from({ length: 12 }, (_, index) => peer.createGuild({ name: `Guild ${index}` }));
    const ben = peer.createUser('Ben');
    const client = await login(peer, { shards: 'auto' });
    const heard: [string, number | undefined][] = [];
    client.on(Events.MessageCreate, (message) => heard.push([message.guildId ?? '', message.guild?.shardId]));
    for (const guild of guilds) {
      peer.addMember(guild, ben);
      peer.say(ben, guild.general, 'hello');
    }
    await until(() => heard.length === 12);
    expect(new Set(heard.map(([, shard]) => shard)).size).toBe(3);
    expect(heard.every(([id, shard]) => shard === shardOf(id, 3))).toBe(true);
    expect(
      peer.gateway
        .sessions()
        .map(({ shard }) => shard[0])
        .toSorted(),
    ).toEqual([0, 1, 2]);
    await client.destroy();
    await peer.close();
  });

  it('can repeat and reorder what it tells', async () => {
    await using rig = await createRig();
    const { peer, guild, ben } = rig;
    const chances = [0, 0.9, 0.9, 0.9, 0.9, 0];
    const told: string[] = [];
    // discord.js itself drops a message that it has in its cache: the raw events show them all.
    rig.client.on(Events.Raw, (packet: { t: string; d: { content: string } }) => {
      if (packet.t === 'MESSAGE_CREATE') told.push(packet.d.content);
    });
    peer.gateway.disturb({ repeat: 0.5, reorder: 0.5, random: () => chances.shift() ?? 0.9 });
    for (const text of ['1', '2', '3', '4']) peer.say(ben, guild.general, text);
    await until(() => told.length === 5);
    expect(told).toEqual(['2', '1', '3', '4', '4']);
    expect(rig.heard).toEqual(['2', '1', '3', '4']);
  });

  it('keeps forum posts and threads where they belong', async () => {
    await using rig = await createRig();
    const { peer, guild, ben, client } = rig;
    const forum = peer.createChannel(guild, { name: 'Ideas', type: ChannelType.GuildForum });
    const { thread, message } = peer.post(ben, forum, 'An idea', 'What if');
    await until(() => rig.heard.includes('What if'));
    expect(message.id).toBe(thread.id);
    const told = await client.channels.fetch(thread.id);
    expect(told?.isThread() && told.parentId).toBe(forum.id);
    expect(rig.messages[0]?.channelId).toBe(thread.id);
  });

  it('tells of private threads only who is in them', async () => {
    await using rig = await createRig();
    const { peer, guild, ben, client } = rig;
    const thread = peer.startThread(ben, guild.general, { name: 'Private', isPrivate: true });
    peer.say(ben, thread, 'among us');
    const added = new Promise((done) => client.once(Events.ThreadCreate, done));
    peer.denyBot(guild.general, ['manageThreads']);
    peer.say(ben, thread, 'still among us');
    peer.addToThread(thread, peer.bot);
    await added;
    peer.say(ben, thread, 'with the bot');
    await until(() => rig.heard.includes('with the bot'));
    expect(rig.heard).toEqual(['among us', 'with the bot']);
  });

  it('can be slow, and loses what is on its way when the connection breaks, until the resume', async () => {
    await using rig = await createRig();
    const { peer, guild, ben } = rig;
    peer.gateway.disturb({ delayMs: 150, random: () => 0.9 });
    peer.say(ben, guild.general, 'on its way');
    peer.gateway.drop();
    await until(() => rig.heard.length > 0);
    peer.gateway.disturb(null);
    peer.say(ben, guild.general, 'after');
    await until(() => rig.heard.includes('after'));
    expect([rig.heard, peer.statistics().resumes]).toEqual([['on its way', 'after'], 1]);
  });

  it('takes a guild away in an outage and brings it back', async () => {
    await using rig = await createRig();
    const { peer, guild, ben, client } = rig;
    const back = new Promise((done) => client.once(Events.GuildAvailable, done));
    peer.outage(guild, true);
    peer.say(ben, guild.general, 'unheard');
    await until(() => client.guilds.cache.get(guild.id)?.available === false);
    peer.outage(guild, false);
    await back;
    peer.say(ben, guild.general, 'heard');
    await until(() => rig.heard.length > 0);
    expect(rig.heard).toEqual(['heard']);
  });
});
