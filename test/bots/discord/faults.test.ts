// What must hold when Discord, the network, the queue or another process misbehaves: nothing lost, nothing doubled.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import type { GuildHandle, User } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createScene, isUp, type Scene, storedText, storedTexts } from './bot-under-test.ts';

let scene: Scene;
let guild: GuildHandle;
let ann: User;
beforeEach(async () => {
  scene = await createScene();
  guild = scene.peer.createGuild({ name: 'Gardeners' });
  ann = scene.peer.addMember(guild, 'Ann');
});
afterEach(() => scene.end());

const say = (text: string) => scene.peer.say(ann, guild.general, text);
/** Several were said in one millisecond: their order is not stored. */
const texts = async () => (await storedTexts(scene.store, guild.id, guild.general.id)).sort();
const allStored = (said: readonly string[], timeoutMs = 30_000) =>
  until(async () => (await texts()).length >= said.length, { label: 'all stored', timeoutMs });

/** Without a word, and with codes after which a session goes on. */
const breaks = ['socket', { code: 4000 }, { code: 1001 }, { code: 4009 }] as const;

describe('the connection', () => {
  it('broken fifty times in the middle of 5,000 messages loses and doubles nothing', { timeout: 120_000 }, async () => {
    const under = await scene.startBot();
    const said: string[] = [];
    for (let round = 0; round < 50; round += 1) {
      for (let count = 0; count < 50; count += 1) said.push(say(`message ${said.length}`).content);
      const { drops } = under.bot.state();
      scene.peer.gateway.drop(breaks[round % breaks.length] ?? 'socket');
      for (let count = 0; count < 50; count += 1) said.push(say(`message ${said.length}`).content);
      await until(() => under.bot.state().drops > drops && under.bot.state().connected, { label: 'back' });
    }
    await allStored(said);
    expect(await texts()).toEqual([...said].sort());
    expect(scene.peer.violations).toEqual([]);
  });

  it('that repeats and reorders what it says changes nothing', { timeout: 60_000 }, async () => {
    await scene.startBot();
    let seed = 1;
    const random = (): number => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    scene.peer.gateway.disturb({ repeat: 0.3, reorder: 0.3, random });
    const said = Array.from({ length: 300 }, (_, index) => say(`message ${index}`));
    for (const message of said.slice(0, 100)) scene.peer.edit(ann, message, `${message.content}, edited`);
    for (const message of said.slice(100, 200)) scene.peer.deleteMessage(ann, message);
    scene.peer.gateway.disturb(null);
    const left = [
      ...said.slice(0, 100).map((_, index) => `message ${index}, edited`),
      ...said.slice(200).map(({ content }) => content),
    ].sort();
    await until(async () => JSON.stringify(await texts()) === JSON.stringify(left), { label: 'the same' });
  });

  it.each([
    ['asks to reconnect', (one: Scene) => one.peer.gateway.askToReconnect()],
    ['has forgotten the session', (one: Scene) => one.peer.gateway.forgetSessions()],
    ['calls the session invalid', (one: Scene) => one.peer.gateway.invalidate(false)],
    ['calls the session invalid for now', (one: Scene) => one.peer.gateway.invalidate(true)],
    ['closes for good manners', (one: Scene) => one.peer.gateway.drop({ code: 1000 })],
  ])('goes on where it was when Discord %s', { timeout: 40_000 }, async (_, trouble) => {
    const under = await scene.startBot();
    const before = say('before');
    await until(async () => (await storedText(scene.store, before.id)) !== undefined);
    const { drops } = under.bot.state();
    trouble(scene);
    const during = say('while away');
    await until(() => under.bot.state().drops > drops || under.bot.state().connected);
    const after = say('after');
    for (const { id } of [during, after])
      await until(async () => (await storedText(scene.store, id)) !== undefined, {
        label: 'stored',
        timeoutMs: 20_000,
      });
    expect(await texts()).toEqual(['after', 'before', 'while away']);
  });
});

