// What moderators order against what was said: done once however often it is tried, told in the audit log, refused clearly.
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import type { Moderation } from '../../../src/core/messages/outbound.ts';
import { createDeliver } from '../../../src/core/pipeline/deliver.ts';
import type { GuildHandle, User } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createScene, type Scene } from './bot-under-test.ts';

let scene: Scene;
let guild: GuildHandle;
let ann: User;
beforeEach(async () => {
  scene = await createScene();
  guild = scene.peer.createGuild({ name: 'Gardeners' });
  ann = scene.peer.addMember(guild, 'Ann');
});
afterEach(() => scene.end());

const minute = 60_000;
const place = () => ({
  spaceId: spaceId('discord', guild.id),
  channelId: channelId('discord', guild.general.id),
});
const removal = (id: string, thread: string | null = null): Moderation => ({
  kind: 'delete-message',
  ...place(),
  threadId: thread === null ? null : threadId('discord', thread),
  messageId: messageId('discord', id),
});
const timeOut = (minutes: number, user = ann): Moderation => ({
  kind: 'time-out',
  spaceId: place().spaceId,
  memberId: memberId('discord', user.id),
  minutes,
});
const order = async (effect: Moderation): Promise<string> => {
  const id = v7();
  const now = Date.now();
  await scene.store.outbox.add([{ id, platform: 'discord', effect, createdAt: now, expiresAt: now + 86_400_000 }]);
  return id;
};
const deliver = (under: BotUnderTest) =>
  createDeliver({ store: scene.store, platform: under.bot.platform, clock: { now: Date.now }, patienceMs: 5000 })();
const statusOf = async (id: string) => (await scene.store.outbox.get(id))?.status;
const timedOutUntil = () => guild.guild.members.get(ann.id)?.timeoutUntil ?? null;
const reasons = () => scene.peer.requests.flatMap(({ reason }) => reason ?? []);

describe('removing a message', () => {
  it('takes it away on Discord, and from what is stored', async () => {
    const under = await scene.startBot();
    const said = scene.peer.say(ann, guild.general, 'something vile');
    await until(async () => (await scene.store.messages.get(messageId('discord', said.id))) !== null);
    const id = await order(removal(said.id));
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    expect(await statusOf(id)).toBe('sent');
    expect(scene.peer.readAs(ann, guild.general)).toEqual([]);
    await until(async () => (await scene.store.messages.get(messageId('discord', said.id))) === null);
    expect(reasons()).toEqual(['CCO: removed a message, ordered by a moderator']);
    expect(scene.peer.violations).toEqual([]);
  });

  it('works in a thread that was archived meanwhile', async () => {
    const under = await scene.startBot();
    const thread = scene.peer.startThread(ann, guild.general, { name: 'Off topic' });
    const said = scene.peer.say(ann, thread, 'something vile');
    scene.peer.archive(thread);
    await order(removal(said.id, thread.id));
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    expect((scene.peer.readAs(ann, thread) ?? []).filter(({ id }) => id === said.id)).toEqual([]);
  });

  it('is done where the message is gone already, and where the channel is', async () => {
    const under = await scene.startBot();
    const said = scene.peer.say(ann, guild.general, 'something vile');
    scene.peer.deleteMessage(ann, said);
    await order(removal(said.id));
    const side = scene.peer.createChannel(guild, { name: 'side' });
    const there = scene.peer.say(ann, side, 'there');
    scene.peer.deleteChannel(side);
    const other = removal(there.id);
    await order(other.kind === 'delete-message' ? { ...other, channelId: channelId('discord', side.id) } : other);
    expect(await deliver(under)).toMatchObject({ sent: 2, failed: 0 });
  });
});

