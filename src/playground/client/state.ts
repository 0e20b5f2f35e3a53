// All the page knows, changed by one pure function.
import type { Channel, Member, Message, Space } from '../../anychat-protocol/entities.ts';
import type { AnyChatEvent } from '../../anychat-protocol/events.ts';
import {
  type Conversation,
  doubted,
  emptyConversation,
  placeKey,
  type Revised,
  revised,
  withMessage,
  withoutMessage,
  withPage,
} from './conversation.ts';
import type { Explained } from './failure.ts';

export interface Place {
  readonly spaceId: string;
  readonly channelId: string;
  readonly threadId?: string | undefined;
}
/** Something to tell the person at the page, once. */
export interface Notice {
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly tone: 'plain' | 'trouble';
}
export interface Outgoing extends Place {
  /** Sent as the message's nonce and as the Idempotency-Key of every attempt. */
  readonly nonce: string;
  readonly replyTo?: string | undefined;
  readonly text: string;
  readonly failure?: Explained;
}
interface Presence {
  readonly member: Member;
  readonly here: boolean;
  /** The server's time of the event that said so, ms; 0 when only a list did. */
  readonly at: number;
  /** How many events had been heard then: tells which of a list and an event is the later word. */
  readonly heard: number;
}
export interface ChatState {
  readonly me: Member;
  readonly connection: 'connecting' | 'live' | 'lost';
  /** Id of the last event seen. */
  readonly since: string | undefined;
  /** How many events were heard so far. */
  readonly heard: number;
  readonly spaces: readonly Space[];
  /** Whether `spaces` is known yet. */
  readonly settled: boolean;
  readonly members: Readonly<Record<string, Readonly<Record<string, Presence>>>>;
  readonly conversations: Readonly<Record<string, Conversation>>;
  readonly outgoing: readonly Outgoing[];
  /** Messages by others since one last looked, per channel id. */
  readonly unread: Readonly<Record<string, number>>;
  readonly open: Place | undefined;
  /** Lists being asked for, or why they could not be had, by conversation key. */
  readonly loads: Readonly<Record<string, 'loading' | Explained>>;
  readonly notice: Notice | undefined;
}
export type Action =
  | { type: 'event'; event: AnyChatEvent }
  | { type: 'connection'; connection: ChatState['connection'] }
  | { type: 'spaces'; spaces: readonly Space[] }
  | { type: 'members'; spaceId: string; members: readonly Member[]; heard: number }
  | { type: 'history'; place: Place; messages: readonly Message[]; more: boolean }
  | { type: 'message'; message: Message }
  | { type: 'removed'; place: Place; messageId: string }
  | { type: 'load'; place: Place; load: 'loading' | Explained }
  | { type: 'notice'; notice: Notice | undefined }
  | { type: 'doubt' }
  | { type: 'open'; place: Place | undefined }
  | { type: 'outgoing'; outgoing: Outgoing }
  | { type: 'withdrawn'; nonce: string };

export const initialState = (me: Member): ChatState => ({
  me,
  connection: 'connecting',
  since: undefined,
  heard: 0,
  spaces: [],
  settled: false,
  members: {},
  conversations: {},
  outgoing: [],
  unread: {},
  open: undefined,
  loads: {},
  notice: undefined,
});

const change = (state: ChatState, key: string, edit: (conversation: Conversation) => Conversation): ChatState => {
  const known = state.conversations[key] ?? emptyConversation;
  const next = edit(known);
  return next === known ? state : { ...state, conversations: { ...state.conversations, [key]: next } };
};

const put = (state: ChatState, message: Revised, listed = false): ChatState => {
  const placed = change(state, placeKey(message), (conversation) => withMessage(conversation, message, listed));
  const mine = message.author.id === state.me.id && message.nonce !== undefined;
  if (!mine || !state.outgoing.some(({ nonce }) => nonce === message.nonce)) return placed;
  return { ...placed, outgoing: placed.outgoing.filter(({ nonce }) => nonce !== message.nonce) };
};

const counted = (before: ChatState, after: ChatState, message: Message): ChatState => {
  const news = before.conversations[placeKey(message)]?.messages.some(({ id }) => id === message.id) !== true;
  const isOpen = before.open?.channelId === message.channelId;
  if (before === after || !news || isOpen || message.author.id === before.me.id) return after;
  return { ...after, unread: { ...after.unread, [message.channelId]: (after.unread[message.channelId] ?? 0) + 1 } };
};

