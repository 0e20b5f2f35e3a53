// What people say and do with messages and threads, and what they see.

import { permissions } from '../permissions.ts';
import { compareIds } from '../snowflake.ts';
import { addThread, channelChanged, joinThread } from '../state/channels.ts';
import {
  addMessage,
  changeMessage,
  clearReactions,
  messageTouched,
  react,
  removeMessage,
  removeMessages,
} from '../state/messages.ts';
import { type Channel, channelTypes, type Json, type Message, messageTypes, type User } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { idOf, placeOf, type Ref, theChannel, theMessage } from './find.ts';
import { Refused } from './refused.ts';

export interface Saying {
  readonly replyTo?: Ref;
  /** Names of files that hang on it. */
  readonly attachments?: readonly string[];
  readonly embeds?: readonly Json[];
}

export interface Talk {
  /** Says something; in a direct message with the bot too. */
  say(user: Ref, channel: Ref, text: string, more?: Saying): Message;
  /** A webhook says something under a name of its own. */
  sayAsWebhook(channel: Ref, name: string, text: string): Message;
  edit(user: Ref, message: Ref, text: string): Message;
  /** A link in it gets its preview: MESSAGE_UPDATE without an edit. */
  preview(message: Ref, embed: Json): void;
  /** Deletes an own message, or another's with the permission. */
  deleteMessage(user: Ref, message: Ref): void;
  /** Deletes many at once, as a moderating bot does. */
  bulkDelete(user: Ref, messages: readonly Ref[]): void;
  react(user: Ref, message: Ref, emoji: string): void;
  unreact(user: Ref, message: Ref, emoji: string): void;
  /** A moderator takes all reactions away, or all with one emoji. */
  clearReactions(user: Ref, message: Ref, emoji?: string): void;
  startThread(
    user: Ref,
    channel: Ref,
    wish: { readonly name: string; readonly from?: Ref; readonly isPrivate?: boolean },
  ): Channel;
  /** A post in a forum: its thread and the message that it begins with. */
  post(user: Ref, forum: Ref, title: string, text: string): { readonly thread: Channel; readonly message: Message };
  /** Takes someone, or the bot by `peer.bot`, into a thread. */
  addToThread(thread: Ref, user: Ref): void;
  archive(thread: Ref, on?: boolean): void;
  /** The messages a member sees in a channel, oldest first: those only for them too. Null: they do not see the channel. */
  readAs(user: Ref, channel: Ref): Message[] | null;
}

export const createTalk = (world: World): Talk => {
  const attachmentsOf = (names: readonly string[] = []): Message['attachments'] =>
    names.map((filename) => ({
      id: world.nextId(),
      filename,
      description: null,
      size: 1000,
      contentType: 'image/png',
      bytes: new Uint8Array(),
    }));

  const say: Talk['say'] = (user, ref, text, more = {}) => {
    const channel = theChannel(world, ref);
    if (text.length > 2000) throw new Refused('more than 2,000 characters');
    const reference = more.replyTo === undefined ? null : theMessage(world, more.replyTo);
    const draft = {
      content: text,
      attachments: attachmentsOf(more.attachments),
      embeds: more.embeds ?? [],
      type: reference === null ? messageTypes.plain : messageTypes.reply,
      reference: reference === null ? null : { messageId: reference.id, channelId: channel.id, type: 0 },
    };
    if (channel.guildId === null) {
      const author = channel.recipients.find(({ id }) => id === idOf(user));
      if (author === undefined) throw new Refused('not in this conversation');
      return addMessage(world, channel, { ...draft, author });
    }
    const { member } = placeOf(
      world,
      user,
      channel,
      channel.thread === null ? 'sendMessages' : 'sendMessagesInThreads',
    );
    return addMessage(world, channel, { ...draft, author: member.user });
  };

  const placeOfMessage = (user: Ref, ref: Ref) => {
    const message = theMessage(world, ref);
    return { message, ...placeOf(world, user, message.channelId) };
  };

  return {
    say,
    sayAsWebhook: (ref, name, text) => {
      const id = world.nextId();
      const author: User = { id, username: name, globalName: null, bot: true };
      return addMessage(world, theChannel(world, ref), { author, content: text, webhookId: id });
    },
    edit: (user, ref, text) => {
      const { message, channel } = placeOfMessage(user, ref);
      if (message.author.id !== idOf(user)) throw new Refused('only an own message');
      changeMessage(world, channel, message, { content: text });
      return message;
    },
    preview: (ref, embed) => {
      const message = theMessage(world, ref);
      message.embeds = [...message.embeds, embed];
      messageTouched(world, theChannel(world, message.channelId), message);
    },
    deleteMessage: (user, ref) => {
      const { message, channel, bits } = placeOfMessage(user, ref);
      if (message.author.id !== idOf(user) && (bits & permissions.manageMessages) === 0n)
        throw new Refused('the member lacks manageMessages');
      removeMessage(world, channel, message);
    },
    bulkDelete: (user, refs) => {
      const [first] = refs;
      if (first === undefined) return;
      const { channel } = placeOf(world, user, theMessage(world, first).channelId, 'manageMessages');
      removeMessages(
        world,
        channel,
        refs.map((ref) => theMessage(world, ref)),
      );
    },
    react: (user, ref, emoji) => {
      const { message, channel, member } = placeOfMessage(user, ref);
      react(world, channel, message, member.user, emoji, true);
    },
    unreact: (user, ref, emoji) => {
      const { message, channel, member } = placeOfMessage(user, ref);
      react(world, channel, message, member.user, emoji, false);
    },
    clearReactions: (user, ref, emoji) => {
      const { message, channel, bits } = placeOfMessage(user, ref);
      if ((bits & permissions.manageMessages) === 0n) throw new Refused('the member lacks manageMessages');
      clearReactions(world, channel, message, emoji ?? null);
    },
    startThread: (user, ref, { name, from, isPrivate = false }) => {
      const { channel, guild, member } = placeOf(
        world,
        user,
        ref,
        isPrivate ? 'createPrivateThreads' : 'createPublicThreads',
      );
      return addThread(world, guild, channel, {
        name,
        owner: member.user,
        type: isPrivate ? channelTypes.privateThread : channelTypes.publicThread,
        ...(from === undefined ? {} : { from: theMessage(world, from) }),
      });
    },
    post: (user, ref, title, text) => {
      const { channel, guild, member } = placeOf(world, user, ref, 'sendMessages');
      if (channel.type !== channelTypes.forum) throw new Refused('not a forum');
      const thread = addThread(world, guild, channel, { name: title, owner: member.user });
      const message = addMessage(world, thread, { author: member.user, content: text, id: thread.id });
      channel.lastMessageId = thread.id;
      return { thread, message };
    },
    addToThread: (thread, user) => joinThread(world, theChannel(world, thread), idOf(user)),
    archive: (ref, on = true) => {
      const channel = theChannel(world, ref);
      if (channel.thread === null) throw new Refused('not a thread');
      channel.thread.archived = on;
      channel.thread.archiveAt = world.now();
      channelChanged(world, channel);
    },
    readAs: (user, ref) => {
      const channel = theChannel(world, ref);
      const id = idOf(user);
      if (channel.guildId === null)
        return channel.recipients.some((one) => one.id === id) ? [...channel.messages] : null;
      try {
        placeOf(world, user, ref, 'readMessageHistory');
      } catch (error) {
        if (error instanceof Refused) return null;
        throw error;
      }
      const own = world.ephemeral.filter((one) => one.channelId === channel.id && one.visibleTo === id);
      return [...channel.messages, ...own].toSorted((left, right) => compareIds(left.id, right.id));
    },
  };
};
