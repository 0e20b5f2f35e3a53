// The main job, whole, on Discord: people talk, a talk turns sour, a moderator decides, the answer is posted once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, createDiscordPeer, type DiscordPeer, type Message, type User } from '../fakes/discord/index.ts';
import { type RunningProgram, runCco, startProgram, temporaryFolder } from '../services/program.ts';
import { until } from '../services/until.ts';
import { buttonsOf, type Community, createCommunity, textOf } from './discord-story.ts';

const slow = { timeoutMs: 90_000 };
const dataDir = `${temporaryFolder()}/data`;
let peer: DiscordPeer;
let community: Community;
let thread: Channel;
let program: RunningProgram;

const env = () => ({ DISCORD_TOKEN: peer.token, DISCORD_API_BASE: peer.apiBase });

beforeAll(async () => {
  peer = await createDiscordPeer();
  community = createCommunity(peer, 'Gardeners');
  program = await startProgram({ dataDir, env: env() });
  await until(() => peer.commands().length > 0, { ...slow, label: 'commands' });
}, 240_000);
afterAll(async () => {
  await program?.stop();
  await peer?.close();
});

describe('a community on Discord', () => {
  it('gets an answer to a command, for the eyes of who asked', { timeout: 60_000 }, async () => {
    const { guild, members } = community;
    const [ben] = members;
    if (ben === undefined) throw new Error('nobody');
    const asked = await peer.slash(ben, guild.general, 'cco help').settled(30_000);
    expect(asked.isEphemeral()).toBe(true);
    const answer = asked.reply();
    expect(answer === null ? '' : textOf(answer)).toContain('What you can ask me');
    const refused = await peer.slash(ben, guild.general, 'cco health').settled(30_000);
    expect(refused.reply()?.content).toContain('only moderators and admins');
  });

  it('shows a draft to moderators when a thread turns negative', { timeout: 120_000 }, async () => {
    const { members, moderators, cards, seenBy, byBot, quarrel } = community;
    const [first] = members;
    if (first === undefined) throw new Error('nobody');
    thread = quarrel();
    await until(() => cards().length === 1, { ...slow, label: 'card' });
    const text = textOf(cards()[0] as Message);
    for (const { username } of members) expect(text).not.toContain(username);
    expect(seenBy(first, moderators)).toEqual([]);
    expect(byBot(thread)).toEqual([]);
  });

  it('gets the post once a moderator approves it, once, also when the program is killed', {
    timeout: 240_000,
  }, async () => {
    const { guild, mod, members, cards, byBot } = community;
    const [card] = cards();
    if (card === undefined) throw new Error('no card');
    const [approve = ''] = buttonsOf(card);
    const pressed = peer.press(mod, card, approve);
    await until(() => byBot(thread).length === 1, { ...slow, label: 'posted' });
    await pressed.settled(30_000);
    expect(pressed.reply()?.content).toContain('Approved');
    await until(() => /Approved by Mod at .* Posted\./su.test(textOf(cards()[0] as Message)), {
      ...slow,
      label: 'closed',
    });
    expect(buttonsOf(cards()[0] as Message)).toEqual([]);
    expect(textOf(byBot(thread)[0] as Message)).toContain('a bot');
    await program.kill();
    program = await startProgram({ dataDir, env: env() });
    const [ben] = members;
    const again = await peer.slash(ben as User, guild.general, 'cco about').settled(60_000);
    expect(again.reply()).not.toBeNull();
    expect(byBot(thread)).toHaveLength(1);
    expect(peer.violations).toEqual([]);
  });

  it('is found in order by the doctor, which prints the link', { timeout: 60_000 }, async () => {
    const { code, stdout } = await runCco(['doctor', 'discord'], { dataDir, env: env() });
    expect(stdout).toMatch(/The token is good[\s\S]*Invite it with: https:\/\/discord\.com\/oauth2\/authorize/u);
    expect(code).toBe(0);
    expect(stdout).not.toContain(peer.token);
  });
});
