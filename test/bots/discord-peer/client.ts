// An unmodified discord.js on a peer of its own, for the tests of the peer itself.
import { Client, type ClientOptions, Events, GatewayIntentBits, type Message, type TextChannel } from 'discord.js';
import {
  createDiscordPeer,
  type DiscordPeer,
  type DiscordPeerConfig,
  type GuildHandle,
  type User,
} from '../../fakes/discord/index.ts';

export const allIntents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMembers,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.MessageContent,
];

export interface Rig {
  readonly peer: DiscordPeer;
  readonly guild: GuildHandle;
  readonly ben: User;
  readonly client: Client<true>;
  /** Contents of messages as discord.js told them. */
  readonly heard: string[];
  readonly messages: Message[];
  /** The general channel, as discord.js knows it. */
  readonly channel: TextChannel;
  [Symbol.asyncDispose](): Promise<void>;
}

export const login = async (peer: DiscordPeer, options: Partial<ClientOptions> = {}): Promise<Client<true>> => {
  const client = new Client({ intents: allIntents, ...options, rest: { api: peer.restApi, ...options.rest } });
  client.on('error', () => undefined);
  client.on('shardError', () => undefined);
  const ready = new Promise<Client<true>>((done) => client.once(Events.ClientReady, done));
  await client.login(peer.token);
  return ready;
};

export const textChannel = async (client: Client<true>, id: string): Promise<TextChannel> => {
  const channel = await client.channels.fetch(id);
  if (channel === null || !channel.isTextBased() || channel.isDMBased() || channel.isThread() || channel.isVoiceBased())
    throw new Error('not a text channel');
  return channel as TextChannel;
};

/** A peer with a guild, a member and a bot that is connected. */
export const createRig = async (config: DiscordPeerConfig = {}, options: Partial<ClientOptions> = {}): Promise<Rig> => {
  const peer = await createDiscordPeer({ rateLimits: false, ...config });
  const guild = peer.createGuild({ name: 'Rig' });
  const ben = peer.addMember(guild, 'Ben');
  const client = await login(peer, options);
  const heard: string[] = [];
  const messages: Message[] = [];
  client.on(Events.MessageCreate, (message) => {
    heard.push(message.content);
    messages.push(message);
  });
  return {
    peer,
    guild,
    ben,
    client,
    heard,
    messages,
    channel: await textChannel(client, guild.general.id),
    [Symbol.asyncDispose]: async () => {
      await client.destroy();
      await peer.close();
    },
  };
};
