// `cco doctor discord`: what is wrong, and what to click.
import { afterEach, expect, it } from 'vitest';
import { checkDiscord, inviteLink } from '../../../src/bots/discord/check.ts';
import { createDiscordPeer, type DiscordPeer, type DiscordPeerConfig } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { createScene } from './bot-under-test.ts';

let peer: DiscordPeer;
afterEach(() => peer.close());

const needed = [
  'viewChannel',
  'sendMessages',
  'sendMessagesInThreads',
  'embedLinks',
  'attachFiles',
  'readMessageHistory',
] as const;
const founding = ['manageChannels', 'manageRoles', 'createInvite'] as const;
const start = async (config: DiscordPeerConfig = {}): Promise<void> => {
  peer = await createDiscordPeer({ rateLimits: false, ...config });
};
const check = (more: Partial<Parameters<typeof checkDiscord>[0]> = {}) =>
  checkDiscord(
    { apiBase: peer.apiBase, token: peer.token, messageContent: true, members: true, commandScope: 'global', ...more },
    { now: Date.now },
  );
const problems = async (more = {}) => (await check(more)).filter(({ state }) => state === 'problem');

it('all is well', async () => {
  const scene = await createScene();
  peer = scene.peer;
  peer.createGuild({ name: 'Gardeners', permissions: [...needed, ...founding] });
  await scene.startBot();
  await until(() => peer.commands().length > 0, { label: 'registered' });
  const findings = await check();
  expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
  expect(findings.map(({ message }) => message).join('\n')).toMatch(
    /token is good: it is cco[\s\S]*intents it needs[\s\S]*1 shard[\s\S]*Gardeners: it may read and post in every public channel[\s\S]*commands are registered[\s\S]*Invite it with/u,
  );
  expect(peer.violations).toEqual([]);
  await scene.end();
});

it('a token that is refused is the one thing said', async () => {
  await start();
  const findings = await check({ token: 'wrong' });
  expect(findings).toMatchObject([{ state: 'problem', remedy: expect.stringContaining('Reset Token') }]);
});

it('intents that are off are named, with the page to switch them on', async () => {
  await start({ privileged: { messageContent: false, members: false } });
  expect(await problems()).toMatchObject([
    { message: expect.stringContaining('Message Content Intent is off'), remedy: expect.stringContaining('portal') },
    { message: expect.stringContaining('Server Members Intent is off') },
  ]);
  expect(await problems({ messageContent: false, members: false })).toEqual([]);
});

it('permissions that are missing are named as Discord’s settings name them', async () => {
  await start();
  const guild = peer.createGuild({ name: 'Gardeners', permissions: [...needed] });
  const everyone = guild.guild.id;
  peer.setRole(guild, everyone, { permissions: ['viewChannel'] });
  peer.setRole(guild, guild.botRole ?? '', { permissions: ['viewChannel', 'sendMessages'] });
  expect(await problems()).toMatchObject([
    {
      message: expect.stringMatching(
        /^Gardeners: it lacks Send Messages in Threads, Embed Links, Attach Files, Read Message History/u,
      ),
    },
  ]);
});

it('a channel that is closed to it is named', async () => {
  await start();
  const guild = peer.createGuild({ name: 'Gardeners', permissions: [...needed] });
  peer.denyBot(guild.general, ['sendMessages']);
  expect((await check()).map(({ message }) => message)).toContainEqual(
    expect.stringContaining('Gardeners: it lacks a permission in #general'),
  );
});

it('the invite link asks for exactly what it needs', () => {
  const link = new URL(inviteLink('123'));
  expect(link.searchParams.get('scope')).toBe('bot applications.commands');
  // View Channels, Send Messages, in Threads, Embed Links, Attach Files, History; Manage Channels, Manage Roles, Invite;
  // Manage Messages, Timeout Members.
  const bits = [10, 11, 38, 14, 15, 16, 4, 28, 0, 13, 40].reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n);
  expect(BigInt(link.searchParams.get('permissions') ?? 0)).toBe(bits);
});
