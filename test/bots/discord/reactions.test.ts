import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDispatch } from '../../../src/bots/discord/parse.ts';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import { type InboundEvent, inboundEventSchema } from '../../../src/core/messages/inbound.ts';
import type { GuildHandle, Message, User } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createScene, isUp, type Scene, storedText } from './bot-under-test.ts';

let scene: Scene;
let under: BotUnderTest;
let guild: GuildHandle;
let ann: User;
let ben: User;
let said: Message;
beforeAll(async () => {
  scene = await createScene();
  under = await scene.startBot();
});
afterAll(() => scene.end());
beforeEach(async () => {
  guild = scene.peer.createGuild({ name: 'Gardeners' });
  ann = scene.peer.addMember(guild, 'Ann');
  ben = scene.peer.addMember(guild, 'Ben');
  said = scene.peer.say(ann, guild.general, 'My roses are in bloom');
  await until(async () => (await storedText(scene.store, said.id)) !== undefined, { label: 'stored' });
});

/** [member, positive, negative] of who reacted, as full reactions. */
const totals = async (): Promise<[string, number, number][]> => {
  const week = 7 * 86_400_000;
  const rows = await scene.store.messages.reactionTotals(spaceId('discord', guild.id), Date.now(), 1e15, week);
  return rows.map(({ memberId: id, positive, negative }) => [id, Math.round(positive), Math.round(negative)]);
};
const become = (expected: [User, number, number][]): Promise<void> => {
  const wanted = expected.map(([user, ...counts]) => [memberId('discord', user.id), ...counts]).sort();
  return until(async () => JSON.stringify((await totals()).sort()) === JSON.stringify(wanted), { label: 'totals' });
};
const reactionEvents = (): InboundEvent[] => under.events.filter(({ kind }) => kind.startsWith('reaction.'));
/** Says something all see after what was to be left out, so that the wait has an end. */
const settle = async (): Promise<void> => {
  const { id } = scene.peer.say(ann, guild.general, 'And then this.');
  await until(async () => (await storedText(scene.store, id)) !== undefined, { label: 'settled' });
};

