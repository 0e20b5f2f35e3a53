// Everything a peer knows. One object is handed to each part; parts change it and say so through `publish`.
import type { Settings } from '../config.ts';
import type { Channel, Command, Guild, Json, Member, Message, User } from './model.ts';

/** Something the gateway tells: to whom it goes is decided for each session. */
export interface GatewayEvent {
  readonly t: string;
  readonly guildId: string | null;
  /** Any one of these intents brings it; 0: always. */
  readonly intents: number;
  /** Set: only where the bot sees this channel. */
  readonly channel?: Channel;
  /** A message in it whose content needs an intent. */
  readonly message?: Message;
  data(session: { readonly intents: number }): Json;
}

export interface Violation {
  readonly at: number;
  readonly method: string;
  /** As Discord's document writes it, or the path where it is unknown. */
  readonly route: string;
  /** `document`: Discord's OpenAPI; `limit`: a limit that it leaves out; `gateway`: what came over the socket. */
  readonly against: 'document' | 'limit' | 'gateway';
  /** Where and what, one a line: a path in the body and a sentence. Never the text itself. */
  readonly problems: readonly string[];
}

/** What the bot put into the world, as people see it: one entry a message, edit or deletion. */
export interface Posted {
  readonly kind: 'create' | 'edit' | 'delete';
  readonly at: number;
  /** `message`: by its own; `interaction`: in answer to a command, press or form. */
  readonly via: 'message' | 'interaction';
  readonly message: Message;
  /** Content as it was then. */
  readonly content: string;
}

export interface InteractionState {
  readonly id: string;
  readonly token: string;
  readonly kind: 'command' | 'autocomplete' | 'component' | 'modal';
  /** Of a command: its name; else the custom id. */
  readonly name: string;
  /** 1 slash, 2 on a user, 3 on a message; null: no command. */
  readonly commandType: number | null;
  readonly createdAt: number;
  readonly user: User;
  readonly guildId: string;
  readonly channelId: string;
  /** The message pressed on. */
  readonly source: Message | null;
  state: 'waiting' | 'deferred' | 'answered';
  /** What the first answer was; null: none yet. */
  callbackType: number | null;
  ephemeral: boolean;
  /** What `@original` is. */
  original: Message | null;
  modal: Json | null;
  choices: readonly { readonly name: string; readonly value: string | number }[] | null;
  readonly followUps: Message[];
}

export interface World {
  readonly settings: Settings;
  readonly now: () => number;
  readonly nextId: () => string;
  /** Of moments apart, as real guilds': a guild's shard comes from its id's time. */
  readonly nextGuildId: () => string;
  readonly bot: User;
  readonly applicationId: string;
  token: string;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  /** Guild channels, threads and direct messages. */
  readonly channels: Map<string, Channel>;
  readonly commands: Map<string, Command>;
  readonly interactions: Map<string, InteractionState>;
  /** Ephemeral messages among them, oldest first. */
  readonly ephemeral: Message[];
  readonly violations: Violation[];
  readonly outbox: Posted[];
  /** Made by the gateway once it is up. */
  publish: (event: GatewayEvent) => void;
}

export const botMember = (world: World, guildId: string): Member | undefined =>
  world.guilds.get(guildId)?.members.get(world.bot.id);

export const guildOf = (world: World, channel: Channel): Guild | undefined =>
  channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
