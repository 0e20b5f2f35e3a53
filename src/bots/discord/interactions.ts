// Commands, presses, typed texts and suggestions: what they mean to us, and Discord's answer within its three seconds.
import { shortId } from '../../core/commands/drafts.ts';
import type { Interaction } from '../../core/commands/interaction.ts';
import { may } from '../../core/commands/rights.ts';
import { channelId, spaceId, threadId } from '../../core/ids.ts';
import type { Action, ModerationKind } from '../../core/messages/outbound.ts';
import { cut } from '../shared/cut.ts';
import { commandAt, isSuggested, meaningOf, optionType } from './command-shape.ts';
import { readCustomId } from './custom-id.ts';
import { type GuildView, isThread, type Place } from './guild-view.ts';
import { type Guilds, rightsIn } from './guilds.ts';
import { authorIn } from './normalize.ts';
import { type PeerInteraction, type PeerOption, typedIn } from './peer-interaction.ts';
import { moderationRights } from './permissions.ts';
import type { Seal } from './seal.ts';
import { timeOf } from './snowflake.ts';

export const interactionType = { ping: 1, command: 2, component: 3, autocomplete: 4, modal: 5 } as const;
export const responseType = { message: 4, deferred: 5, suggestions: 8, modal: 9 } as const;
/** Only whoever asked sees it. */
export const ephemeral = 64;

const quotes = [
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['«', '»'],
] as const;

/** `name:value`, as the core reads it; what has spaces in it is held together by a quote it does not contain. */
const typed = (name: string, value: string): string => {
  if (!/\s/u.test(value)) return `${name}:${value}`;
  const pair = quotes.find(([open, close]) => !value.includes(open) && !value.includes(close));
  return pair === undefined ? `${name}:${value.replace(/\s+/gu, '-')}` : `${name}: ${pair[0]}${value}${pair[1]}`;
};

interface Asked {
  /** `draft edit` */
  readonly command: string;
  readonly values: readonly PeerOption[];
}

const unfold = (options: readonly PeerOption[]): Asked => {
  const [first] = options;
  if (first === undefined || (first.type !== optionType.subcommand && first.type !== optionType.group))
    return { command: '', values: options };
  const inner = unfold(first.options ?? []);
  return { command: `${first.name} ${inner.command}`.trim(), values: inner.values };
};

/** What follows `/cco`, as if it had been typed. */
export const commandText = (options: readonly PeerOption[]): string => {
  const { command: path, values } = unfold(options);
  const command = commandAt(path);
  const known = command?.options ?? [];
  // A text takes the rest of the line, so it comes last, as it is.
  const isText = (name: string): boolean => known.some((option) => option.name === name && option.type === 'text');
  const texts = values.filter(({ name }) => isText(name)).map(({ name, value }) => `${name}:${value ?? ''}`);
  const words = values.filter(({ name }) => !isText(name)).map(({ name, value }) => typed(name, String(value ?? '')));
  return cut([command?.name ?? path, ...words, ...texts].join(' ').trim(), 2000);
};

export interface InteractionContext {
  readonly guilds: Guilds;
  readonly spaceOf: (place: Place) => string;
  readonly seal: Seal;
}

const placeOf = (payload: PeerInteraction, guildId: string, context: InteractionContext) => {
  const channel = payload.channel_id ?? payload.channel?.id ?? '0';
  const place = context.guilds.place(channel);
  if (place !== null) return { space: context.spaceOf(place), channel: place.channel.id, thread: place.threadId };
  const shown = payload.channel;
  if (shown != null && isThread(shown.type) && shown.parent_id !== null)
    return { space: guildId, channel: shown.parent_id, thread: shown.id };
  return { space: guildId, channel, thread: null };
};

/**
 * What its member may do by themselves: Discord tells what they may in that channel, but what they order is carried out in
 * others. So the whole server must allow it too.
 */
const rightsOf = (
  { user, roles }: NonNullable<PeerInteraction['member']>,
  here: bigint,
  guild: GuildView | undefined,
): ModerationKind[] => {
  const rights = moderationRights(here);
  if (guild === undefined || guild.roles.size === 0) return rights;
  const everywhere = moderationRights(rightsIn(guild, user.id, roles ?? []));
  return rights.filter((kind) => everywhere.includes(kind));
};

