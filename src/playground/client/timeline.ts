// The rows of a conversation as the page shows them.
import type { Message } from '../../anychat-protocol/entities.ts';
import { type Conversation, isBefore } from './conversation.ts';

export interface Thread {
  readonly id: string;
  readonly replies: number;
  readonly firstAt: string;
  readonly lastAt: string;
}
export type Row =
  | { kind: 'day'; key: string; at: string }
  /** `first`: begins a run of messages by one author and so shows their name. */
  | { kind: 'message'; key: string; message: Message; first: boolean }
  /** A thread whose first message is deleted, or older than what may be seen. */
  | { kind: 'thread'; key: string; thread: Thread };

/** Messages by one author run together while at most this far apart. */
const runMs = 5 * 60_000;

/** The threads of a channel that have at least one reply here, by the id of the message they began with. */
export const threadsOf = (
  conversations: Readonly<Record<string, Conversation>>,
  channelId: string,
): ReadonlyMap<string, Thread> => {
  const prefix = `${channelId}/`;
  const threads = new Map<string, Thread>();
  for (const [key, { messages }] of Object.entries(conversations)) {
    const [first, last] = [messages[0], messages.at(-1)];
    if (!key.startsWith(prefix) || first === undefined || last === undefined) continue;
    const id = key.slice(prefix.length);
    // The message a thread began with may be listed with its replies.
    const replies = messages.filter((message) => message.id !== id).length;
    if (replies > 0) threads.set(id, { id, replies, firstAt: first.at, lastAt: last.at });
  }
  return threads;
};

const orphans = (conversation: Conversation, threads: ReadonlyMap<string, Thread>): Thread[] => {
  const here = new Set(conversation.messages.map(({ id }) => id));
  const [oldest] = conversation.messages;
  return [...threads.values()].filter(({ id, firstAt }) => {
    if (here.has(id)) return false;
    // While older messages are still to be loaded, the first message may well be among them.
    return conversation.removed.has(id) || conversation.more === false || (oldest !== undefined && firstAt < oldest.at);
  });
};

/** `dayOf` names the calendar day of a time in the reader's own time zone. */
export const timeline = (
  conversation: Conversation,
  threads: ReadonlyMap<string, Thread>,
  dayOf: (at: string) => string,
): Row[] => {
  const rows: Row[] = [];
  let day: string | undefined;
  let previous: Message | undefined;
  const entries = [
    ...conversation.messages.map((message) => ({ id: message.id, at: message.at, message, thread: undefined })),
    ...orphans(conversation, threads).map((thread) => ({
      id: thread.id,
      at: thread.firstAt,
      message: undefined,
      thread,
    })),
  ].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  for (const { id, at, message, thread } of entries) {
    if (dayOf(at) !== day) {
      day = dayOf(at);
      rows.push({ kind: 'day', key: `day-${day}`, at });
      previous = undefined;
    }
    if (message === undefined) {
      rows.push({ kind: 'thread', key: `thread-${id}`, thread });
      previous = undefined;
      continue;
    }
    const runsOn =
      previous?.author.id === message.author.id &&
      previous.privateTo === message.privateTo &&
      message.replyTo === undefined &&
      Date.parse(message.at) - Date.parse(previous.at) <= runMs;
    rows.push({ kind: 'message', key: id, message, first: !runsOn });
    previous = message;
  }
  return rows;
};