describe('a time-out', () => {
  it('lasts as long as ordered from the order on, however often it is tried', async () => {
    const under = await scene.startBot();
    const effect = timeOut(10);
    const before = Date.now();
    const id = await order(effect);
    scene.peer.rest.fault({ kind: 'lose-answer', on: ({ method }) => method === 'PATCH', times: 3 });
    await deliver(under);
    const first = timedOutUntil() ?? 0;
    expect(first).toBeGreaterThanOrEqual(before + 10 * minute);
    expect(first).toBeLessThanOrEqual(Date.now() + 10 * minute);
    scene.peer.rest.clearFaults();
    await under.bot.platform.send({ id, effect, targetExternalId: null });
    expect(timedOutUntil()).toBe(first);
    expect(reasons()[0]).toBe('CCO: timed out for 10 minutes, ordered by a moderator');
    await scene.store.outbox.settle(id, { status: 'expired', errorCode: 'over', at: Date.now() });
  });

  it('is written once where it worked once', async () => {
    const under = await scene.startBot();
    const [id, effect] = [v7(), timeOut(10)];
    await under.bot.platform.send({ id, effect, targetExternalId: null });
    await under.bot.platform.send({ id, effect, targetExternalId: null });
    expect(scene.peer.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    expect(scene.peer.violations).toEqual([]);
  });

  it('does not shorten a longer one', async () => {
    const under = await scene.startBot();
    await under.bot.platform.send({ id: v7(), effect: timeOut(60), targetExternalId: null });
    const longer = timedOutUntil();
    await under.bot.platform.send({ id: v7(), effect: timeOut(5), targetExternalId: null });
    expect(timedOutUntil()).toBe(longer);
  });

  it('of an order that was held up counts from now', async () => {
    const under = await scene.startBot();
    const old = v7({ msecs: Date.now() - 60 * minute });
    await under.bot.platform.send({ id: old, effect: timeOut(10), targetExternalId: null });
    expect(timedOutUntil()).toBeGreaterThan(Date.now() + 9 * minute);
  });

  it('of the longest kind stays within what Discord takes', async () => {
    const under = await scene.startBot();
    await under.bot.platform.send({ id: v7(), effect: timeOut(40_320), targetExternalId: null });
    expect(timedOutUntil()).toBeGreaterThan(Date.now() + 27 * 24 * 60 * minute);
    expect(scene.peer.violations).toEqual([]);
  });

  it('works in a category that is a space of its own', async () => {
    const under = await scene.startBot();
    const category = scene.peer.createChannel(guild, { name: 'Roses', type: 4 });
    const effect = { ...timeOut(10), spaceId: spaceId('discord', category.id) };
    await under.bot.platform.send({ id: v7(), effect, targetExternalId: null });
    expect(timedOutUntil()).not.toBeNull();
  });

  it('of somebody who stands above the bot is refused, and the moderators are told why', async () => {
    const moderators = scene.peer.createChannel(guild, { name: 'moderators', onlyFor: [guild.botRole?.id ?? ''] });
    const under = await scene.startBot();
    const id = await order(timeOut(10, guild.owner));
    expect(await deliver(under)).toMatchObject({ failed: 1 });
    expect(await scene.store.outbox.get(id)).toMatchObject({ status: 'failed', errorCode: 'chat-forbidden' });
    await deliver(under);
    const told = scene.peer.outbox.filter(({ message }) => message.channelId === moderators.id);
    expect(told.map(({ content }) => content)).toEqual([
      expect.stringMatching(/^I could not time that member out: I lack \*\*Timeout Members\*\*.*stands above mine/u),
    ]);
  });
});

describe('slow mode', () => {
  it.each([0, 30, 21_600])('of %i seconds is set', async (seconds) => {
    const under = await scene.startBot();
    await order({ kind: 'slow-mode', ...place(), seconds });
    expect(await deliver(under)).toMatchObject({ sent: 1 });
    expect(guild.general.slowMode).toBe(seconds);
    expect(scene.peer.violations).toEqual([]);
  });
});

describe('a press', () => {
  it.each([
    [[], []],
    [['manageMessages'], ['delete-message']],
    [
      ['manageMessages', 'moderateMembers', 'manageChannels'],
      ['delete-message', 'time-out', 'slow-mode'],
    ],
    [['administrator'], ['delete-message', 'time-out', 'slow-mode']],
  ] as const)('by somebody with %j carries the rights %j', async (held, rights) => {
    const under = await scene.startBot();
    const role = scene.peer.createRole(guild, 'Helpers', held);
    const bea = scene.peer.addMember(guild, 'Bea', { roles: [role] });
    await until(() => scene.peer.commands().length > 0, { label: 'registered' });
    scene.peer.slash(bea, guild.general, 'cco help');
    await until(() => under.interactions.length > 0, { label: 'asked' });
    expect(under.interactions[0]?.rights).toEqual(rights);
  });

  it('carries none that only the channel gives: what they order happens elsewhere', async () => {
    const under = await scene.startBot();
    const role = scene.peer.createRole(guild, 'Helpers', []);
    const bea = scene.peer.addMember(guild, 'Bea', { roles: [role] });
    scene.peer.overwrite(guild.general, role, { allow: ['manageMessages', 'manageChannels'] });
    await until(() => scene.peer.commands().length > 0, { label: 'registered' });
    scene.peer.slash(bea, guild.general, 'cco help');
    await until(() => under.interactions.length > 0, { label: 'asked' });
    expect(under.interactions[0]?.rights).toEqual([]);
  });
});

it('what was ordered against a member goes when that member is erased', async () => {
  const id = await order(timeOut(10));
  await scene.store.privacy.erase(memberId('discord', ann.id), Date.now());
  expect(await scene.store.outbox.get(id)).toBeNull();
});