const meet = (state: ChatState, spaceId: string, met: Presence): ChatState => {
  const space = state.members[spaceId] ?? {};
  if ((space[met.member.id]?.at ?? 0) > met.at) return state;
  return { ...state, members: { ...state.members, [spaceId]: { ...space, [met.member.id]: met } } };
};

/** A whole list, asked for when `heard` events had been heard: what was heard since stands. */
const meetAll = (state: ChatState, spaceId: string, list: readonly Member[], heard: number): ChatState => {
  const known = state.members[spaceId] ?? {};
  const listed = list.map((member) => [member.id, { member, here: true, at: known[member.id]?.at ?? 0, heard }]);
  const missing = Object.entries(known).map(([id, presence]) => [id, { ...presence, here: false }]);
  const later = Object.entries(known).filter(([, presence]) => presence.heard > heard);
  const members = { ...state.members, [spaceId]: Object.fromEntries([...missing, ...listed, ...later]) };
  return { ...state, members };
};

const withChannel = (state: ChatState, spaceId: string, channel: Channel): ChatState => ({
  ...state,
  spaces: state.spaces.map((space) =>
    space.id !== spaceId || space.channels.some(({ id }) => id === channel.id)
      ? space
      : { ...space, channels: [...space.channels, channel] },
  ),
});

const applyEvent = (state: ChatState, event: AnyChatEvent): ChatState => {
  switch (event.type) {
    case 'message.created': {
      const { type: _, ...message } = event;
      return counted(state, put(state, revised(message)), message);
    }
    case 'message.updated': {
      // `at` is the time of any change, a count of helpful marks included; `editedAt` that of the text's.
      const { type: _, messageId, createdAt, ...rest } = event;
      return put(state, { ...rest, id: messageId, at: createdAt, revision: Date.parse(event.at) });
    }
    case 'message.deleted':
      return change(state, placeKey(event), (conversation) => withoutMessage(conversation, event.messageId));
    case 'member.joined':
    case 'member.updated':
    case 'member.left': {
      const here = event.type !== 'member.left';
      return meet(state, event.spaceId, {
        member: event.member,
        here,
        at: Date.parse(event.at),
        heard: state.heard + 1,
      });
    }
    case 'channel.created':
      return withChannel(state, event.spaceId, event.channel);
    default:
      return state;
  }
};

/** The state after `action`. Events may come in any order and more than once. */
export const reduce = (state: ChatState, action: Action): ChatState => {
  switch (action.type) {
    case 'event':
      return { ...applyEvent(state, action.event), since: action.event.id, heard: state.heard + 1 };
    case 'connection':
      return { ...state, connection: action.connection };
    case 'spaces':
      return { ...state, spaces: action.spaces, settled: true };
    case 'members':
      return meetAll(state, action.spaceId, action.members, action.heard);
    case 'history': {
      const filled = action.messages.reduce((next, message) => put(next, revised(message), true), state);
      const page = { oldest: action.messages[0], more: action.more };
      const { [placeKey(action.place)]: _, ...loads } = state.loads;
      return { ...change(filled, placeKey(action.place), (known) => withPage(known, page)), loads };
    }
    case 'message':
      return put(state, revised(action.message));
    case 'removed':
      return change(state, placeKey(action.place), (conversation) => withoutMessage(conversation, action.messageId));
    case 'load':
      return { ...state, loads: { ...state.loads, [placeKey(action.place)]: action.load } };
    case 'notice':
      return { ...state, notice: action.notice };
    case 'doubt': {
      const conversations = Object.entries(state.conversations).map(([key, value]) => [key, doubted(value)]);
      return { ...state, conversations: Object.fromEntries(conversations) };
    }
    case 'open': {
      if (action.place === undefined) return { ...state, open: undefined };
      const { [action.place.channelId]: _, ...unread } = state.unread;
      return { ...state, open: action.place, unread };
    }
    case 'outgoing': {
      const others = state.outgoing.filter(({ nonce }) => nonce !== action.outgoing.nonce);
      return { ...state, outgoing: [...others, action.outgoing] };
    }
    case 'withdrawn':
      return { ...state, outgoing: state.outgoing.filter(({ nonce }) => nonce !== action.nonce) };
    default:
      return action satisfies never;
  }
};