describe('what members click', () => {
  it('is kept where it has a mood, and goes when it is taken back', async () => {
    scene.peer.react(ben, said, '👍');
    scene.peer.react(ben, said, '🎉');
    scene.peer.react(ann, said, 'upvote:1400000000000000001');
    scene.peer.react(ann, said, '👎');
    scene.peer.react(ben, said, '👀');
    await become([
      [ann, 1, 1],
      [ben, 2, 0],
    ]);
    scene.peer.unreact(ben, said, '👍');
    scene.peer.unreact(ann, said, '👎');
    await become([
      [ann, 1, 0],
      [ben, 1, 0],
    ]);
  });

  it('ends as it was last, however quickly it is given and taken back', async () => {
    for (let round = 0; round < 5; round += 1) {
      scene.peer.react(ben, said, '👍');
      scene.peer.unreact(ben, said, '👍');
    }
    scene.peer.react(ben, said, '👍');
    scene.peer.react(ann, said, '👍');
    scene.peer.unreact(ann, said, '👍');
    await settle();
    await become([[ben, 1, 0]]);
  });

  it('goes when a moderator takes it away, one emoji or all', async () => {
    scene.peer.react(ben, said, '👍');
    scene.peer.react(ben, said, '👎');
    scene.peer.react(ann, said, '👎');
    await become([
      [ann, 0, 1],
      [ben, 1, 1],
    ]);
    scene.peer.clearReactions(guild.owner, said, '👎');
    await become([[ben, 1, 0]]);
    scene.peer.clearReactions(guild.owner, said);
    await become([]);
  });

  it('goes with the message', async () => {
    scene.peer.react(ben, said, '👍');
    await become([[ben, 1, 0]]);
    scene.peer.deleteMessage(ann, said);
    await become([]);
  });

  it('carries its place, and passes the contract', async () => {
    const thread = scene.peer.startThread(ann, guild.general, { name: 'Roses', from: said });
    const inside = scene.peer.say(ben, thread, 'Lovely');
    scene.peer.react(ann, inside, '❤️');
    const found = () =>
      reactionEvents().find((event) => 'messageId' in event && event.messageId === messageId('discord', inside.id));
    await until(() => found() !== undefined, { label: 'heard' });
    expect(found()).toMatchObject({
      kind: 'reaction.added',
      spaceId: spaceId('discord', guild.id),
      channelId: channelId('discord', guild.general.id),
      threadId: threadId('discord', thread.id),
      memberId: memberId('discord', ann.id),
      emoji: '❤️',
    });
    expect(reactionEvents().map((event) => inboundEventSchema.parse(event))).toEqual(reactionEvents());
    const ids = reactionEvents().map((event) => ('id' in event ? event.id : ''));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what is not the community’s is left out', () => {
  it('bots, the agent itself, and channels that only staff see', async () => {
    const robot = scene.peer.addMember(guild, 'Robot', { bot: true });
    const staff = scene.peer.createChannel(guild, { name: 'moderators', onlyFor: [guild.owner] });
    const secret = scene.peer.say(guild.owner, staff, 'Between us');
    const before = reactionEvents().length;
    scene.peer.react(robot, said, '👍');
    scene.peer.react(scene.peer.bot, said, '👍');
    scene.peer.react(guild.owner, secret, '👍');
    scene.peer.clearReactions(guild.owner, secret);
    await settle();
    expect(reactionEvents()).toHaveLength(before);
  });
});

describe('a dropped gateway', () => {
  it('that resumes loses none', { timeout: 30_000 }, async () => {
    const { drops } = under.bot.state();
    scene.peer.gateway.drop('socket');
    scene.peer.react(ben, said, '👍');
    scene.peer.unreact(ben, said, '👍');
    scene.peer.react(ben, said, '🎉');
    await until(() => under.bot.state().drops > drops && under.bot.state().connected, { label: 'back' });
    await become([[ben, 1, 0]]);
  });

  it('that does not misses those of the gap, and hears the next', { timeout: 30_000 }, async () => {
    const { drops } = under.bot.state();
    scene.peer.gateway.forgetSessions();
    scene.peer.react(ben, said, '👍');
    await until(() => under.bot.state().drops > drops && isUp(under), { label: 'back', timeoutMs: 20_000 });
    scene.peer.react(ann, said, '🎉');
    await become([[ann, 1, 0]]);
  });
});

describe('the gateway’s words', () => {
  const where = { message_id: '3', channel_id: '2', guild_id: '1' };
  const read = { messageId: '3', channelId: '2', guildId: '1' };
  it.each([
    [
      'MESSAGE_REACTION_ADD',
      { ...where, user_id: '4', emoji: { id: null, name: '👍' }, member: { user: { id: '4', bot: true }, roles: [] } },
      { kind: 'reaction', added: true, ...read, userId: '4', bot: true, emoji: '👍' },
    ],
    [
      'MESSAGE_REACTION_ADD',
      { ...where, user_id: 4, emoji: { name: '👍' }, member: 'what' },
      { kind: 'reaction', added: true, ...read, userId: '4', bot: false, emoji: '👍' },
    ],
    [
      'MESSAGE_REACTION_REMOVE',
      { ...where, user_id: '4', emoji: { id: '5', name: 'like', animated: true } },
      { kind: 'reaction', added: false, ...read, userId: '4', bot: false, emoji: ':like:' },
    ],
    ['MESSAGE_REACTION_REMOVE_ALL', where, { kind: 'reactions-cleared', ...read, emoji: null }],
    [
      'MESSAGE_REACTION_REMOVE_EMOJI',
      { ...where, emoji: { id: null, name: '👎' } },
      { kind: 'reactions-cleared', ...read, emoji: '👎' },
    ],
  ])('%s is read: %j', (type, data, expected) => {
    expect(readDispatch(type, data)).toEqual({ dispatch: expected });
  });

  it('of an emoji that is gone from the server is passed over', () => {
    for (const type of ['MESSAGE_REACTION_REMOVE', 'MESSAGE_REACTION_REMOVE_EMOJI'])
      expect(readDispatch(type, { ...where, user_id: '4', emoji: { id: '5', name: null } })).toEqual({
        code: 'ignored',
      });
  });

  it.each([
    ['MESSAGE_REACTION_ADD', { ...where, user_id: '4' }],
    ['MESSAGE_REACTION_ADD', { ...where, emoji: { name: '👍' } }],
    ['MESSAGE_REACTION_REMOVE_EMOJI', where],
    ['MESSAGE_REACTION_REMOVE_ALL', null],
  ])('%s in a form not known is left out: %j', (type, data) => {
    expect(readDispatch(type, data)).toEqual({ code: 'event-invalid' });
  });
});
