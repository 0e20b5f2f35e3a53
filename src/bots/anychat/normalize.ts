// AnyChat's words into ours. Pure.
import type { AnyChatEvent } from '../../anychat-protocol/events.ts';
import { channelId, memberId, messageId, spaceId, threadId } from '../../core/ids.ts';
import type { Author, InboundMessage, MemberRole } from '../../core/messages/inbound.ts';
import type { ModerationKind } from '../../core/messages/outbound.ts';
import { cut } from '../shared/cut.ts';
import type { Heard } from '../shared/hand-over.ts';
import type { PeerMember } from './peer.ts';

export interface NormalizeContext {
  /** Our own member's id; null while the peer has not told us. */
  readonly ownId: string | null;
  /** The names members mention us by. */
  readonly ownNames: readonly string[];
  /** The main command, without its slash; other commands' names are put before their text. */
  readonly mainCommand: string | undefined;
  /** Staff only: what is said there is no part of the community's mood. */
  readonly isPrivate: (spaceId: string, channelId: string) => boolean;
}

const nothing: Heard = { event: null, interaction: null };

const roleOf = (member: PeerMember): MemberRole =>
  member.role ?? (member.bot === true ? 'agent' : member.staff === true ? 'moderator' : 'member');

const isProgram = (member: PeerMember): boolean => member.bot === true || member.role === 'agent';

const authorOf = (member: PeerMember): Author => ({
  id: memberId('anychat', member.id),
  name: cut(member.name, 100),
  role: roleOf(member),
});

/** What AnyChat lets a role do to what others said. */
const rightsOf = (member: PeerMember): { rights: ModerationKind[] } => {
  const role = roleOf(member);
  return { rights: role === 'moderator' || role === 'admin' ? ['delete-message'] : [] };
};

/** A message however it came: as an event or in a list. Times in ms. */
export interface SaidMessage {
  readonly id: string;
  readonly spaceId: string;
  readonly channelId: string;
  readonly threadId?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly author: PeerMember;
  readonly text: string;
  readonly mentions?: readonly string[] | undefined;
  readonly privateTo?: string | undefined;
  readonly at: number;
  readonly revision: number;
}

const inbound = (said: SaidMessage): InboundMessage => ({
  kind: 'message',
  id: messageId('anychat', said.id),
  platform: 'anychat',
  spaceId: spaceId('anychat', said.spaceId),
  channelId: channelId('anychat', said.channelId),
  threadId: said.threadId === undefined ? null : threadId('anychat', said.threadId),
  replyTo: said.replyTo === undefined ? null : messageId('anychat', said.replyTo),
  author: authorOf(said.author),
  mentions: (said.mentions ?? []).slice(0, 50).map((id) => memberId('anychat', id)),
  text: cut(said.text, 4000),
  at: said.at,
  revision: said.revision,
});

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&');

/** The text without the mention of us: `@Name` or `<@id>`, wherever it stands. */
const withoutMention = (text: string, context: NormalizeContext): string => {
  const names = [
    ...context.ownNames.map((name) => `@${escaped(name)}`),
    ...(context.ownId === null ? [] : [`<@${escaped(context.ownId)}>`]),
  ];
  return text
    .replace(new RegExp(`(?:${names.join('|')})[:,]?`, 'giu'), ' ')
    .replace(/ {2,}/gu, ' ')
    .trim();
};

/** One message as created; `edited`: this is a later version, which asks nothing of us again. */
export const normalizeMessage = (said: SaidMessage, context: NormalizeContext, edited: boolean): Heard => {
  if (isProgram(said.author) || said.author.id === context.ownId || said.privateTo !== undefined) return nothing;
  const message = inbound(said);
  const mentioned = !edited && context.ownId !== null && said.mentions?.includes(context.ownId) === true;
  return {
    event: context.isPrivate(said.spaceId, said.channelId) ? null : message,
    interaction: mentioned
      ? {
          kind: 'mention',
          id: message.id,
          platform: 'anychat',
          spaceId: message.spaceId,
          channelId: message.channelId,
          threadId: message.threadId,
          member: message.author,
          at: message.at,
          text: withoutMention(message.text, context),
          messageId: message.id,
        }
      : null,
  };
};

const place = (event: {
  id: string;
  spaceId: string;
  channelId: string;
  threadId?: string | undefined;
  at: string;
}) => ({
  id: `anychat:${event.id}`,
  platform: 'anychat' as const,
  spaceId: spaceId('anychat', event.spaceId),
  channelId: channelId('anychat', event.channelId),
  threadId: event.threadId === undefined ? null : threadId('anychat', event.threadId),
  at: Date.parse(event.at),
});

/** An event of the protocol → what ingest and the commands understand. Never throws on a parsed event. */
export const normalize = (event: AnyChatEvent, context: NormalizeContext): Heard => {
  const at = Date.parse(event.at);
  switch (event.type) {
    case 'message.created':
      return normalizeMessage({ ...event, at, revision: at }, context, false);
    case 'message.updated':
      return normalizeMessage(
        {
          ...event,
          id: event.messageId,
          at: Date.parse(event.createdAt),
          // A change that is no edit of the text (marks, votes) leaves the version what it was.
          revision: Date.parse(event.editedAt ?? event.createdAt),
        },
        context,
        true,
      );
    case 'message.deleted':
      return {
        event: {
          kind: 'delete',
          id: messageId('anychat', event.messageId),
          platform: 'anychat',
          spaceId: spaceId('anychat', event.spaceId),
          channelId: channelId('anychat', event.channelId),
          at,
        },
        interaction: null,
      };
    case 'member.joined':
    case 'member.left':
    case 'member.updated':
      if (isProgram(event.member) || event.member.id === context.ownId) return nothing;
      return {
        event: {
          kind: 'member',
          platform: 'anychat',
          spaceId: spaceId('anychat', event.spaceId),
          member: authorOf(event.member),
          change: ({ 'member.joined': 'joined', 'member.left': 'left', 'member.updated': 'updated' } as const)[
            event.type
          ],
          at,
        },
        interaction: null,
      };
    case 'command.invoked': {
      const text = event.command === context.mainCommand ? event.text : `${event.command} ${event.text}`;
      return {
        event: null,
        interaction: {
          kind: 'command',
          ...place(event),
          member: authorOf(event.member),
          ...rightsOf(event.member),
          text: cut(text.trim(), 2000),
        },
      };
    }
    case 'action.invoked':
      return {
        event: null,
        interaction: {
          kind: 'action',
          ...place(event),
          member: authorOf(event.member),
          ...rightsOf(event.member),
          actionId: event.actionId,
          ...(event.input === undefined ? {} : { input: cut(event.input, 4000) }),
        },
      };
    case 'channel.created':
      return nothing;
    default:
      event satisfies never;
      return nothing;
  }
};
