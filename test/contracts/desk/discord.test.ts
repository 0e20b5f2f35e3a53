import { expect } from 'vitest';
import { pathOf } from '../../../src/bots/discord/command-shape.ts';
import { readCustomId } from '../../../src/bots/discord/custom-id.ts';
import { commands } from '../../../src/core/commands/registry.ts';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import { createScene } from '../../bots/discord/bot-under-test.ts';
import type { Message, User } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { deskContract, type Hand, type Where } from './contract.ts';

interface Button {
  readonly custom_id: string;
  readonly label: string;
}

const buttonsOf = ({ components }: Message): readonly Button[] =>
  (components as readonly { components: readonly Button[] }[]).flatMap((row) => row.components);

const textOf = ({ content, embeds: [embed] }: Message): string =>
  typeof embed?.description === 'string' ? embed.description : content;

deskContract('Discord', async () => {
  const scene = await createScene();
  const { peer, store } = scene;
  const guild = peer.createGuild({ name: 'Gardeners' });
  const role = peer.createRole(guild, 'Moderators', ['manageMessages', 'kickMembers']);
  const [ada, gus] = ['Ada', 'Gus'].map((one) => peer.addMember(guild, one, { roles: [role] }));
  const ben = peer.addMember(guild, 'Ben');
  if (ada === undefined || gus === undefined) throw new Error('nobody');
  const moderators = peer.createChannel(guild, { name: 'moderators', onlyFor: [role, peer.bot] });
  const under = await scene.startBot();
  await until(() => peer.commands().length > 0, { label: 'commands' });
  const placeOf = (where: Where): string =>
    where === 'moderators' ? moderators.id : where.threadId.slice('discord:'.length);

  const hand = (user: User): Hand => ({
    id: memberId('discord', user.id),
    name: user.globalName ?? user.username,
    sees: async (where) =>
      peer.readAs(user, placeOf(where))?.map((one) => ({
        externalId: one.id,
        text: textOf(one),
        actions: buttonsOf(one).map(({ custom_id: id, label }) => ({ id: readCustomId(id).actionId, label })),
        isPrivate: one.visibleTo !== null,
      })) ?? null,
    say: async (where, text) => messageId('discord', peer.say(user, placeOf(where), text).id),
    press: async (where, { externalId }, actionId, input) => {
      const message = peer.readAs(user, placeOf(where))?.find(({ id }) => id === externalId);
      const button = buttonsOf(message as Message).find(({ custom_id: id }) => readCustomId(id).actionId === actionId);
      const pressed = peer.press(user, externalId, button?.custom_id ?? '');
      if (input === undefined) return;
      await until(() => pressed.modal() !== null, { label: 'form' });
      peer.submitModal(pressed, { text: input });
    },
    command: async (where, name, values = {}) => {
      const command = commands.find((one) => one.name === name);
      if (command === undefined) throw new Error('no such command');
      peer.slash(user, placeOf(where), ['cco', ...pathOf(command)].join(' '), values);
    },
  });

  return {
    store,
    chat: under.bot.platform,
    spaceId: spaceId('discord', guild.id),
    channelId: channelId('discord', guild.general.id),
    moderators: [hand(ada), hand(gus)],
    member: hand(ben),
    mention: `<@${peer.bot.id}>`,
    startThread: async () => {
      const message = peer.say(ben, guild.general, 'Has anybody tried the new editor?');
      const thread = peer.startThread(ben, guild.general, { name: 'The editor', from: message });
      return { threadId: threadId('discord', thread.id), messageId: messageId('discord', message.id) };
    },
    taken: () => under.interactions.splice(0),
    events: under.events,
    close: async () => {
      await scene.end();
      expect(peer.violations).toEqual([]);
    },
  };
});