describe('what was said while no process ran', () => {
  const away = async (end: (under: BotUnderTest) => Promise<void>) => {
    const first = await scene.startBot();
    const kept = say('kept');
    const later = say('to be edited');
    const gone = say('to be deleted');
    await until(async () => (await storedText(scene.store, gone.id)) !== undefined);
    await end(first);
    const thread = scene.peer.startThread(ann, guild.general, { name: 'A thread', from: kept });
    scene.peer.edit(ann, later, 'edited');
    scene.peer.deleteMessage(ann, gone);
    const missed = say('missed');
    const inside = scene.peer.say(ann, thread, 'missed in a thread');
    return { kept, later, gone, missed, inside };
  };
  const check = async ({ gone, missed, inside }: Awaited<ReturnType<typeof away>>): Promise<void> => {
    await until(async () => (await storedText(scene.store, missed.id)) !== undefined, { label: 'missed' });
    await until(async () => (await storedText(scene.store, inside.id)) !== undefined, { label: 'in the thread' });
    await until(async () => (await storedText(scene.store, gone.id)) == null, { label: 'deleted' });
    expect(await texts()).toEqual(['edited', 'kept', 'missed']);
  };

  it('is replayed where the session can be resumed', { timeout: 30_000 }, async () => {
    const world = await away(({ bot }) => bot.close({ deadlineMs: 3000 }));
    const { identifies } = scene.peer.statistics();
    await scene.startBot({}, { holder: 'two' });
    await check(world);
    expect(scene.peer.statistics().identifies).toBe(identifies);
  });

  it('is read from Discord where it cannot', { timeout: 30_000 }, async () => {
    const world = await away(async ({ bot }) => {
      await bot.close({ deadlineMs: 3000 });
      scene.peer.gateway.forgetSessions();
    });
    await scene.startBot({}, { holder: 'two' });
    await check(world);
  });

  it('is read in forums and in threads archived since, too', { timeout: 30_000 }, async () => {
    const first = await scene.startBot();
    const mark = say('mark');
    await until(async () => (await storedText(scene.store, mark.id)) !== undefined);
    await first.bot.close({ deadlineMs: 3000 });
    scene.peer.gateway.forgetSessions();
    const thread = scene.peer.startThread(ann, guild.general, { name: 'Soon archived' });
    const inside = scene.peer.say(ann, thread, 'in an archived thread');
    scene.peer.archive(thread);
    await scene.startBot({}, { holder: 'two' });
    await until(async () => (await storedText(scene.store, inside.id)) !== undefined, { label: 'in the archive' });
  });
});

describe('the queue', () => {
  it('that is down holds reading back, and loses nothing', { timeout: 60_000 }, async () => {
    let down = true;
    const under = scene.bot(
      { tuning: { backlogLimit: 100, inFlight: 20 } },
      {
        enqueue: async () => {
          if (down) throw new CcoError('down', { code: 'queue-unavailable', retryable: true });
        },
      },
    );
    await under.bot.start();
    await until(() => under.bot.state().connected, { label: 'connected' });
    const said = Array.from({ length: 400 }, (_, index) => say(`message ${index}`).content);
    await until(() => !under.bot.state().connected, { label: 'stopped reading' });
    expect(under.bot.state().backlog).toBeLessThan(500);
    down = false;
    await allStored(said);
    expect(await texts()).toEqual([...said].sort());
  });
});

describe('two processes', () => {
  it('have one connection; the other takes over where the first stopped', { timeout: 40_000 }, async () => {
    const first = await scene.startBot({}, { holder: 'one' });
    const second = scene.bot({}, { holder: 'two' });
    await second.bot.start();
    const before = say('to the first');
    await until(async () => (await storedText(scene.store, before.id)) !== undefined);
    expect([first.bot.isHolder(), second.bot.isHolder()]).toEqual([true, false]);
    expect(scene.peer.gateway.sessions()).toHaveLength(1);
    await first.bot.close({ deadlineMs: 3000 });
    const between = say('to nobody');
    await until(() => second.bot.isHolder() && isUp(second), { label: 'taken over' });
    const after = say('to the second');
    for (const { id } of [between, after])
      await until(async () => (await storedText(scene.store, id)) !== undefined, { label: 'stored' });
    expect(await texts()).toEqual(['to nobody', 'to the first', 'to the second']);
  });
});

describe('Discord’s refusals', () => {
  it('a token that is taken back is one clear state, not a loop and not a crash', { timeout: 40_000 }, async () => {
    const under = await scene.startBot({ tuning: { refusedMs: 60_000 } });
    const { requests, connections } = scene.peer.statistics();
    scene.peer.revokeToken();
    await until(() => under.bot.state().trouble === 'token-refused', { label: 'told' });
    await expect(
      under.bot.platform.createSpace({
        name: '371OS-x',
        description: '',
        privacy: 'invite_only',
        features: [],
        idempotencyKey: 'k',
        founder: `discord:${ann.id}` as never,
      }),
    ).rejects.toMatchObject({ code: 'chat-unavailable', remedy: expect.stringContaining('DISCORD_TOKEN') });
    const after = scene.peer.statistics();
    expect(after.requests - requests).toBeLessThan(6);
    expect(after.connections - connections).toBeLessThan(3);
    expect(under.log.filter((line) => line.includes('discord-token-refused'))).toHaveLength(1);
    expect(under.log.join('\n')).not.toContain(scene.peer.token);
  });
});

describe('intents that the portal does not allow', () => {
  it.each([
    [{ messageContent: false, members: true }, false],
    [{ messageContent: true, members: false }, true],
    [{ messageContent: false, members: false }, false],
  ])('%j: it goes on with what is left', { timeout: 30_000 }, async (privileged, readsContent) => {
    await scene.end();
    scene = await createScene({ privileged });
    guild = scene.peer.createGuild({ name: 'Gardeners' });
    ann = scene.peer.addMember(guild, 'Ann');
    const under = await scene.startBot();
    const message = say('Anybody there?');
    await until(async () => (await storedText(scene.store, message.id)) !== undefined, { label: 'stored' });
    expect(under.bot.state()).toMatchObject({ readsContent, trouble: null });
    expect(await storedText(scene.store, message.id)).toBe(readsContent ? 'Anybody there?' : null);
  });
});
