import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import { createWorld } from '../../bots/anychat/world.ts';
import type { Fault } from '../../fakes/anychat/faulty-proxy.ts';
import { chatPlatformContract } from './contract.ts';

interface Listed {
  readonly id: string;
  readonly text: string;
  readonly threadId?: string;
  readonly actions?: readonly { id: string }[];
}

chatPlatformContract('AnyChat', async () => {
  const world = await createWorld();
  const scene = await world.scene();
  const { bot } = await scene.startBot({ requestTimeoutMs: 1000 });
  const { server, ada, ben, proxy } = scene;
  const clients = new Map([ada, ben].map((client) => [memberId('anychat', client.id), client]));
  let rows = 0;
  let fault: (method: string) => Fault | null = () => null;
  proxy.fault = (method) => fault(method);
  return {
    platform: bot.platform,
    spaceId: spaceId('anychat', server.space),
    channelId: channelId('anychat', scene.channel),
    goneChannelId: channelId('anychat', 'ch_gone'),
    moderation: ['delete-message'],
    member: memberId('anychat', ben.id),
    bystander: memberId('anychat', ada.id),
    say: async (text) => {
      const id = await scene.say(text);
      return { messageId: messageId('anychat', id), threadId: threadId('anychat', id) };
    },
    seenBy: async (member) => {
      const answer = await clients.get(member)?.call('GET', `${scene.path}/messages?limit=100`);
      return answer?.body.messages.map((message: Listed) => ({
        externalId: message.id,
        text: message.text,
        threadExternalId: message.threadId ?? null,
        actions: (message.actions ?? []).map((action) => action.id),
      }));
    },
    loseAnswers: () => {
      fault = (method) => (method === 'POST' ? { kind: 'lose-answer' } : null);
    },
    goDown: () => {
      fault = () => ({ kind: 'cut' });
    },
    recover: () => {
      fault = () => null;
    },
    rowId: () => {
      rows += 1;
      return `0198c1c2-1111-7000-8000-${String(rows).padStart(12, '0')}`;
    },
    close: async () => {
      await scene.end();
      await world.close();
    },
  };
});
