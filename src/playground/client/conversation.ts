// One conversation (a channel's own stream, or a thread) as an immutable value. Whatever the order in which creations,
// edits, deletions and lists arrive, and however often, the same messages remain.
import type { Message } from '../../anychat-protocol/entities.ts';

/** A message and the server's time of its latest known change, ms. */
export interface Revised extends Message {
  readonly revision: number;
}

export interface Conversation {
  /** Oldest first; equal times by id. */
  readonly messages: readonly Revised[];
  /** Ids of deleted messages: whatever is heard of them later is ignored. */
  readonly removed: ReadonlySet<string>;
  /** Ids shown from before a gap in the events: dropped by the next list unless it has them too. */
  readonly stale: ReadonlySet<string>;
  /** The message before which the next older page begins; undefined: nothing loaded. */
  readonly oldest: Message | undefined;
  /** Whether older messages exist that are not here; undefined: not loaded yet, or to be loaded again. */
  readonly more: boolean | undefined;
}

const none: ReadonlySet<string> = new Set();
export const emptyConversation: Conversation = {
  messages: [],
  removed: none,
  stale: none,
  oldest: undefined,
  more: undefined,
};

/** Key of a conversation in the state. */
export const placeKey = (place: { channelId: string; threadId?: string | undefined }): string =>
  place.threadId === undefined ? place.channelId : `${place.channelId}/${place.threadId}`;

/** A message as a list or an answer gives it. */
export const revised = (message: Message): Revised => ({
  ...message,
  revision: Date.parse(message.editedAt ?? message.at),
});

export const isBefore = (a: { at: string; id: string }, b: { at: string; id: string }): boolean => {
  const [first, second] = [Date.parse(a.at), Date.parse(b.at)];
  return first === second ? a.id < b.id : first < second;
};

const without = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : ids;

/** So many messages are kept while talk goes on; then only the newer half, and the rest can be loaded again. */
const most = 1000;
const shortened = (conversation: Conversation): Conversation => {
  const messages = conversation.messages.slice(-most / 2);
  return { ...conversation, messages, oldest: messages[0], more: true };
};

/**
 * Puts a message where it belongs, or replaces it when `message` is newer; unchanged when it brings nothing new.
 * `listed`: it comes from a list, which knows better than what is stale.
 */
export const withMessage = (conversation: Conversation, message: Revised, listed = false): Conversation => {
  if (conversation.removed.has(message.id)) return conversation;
  const { messages } = conversation;
  const stale = without(conversation.stale, message.id);
  const index = messages.findIndex(({ id }) => id === message.id);
  const known = messages[index];
  if (known !== undefined) {
    const refreshed = listed && conversation.stale.has(message.id);
    if (!refreshed && message.revision <= known.revision) {
      return stale === conversation.stale ? conversation : { ...conversation, stale };
    }
    return { ...conversation, stale, messages: messages.with(index, message) };
  }
  // An edit of a message further back than what is here: its page will bring it.
  if (
    !listed &&
    conversation.more === true &&
    conversation.oldest !== undefined &&
    isBefore(message, conversation.oldest)
  ) {
    return conversation;
  }
  let at = messages.length;
  for (let before = messages[at - 1]; before !== undefined && isBefore(message, before); before = messages[at - 1]) {
    at -= 1;
  }
  const next = { ...conversation, stale, messages: messages.toSpliced(at, 0, message) };
  return listed || next.messages.length <= most ? next : shortened(next);
};

/** Takes a message out for good. */
export const withoutMessage = (conversation: Conversation, id: string): Conversation =>
  conversation.removed.has(id)
    ? conversation
    : {
        ...conversation,
        messages: conversation.messages.filter((message) => message.id !== id),
        removed: new Set([...conversation.removed, id]),
        stale: without(conversation.stale, id),
      };

/** Records how far back a list reached, and drops what a gap had made doubtful and the list did not confirm. */
export const withPage = (
  conversation: Conversation,
  page: { oldest: Message | undefined; more: boolean },
): Conversation => ({
  ...conversation,
  messages:
    conversation.stale.size === 0
      ? conversation.messages
      : conversation.messages.filter(({ id }) => !conversation.stale.has(id)),
  stale: none,
  oldest: page.oldest ?? conversation.oldest,
  more: page.more,
});

/** After a gap in the events: keep showing what is here, but believe the next list more. */
export const doubted = (conversation: Conversation): Conversation => ({
  ...conversation,
  stale: new Set(conversation.messages.map(({ id }) => id)),
  oldest: undefined,
  more: undefined,
});
