// Discord's payloads into ours, as tables.
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../src/bots/discord/guild-view.ts';
import { createGuilds } from '../../../src/bots/discord/guilds.ts';
import { moderatorsChannelOf } from '../../../src/bots/discord/moderators.ts';
import { type NormalizeContext, normalizeMessage, roleIn } from '../../../src/bots/discord/normalize.ts';
import { readDispatch } from '../../../src/bots/discord/parse.ts';
import { channelSchema, guildSchema, messageSchema, type PeerMessage } from '../../../src/bots/discord/peer.ts';
import { inboundEventSchema } from '../../../src/core/messages/inbound.ts';

const guildId = '1000000000000000001';
const [channelId, threadId, staffId] = ['1000000000000000002', '1000000000000000003', '1000000000000000004'];
const ownId = '1000000000000000009';
const view = 1 << 10;

const guilds = createGuilds();
const shown = (roles: object[] = []) =>
  guildSchema.parse({
    id: guildId,
    name: 'Gardeners',
    owner_id: '1000000000000000005',
    roles: [{ id: guildId, name: '@everyone', permissions: String(view) }, ...roles],
  });
const channel = (more: object) => channelSchema.parse({ id: channelId, type: 0, name: 'general', ...more });
const closed = [{ id: guildId, type: 0, allow: '0', deny: String(view) }];
guilds.put(
  shown([{ id: '1000000000000000006', name: 'Mods', permissions: String(1 << 13) }]),
  [channel({}), channel({ id: staffId, name: 'mods', permission_overwrites: closed })],
  [channel({ id: threadId, type: 11, parent_id: channelId })],
  [],
);
const placeOf = (id: string): Place => {
  const place = guilds.place(id);
  if (place === null) throw new Error('no place');
  return place;
};

const context: NormalizeContext = {
  ownId,
  spaceOf: ({ guild }) => guild.id,
  listenTo: new Set(['1000000000000000008']),
};
const message = (more: object = {}): PeerMessage =>
  messageSchema.parse({
    id: '1400000000000000000',
    channel_id: channelId,
    guild_id: guildId,
    type: 0,
    author: { id: '1000000000000000007', username: 'ann', global_name: 'Ann' },
    member: { roles: [], nick: null },
    content: 'Hello',
    timestamp: '2025-07-30T10:00:00.000000+00:00',
    edited_timestamp: null,
    mentions: [],
    ...more,
  });
const eventOf = (more: object, place = channelId) =>
  normalizeMessage(message(more), placeOf(place), context, false).event;

describe('a message', () => {
  it.each<[string, object, object]>([
    ['by its display name', {}, { author: { name: 'Ann', role: 'member' } }],
    ['by the name it has in the server', { member: { nick: 'Annie', roles: [] } }, { author: { name: 'Annie' } }],
    ['by its user name', { author: { id: '1', username: 'ann' } }, { author: { name: 'ann' } }],
    ['by somebody without a name', { author: { id: '1' } }, { author: { name: '?' } }],
    ['by a moderator', { member: { roles: ['1000000000000000006'] } }, { author: { role: 'moderator' } }],
    ['by the owner', { author: { id: '1000000000000000005' } }, { author: { role: 'admin' } }],
    ['that replies', { type: 19, message_reference: { message_id: '5' } }, { replyTo: 'discord:5' }],
    ['that forwards', { message_reference: { type: 1, message_id: '5' } }, { replyTo: null }],
    ['edited', { edited_timestamp: '2025-07-30T11:00:00+00:00' }, { revision: Date.parse('2025-07-30T11:00:00Z') }],
    ['without content', { content: '' }, { text: '' }],
    ['with a NUL', { content: 'a\u0000b' }, { text: 'ab' }],
    ['with half a character', { content: 'a\ud800' }, { text: 'a\ufffd' }],
    ['of 5,000 characters', { content: 'x'.repeat(5000) }, { text: 'x'.repeat(4000) }],
    [
      'of a bot that is listened to',
      { author: { id: '1000000000000000008', bot: true } },
      { author: { role: 'member' } },
    ],
  ])('%s', (_, more, expected) => {
    const event = eventOf(more);
    expect(event).toMatchObject(expected);
    expect(inboundEventSchema.safeParse(event).success).toBe(true);
  });

  it.each<[string, object, string?]>([
    ['our own', { author: { id: ownId, bot: true } }],
    ['a bot’s', { author: { id: '2', bot: true } }],
    ['a webhook’s', { webhook_id: '3' }],
    ['“joined the server”', { type: 7 }],
    ['“pinned a message”', { type: 6 }],
    ['“started a thread”', { type: 18 }],
    ['the first of a thread, shown again', { type: 21 }],
    ['an answer to a command', { type: 20, author: { id: '2', bot: true } }],
    ['in a channel that only staff see', {}, staffId],
  ])('%s is left out', (_, more, place) => {
    expect(eventOf(more, place)).toBeNull();
  });

  it('in a thread has the thread’s id, and its channel’s', () => {
    expect(eventOf({ channel_id: threadId }, threadId)).toMatchObject({
      channelId: `discord:${channelId}`,
      threadId: `discord:${threadId}`,
    });
  });

  it.each([
    [`<@${ownId}> help`, 'help'],
    [`hey <@!${ownId}>, help  me`, 'hey help me'],
    ['help', null],
    [`<@${ownId}0> help`, null],
  ])('%s mentions us: %s', (content, text) => {
    const { interaction } = normalizeMessage(message({ content }), placeOf(channelId), context, false);
    expect(interaction === null ? null : interaction.kind === 'mention' && interaction.text).toBe(text);
  });
});