/** An interaction as the core understands it; null: not ours, or not in a server. Pure. */
export const normalizeInteraction = (payload: PeerInteraction, context: InteractionContext): Interaction | null => {
  const { guild_id: guildId, member, data } = payload;
  if (guildId === null || member == null || data == null) return null;
  const { space, channel, thread } = placeOf(payload, guildId, context);
  const origin = {
    id: context.seal.seal({ id: payload.id, guildId, token: payload.token }),
    platform: 'discord' as const,
    spaceId: spaceId('discord', space),
    channelId: channelId('discord', channel),
    threadId: thread === null ? null : threadId('discord', thread),
    member: authorIn(context.guilds.get(guildId), member.user, member),
    ...(member.permissions == null
      ? {}
      : { rights: rightsOf(member, member.permissions, context.guilds.get(guildId)) }),
    at: timeOf(payload.id),
  };
  switch (payload.type) {
    case interactionType.command: {
      if (data.type === undefined || data.type === 1)
        return { ...origin, kind: 'command', text: commandText(data.options ?? []) };
      const meaning = meaningOf(data.name ?? '', data.target_id);
      return meaning === null ? null : { ...origin, ...meaning };
    }
    case interactionType.component:
    case interactionType.modal: {
      if (data.custom_id === undefined) return null;
      const actionId = cut(readCustomId(data.custom_id).actionId, 100);
      const input = payload.type === interactionType.modal ? typedIn(data.components ?? []) : null;
      return { ...origin, kind: 'action', actionId, ...(input === null ? {} : { input: cut(input, 4000) }) };
    }
    default:
      return null;
  }
};

/** The button that was pressed asks for text first: the form that does, and the row that shows the button. */
export const asksFor = (
  payload: PeerInteraction,
): { readonly rowId: string | null; readonly actionId: string } | null => {
  if (payload.type !== interactionType.component || payload.data?.custom_id === undefined) return null;
  const button = readCustomId(payload.data.custom_id);
  return button.asks ? button : null;
};

/** The form of a button. `action`: as the outbox row has it; null: not known any more, so the field opens empty. */
export const modalOf = (customId: string, action: Action | null): object => ({
  type: responseType.modal,
  data: {
    custom_id: customId,
    title: cut(action?.label ?? 'Text', 45),
    components: [
      {
        type: 1,
        components: [
          {
            type: 4,
            custom_id: 'text',
            style: 2,
            label: cut(action?.input?.label ?? 'Text', 45),
            required: true,
            min_length: 1,
            max_length: 4000,
            ...(action?.input === undefined || action.input.value === '' ? {} : { value: action.input.value }),
          },
        ],
      },
    ],
  },
});

/** What is typed into an option whose values we suggest; null: nothing to suggest, or not for this member. */
export const suggestionFor = (
  payload: PeerInteraction,
  context: InteractionContext,
): { readonly space: string; readonly typed: string } | null => {
  const { guild_id: guildId, member } = payload;
  if (payload.type !== interactionType.autocomplete || guildId === null || member == null) return null;
  const { command, values } = unfold(payload.data?.options ?? []);
  const focused = values.find((option) => option.focused === true);
  if (focused === undefined || !isSuggested(commandAt(command)?.name ?? '', focused.name)) return null;
  // What is drafted is for moderators' eyes.
  if (!may(authorIn(context.guilds.get(guildId), member.user, member).role, 'moderator')) return null;
  return { space: placeOf(payload, guildId, context).space, typed: String(focused.value ?? '') };
};

/** At most 25, those that fit what is typed. */
export const suggestionsOf = (
  drafts: readonly { readonly id: string; readonly text: string }[],
  said: string,
): object => ({
  type: responseType.suggestions,
  data: {
    choices: drafts
      .map(({ id, text }) => ({ value: shortId(id), name: cut(`${shortId(id)}: ${text.replace(/\s+/gu, ' ')}`, 100) }))
      .filter(({ name }) => name.toLowerCase().includes(said.trim().toLowerCase()))
      .slice(0, 25),
  },
});
