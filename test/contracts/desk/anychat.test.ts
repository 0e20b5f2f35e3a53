import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import { createWorld } from '../../bots/anychat/world.ts';
import type { Client } from '../../playground/server.ts';
import { deskContract, type Hand, type Where } from './contract.ts';

interface Listed {
  readonly id: string;
  readonly text: string;
  readonly threadId?: string;
  readonly privateTo?: unknown;
  readonly actions?: readonly { id: string; label: string }[];
}

deskContract('AnyChat', async () => {
  const world = await createWorld();
  const scene = await world.scene();
  const under = await scene.startBot();
  const { server, ada, ben, store } = scene;
  const gus = await server.join('Gus');
  const promoted = await ada.call('PATCH', `/spaces/${server.space}/members/${gus.id}`, { role: 'moderator' });
  if (promoted.status !== 200) throw new Error('not promoted');
  const moderatorsPath = `/spaces/${server.space}/channels/${server.channels.moderators}`;
  const pathOf = (where: Where): string => (where === 'moderators' ? moderatorsPath : scene.path);
  const threadOf = (where: Where): string | undefined =>
    where === 'moderators' ? undefined : where.threadId.slice('anychat:'.length);
  const take = async (client: Client, path: string, body: unknown) => {
    const answer = await client.call('POST', path, body);
    if (answer.status >= 300) throw new Error(`refused: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const hand = (client: Client): Hand => ({
    id: memberId('anychat', client.id),
    name: client.name,
    sees: async (where) => {
      const answer = await client.call('GET', `${pathOf(where)}/messages?limit=100`);
      if (answer.status === 404) return null;
      const thread = threadOf(where);
      return answer.body.messages
        .filter((one: Listed) => thread === undefined || one.threadId === thread || one.id === thread)
        .map((one: Listed) => ({
          externalId: one.id,
          text: one.text,
          actions: (one.actions ?? []).map(({ id, label }) => ({ id, label })),
          isPrivate: one.privateTo !== undefined,
        }));
    },
    say: async (where, text) =>
      messageId('anychat', (await take(client, `${scene.path}/messages`, { text, threadId: threadOf(where) })).id),
    press: async (where, message, actionId, input) => {
      await take(client, `${pathOf(where)}/messages/${message.externalId}/actions`, { actionId, input });
    },
    command: async (where, name, values = {}) => {
      const text = [name, ...Object.values(values)].join(' ');
      await take(client, `${pathOf(where)}/commands`, { command: 'cco', text, threadId: threadOf(where) });
    },
  });

  return {
    store,
    chat: under.bot.platform,
    spaceId: spaceId('anychat', server.space),
    channelId: channelId('anychat', scene.channel),
    moderators: [hand(ada), hand(gus)],
    member: hand(ben),
    mention: '@CCO',
    startThread: async () => {
      const id = await scene.say('Has anybody tried the new editor?');
      return { threadId: threadId('anychat', id), messageId: messageId('anychat', id) };
    },
    taken: () => under.interactions.splice(0),
    events: under.events,
    close: async () => {
      await scene.end();
      await world.close();
    },
  };
});
