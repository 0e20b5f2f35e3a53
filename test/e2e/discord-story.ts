// A community on Discord for the stories: people who quarrel, a moderator, and what each of them sees.
import type { Channel, DiscordPeer, GuildHandle, Message, User } from '../fakes/discord/index.ts';

// Six and more from four members, most of them clearly negative: what the agent offers to calm.
const quarrel = [
  'This editor is terrible, I hate it',
  'Awful. You made a stupid and useless editor',
  'I am angry too, the editor is a disaster',
  'The worst editor ever, horrible and broken',
  'Everything about this editor is bad and annoying',
  'I am disgusted, the editor is a terrible failure',
  'You all hate the editor, and I hate it most',
  'A pathetic, horrible editor',
];

export const textOf = ({ content, embeds }: Message): string => `${content}${embeds[0]?.description ?? ''}`;

/** Ids of a message's buttons, in their order. */
export const buttonsOf = (message: Message): string[] =>
  (message.components as readonly { components: { custom_id: string }[] }[]).flatMap(({ components }) =>
    components.map(({ custom_id: id }) => id),
  );

/** The custom id of the button with this label; empty: there is none. */
export const buttonCalled = (message: Message | null, label: string): string =>
  ((message?.components ?? []) as readonly { components: { custom_id: string; label: string }[] }[])
    .flatMap(({ components }) => components)
    .find((button) => button.label === label)?.custom_id ?? '';

export interface Community {
  readonly guild: GuildHandle;
  /** May delete what others say, and no more. */
  readonly mod: User;
  /** May besides time members out and manage channels. */
  readonly warden: User;
  readonly members: readonly User[];
  readonly moderators: Channel;
  /** A thread in which the mood turns. */
  quarrel(): Channel;
  seenBy(user: User, channel: Channel): Message[];
  /** What the bot said in a channel for all who are in it. */
  byBot(channel: Channel): Message[];
  /** Drafts shown to the moderators. */
  cards(): Message[];
}

export const createCommunity = (peer: DiscordPeer, name: string): Community => {
  const guild = peer.createGuild({ name });
  const role = peer.createRole(guild, 'Moderators', ['manageMessages', 'kickMembers']);
  const mod = peer.addMember(guild, 'Mod', { roles: [role] });
  const wardens = peer.createRole(guild, 'Wardens', ['moderateMembers', 'manageChannels']);
  const warden = peer.addMember(guild, 'Warden', { roles: [role, wardens] });
  const members = ['Ben', 'Cleo', 'Dan', 'Eva'].map((one) => peer.addMember(guild, one));
  const moderators = peer.createChannel(guild, { name: 'moderators', onlyFor: [role, peer.bot] });
  const seenBy = (user: User, channel: Channel): Message[] => peer.readAs(user, channel) ?? [];
  const byBot = (channel: Channel): Message[] =>
    seenBy(mod, channel).filter(({ author, visibleTo }) => author.id === peer.bot.id && visibleTo === null);
  return {
    guild,
    mod,
    warden,
    members,
    moderators,
    seenBy,
    byBot,
    quarrel: () => {
      const [first = mod] = members;
      const opening = peer.say(first, guild.general, 'Has anybody tried the new editor?');
      const thread = peer.startThread(first, guild.general, { name: 'The editor', from: opening });
      for (const [index, text] of quarrel.entries()) peer.say(members[index % members.length] ?? mod, thread, text);
      return thread;
    },
    cards: () => byBot(moderators).filter((message) => textOf(message).includes('The mood turned')),
  };
};