describe('rights in a channel', () => {
  it.each([
    [1n << 3n, 'admin'],
    [1n << 5n, 'admin'],
    [1n << 1n, 'moderator'],
    [1n << 40n, 'moderator'],
    // What a channel can give makes nobody staff of the server.
    [1n << 13n, 'member'],
    [1n << 4n, 'member'],
    [0n, 'member'],
  ] as const)('%s make a %s', (permissions, role) => {
    const member = { roles: [], permissions, nick: null, joined_at: null };
    expect(roleIn(guilds.get(guildId), { id: '1', username: 'a', global_name: null, bot: false }, member)).toBe(role);
  });
});

describe('a server where @everyone sees nothing', () => {
  const gated = createGuilds();
  const [verified, mods] = ['1000000000000000011', '1000000000000000012'];
  gated.put(
    guildSchema.parse({
      id: guildId,
      roles: [
        { id: guildId, permissions: '0' },
        { id: verified, permissions: '0' },
        { id: mods, permissions: String(1 << 13) },
      ],
    }),
    [
      channel({ id: '21', permission_overwrites: [{ id: verified, type: 0, allow: String(view), deny: '0' }] }),
      channel({ id: '22', permission_overwrites: [{ id: mods, type: 0, allow: String(view), deny: '0' }] }),
    ],
    [],
    [],
  );
  it('has public channels all the same: those that others than staff see', () => {
    expect([gated.place('21')?.private, gated.place('22')?.private]).toEqual([false, true]);
  });
});

it('finds the moderators’ channel among several private ones', () => {
  const view = guilds.get(guildId);
  expect(view === undefined ? null : moderatorsChannelOf(view)).toBe(staffId);
});

describe('what the gateway sends', () => {
  it.each<[string, unknown, object]>([
    ['TYPING_START', {}, { code: 'ignored' }],
    ['MESSAGE_CREATE', {}, { code: 'event-invalid' }],
    ['MESSAGE_CREATE', null, { code: 'event-invalid' }],
    ['MESSAGE_CREATE', { ...message(), timestamp: '1066-10-14T09:00:00Z' }, { code: 'event-invalid' }],
    ['MESSAGE_UPDATE', { id: '5', channel_id: '6', guild_id: '7' }, { dispatch: { kind: 'changed', id: '5' } }],
    ['MESSAGE_DELETE', { id: '5', channel_id: '6' }, { dispatch: { kind: 'deleted', ids: ['5'], guildId: null } }],
    [
      'MESSAGE_DELETE_BULK',
      { ids: ['5', 'x', '6'], channel_id: '6', guild_id: '7' },
      { dispatch: { ids: ['5', '6'] } },
    ],
    ['GUILD_CREATE', { id: '7', unavailable: true }, { code: 'ignored' }],
    [
      'GUILD_CREATE',
      { id: '7', channels: [{ id: 'x' }, { id: '8', type: 0 }] },
      { dispatch: { guild: { channels: [{ id: '8' }] } } },
    ],
    ['GUILD_DELETE', { id: '7', unavailable: true }, { dispatch: { kind: 'guild-gone', unavailable: true } }],
    ['CHANNEL_CREATE', { id: '8', type: 1 }, { code: 'ignored' }],
    ['INTERACTION_CREATE', { id: '1' }, { code: 'event-invalid' }],
  ])('%s %j → %j', (type, data, expected) => {
    expect(readDispatch(type, data)).toMatchObject(expected);
  });
});
