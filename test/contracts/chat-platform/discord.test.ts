import { readCustomId } from '../../../src/bots/discord/custom-id.ts';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import { createScene } from '../../bots/discord/bot-under-test.ts';
import type { Message } from '../../fakes/discord/index.ts';
import { chatPlatformContract } from './contract.ts';

/** Buttons of a message, as they were asked for. */
const actionsOf = (message: Message): string[] =>
  JSON.parse(JSON.stringify(message.components)).flatMap((row: { components: { custom_id: string }[] }) =>
    row.components.map((button) => readCustomId(button.custom_id).actionId),
  );

const textOf = (message: Message): string => {
  const [embed] = message.embeds;
  return typeof embed?.description === 'string' ? embed.description : message.content;
};

chatPlatformContract('Discord', async () => {
  const scene = await createScene();
  const { peer } = scene;
  const guild = peer.createGuild({ name: 'Gardeners' });
  const channel = peer.createChannel(guild, { name: 'questions' });
  const [ada, ben] = [peer.addMember(guild, 'Ada'), peer.addMember(guild, 'Ben')];
  const { bot } = await scene.startBot({ tuning: { requestTimeoutMs: 1000 } });
  const threads: string[] = [];
  const directChannels = (): string[] =>
    peer.requests
      .filter(({ template, status }) => template === '/users/@me/channels' && status === 200)
      .map(({ answer }) => String((answer as { id?: unknown }).id))
      .filter((id, index, all) => all.indexOf(id) === index);
  let rows = 0;
  return {
    platform: bot.platform,
    spaceId: spaceId('discord', guild.id),
    channelId: channelId('discord', channel.id),
    goneChannelId: channelId('discord', '175928847299117063'),
    moderation: ['delete-message', 'time-out', 'slow-mode'],
    member: memberId('discord', ben.id),
    bystander: memberId('discord', ada.id),
    say: async (text) => {
      const message = peer.say(ada, channel, text);
      const thread = peer.startThread(ada, channel, { name: 'More about it', from: message });
      threads.push(thread.id);
      return { messageId: messageId('discord', message.id), threadId: threadId('discord', thread.id) };
    },
    seenBy: async (member) => {
      const user = member.slice('discord:'.length);
      const places = [channel.id, ...threads, ...directChannels()];
      return places
        .flatMap((place) => peer.readAs(user, place) ?? [])
        .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
        .map((message) => ({
          externalId: message.id,
          text: textOf(message),
          threadExternalId: threads.includes(message.channelId) ? message.channelId : null,
          actions: actionsOf(message),
        }));
    },
    loseAnswers: () => {
      peer.rest.fault({ kind: 'lose-answer', on: ({ method }) => method === 'POST', times: Number.POSITIVE_INFINITY });
    },
    goDown: () => {
      peer.rest.fault({ kind: 'drop', times: Number.POSITIVE_INFINITY });
    },
    recover: () => peer.rest.clearFaults(),
    rowId: () => {
      rows += 1;
      return `0198c1c2-1111-7000-8000-${String(rows).padStart(12, '0')}`;
    },
    close: () => scene.end(),
  };
});
