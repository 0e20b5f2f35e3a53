// Messages of a channel: history, posting, editing, deleting, reactions.
import { permissions } from '../../permissions.ts';
import { compareIds, timeOf } from '../../snowflake.ts';
import { messageWire } from '../../state/message-wire.ts';
import { addMessage, changeMessage, findMessage, react, removeMessage, removeMessages } from '../../state/messages.ts';
import { type Channel, channelTypes, type Json, type Message, messageFlags, messageTypes } from '../../state/model.ts';
import { userWire } from '../../state/wire.ts';
import type { World } from '../../state/world.ts';
import { bulkDeleteSchema } from '../../validate/limits.ts';
import { legacyProblems, type MessageBody, messageEditSchema, messageSchema } from '../../validate/message.ts';
import { problemsOf, treeOf } from '../../validate/tree.ts';
import { channelAccess, channelAccessTo, demandBits, demandPosting, guildChannelAccess, messageIn } from '../access.ts';
import { compose, composeEdit, isEmptyAfter, restView } from '../compose.ts';
import { ApiError, errors, fieldError } from '../errors.ts';
import { type Call, nothing, ok, param, route } from '../router.ts';

const fortnight = 14 * 86_400_000;

const limitOf = (call: Call, most: number, usual: number): number => {
  const given = call.query.get('limit');
  const limit = given === null ? usual : Number(given);
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw errors.invalidForm(fieldError(['limit'], 'NUMBER_TYPE_MAX', `int value should be between 1 and ${most}.`));
  return limit;
};

/** A page of history, newest first, as Discord gives it. */
const pageOf = (call: Call, channel: Channel): Message[] => {
  const limit = limitOf(call, 100, 50);
  const { messages } = channel;
  const [before, after, around] = ['before', 'after', 'around'].map((name) => call.query.get(name));
  const firstFrom = (id: string, beyond: boolean): number => {
    const index = messages.findIndex((one) => (beyond ? compareIds(one.id, id) > 0 : compareIds(one.id, id) >= 0));
    return index < 0 ? messages.length : index;
  };
  if (around != null) {
    const middle = firstFrom(around, false);
    const start = Math.max(0, middle - Math.floor(limit / 2));
    return messages.slice(start, start + limit).toReversed();
  }
  if (after != null) {
    const start = firstFrom(after, true);
    return messages.slice(start, start + limit).toReversed();
  }
  const end = before == null ? messages.length : firstFrom(before, false);
  return messages.slice(Math.max(0, end - limit), end).toReversed();
};

const referenceOf = (
  world: World,
  channel: Channel,
  body: MessageBody,
): { type: number; reference: Message['reference'] } => {
  const asked = body.message_reference;
  if (asked == null) return { type: messageTypes.plain, reference: null };
  const isForward = asked.type === 1;
  const from = isForward
    ? channelAccessTo(world, asked.channel_id ?? channel.id, ['readMessageHistory']).channel
    : channel;
  if (findMessage(from, asked.message_id) === undefined) {
    if (asked.fail_if_not_exists === false) return { type: messageTypes.plain, reference: null };
    throw errors.invalidForm(fieldError(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message'));
  }
  return {
    type: isForward ? messageTypes.plain : messageTypes.reply,
    reference: { messageId: asked.message_id, channelId: from.id, type: isForward ? 1 : 0 },
  };
};

const ownFlags = messageFlags.suppressNotifications | messageFlags.componentsV2 | 4;

/** Nonces of a peer, with the message each made. */
export const messageRoutes = () => {
  const nonces = new Map<string, { readonly message: Message; readonly at: number }>();

  const create = (call: Call) => {
    const { world } = call;
    const access = channelAccess(call);
    demandPosting(access);
    const { channel } = access;
    const body = messageSchema.parse(call.body);
    const key = body.enforce_nonce === true && body.nonce != null ? String(body.nonce) : null;
    const earlier = key === null ? undefined : nonces.get(key);
    if (earlier !== undefined && world.now() - earlier.at < world.settings.nonceWindowMs) {
      // Deleted meanwhile, it is neither given back nor made again.
      if (earlier.message.deleted) throw errors.unknownMessage();
      return ok({ ...messageWire(world, earlier.message, restView(world)), nonce: earlier.message.nonce });
    }
    const parts = compose(world, body, call.files);
    if (parts.embeds.length > 0) demandBits(access, 'embedLinks');
    if (parts.attachments.length > 0) demandBits(access, 'attachFiles');
    const mayReply = access.guild === null || (access.bits & permissions.readMessageHistory) !== 0n;
    if (body.message_reference != null && !mayReply) throw errors.cannotReply();
    const message = addMessage(world, channel, {
      ...parts,
      ...referenceOf(world, channel, body),
      author: world.bot,
      flags: (body.flags ?? 0) & ownFlags,
      nonce: body.nonce ?? null,
      tts: body.tts ?? false,
    });
    if (key !== null) nonces.set(key, { message, at: world.now() });
    world.outbox.push({ kind: 'create', at: world.now(), via: 'message', message, content: message.content });
    return ok({
      ...messageWire(world, message, restView(world)),
      ...(message.nonce === null || world.settings.differences.has('no-nonce') ? {} : { nonce: message.nonce }),
    });
  };

  const edit = (call: Call) => {
    const { world } = call;
    const access = channelAccess(call);
    const message = messageIn(call, access.channel);
    if (message.author.id !== world.bot.id) throw errors.notTheAuthor();
    const body = messageEditSchema.parse(call.body);
    const flags = (message.flags & messageFlags.componentsV2) | (body.flags ?? 0);
    const legacy = legacyProblems({ ...body, flags });
    if (!legacy.success) throw errors.invalidForm(treeOf(problemsOf(legacy.error)));
    if (access.channel.thread?.archived === true) throw errors.archivedThread();
    const change = composeEdit(world, body, call.files, message.attachments);
    if (isEmptyAfter(message, change)) throw errors.emptyMessage();
    changeMessage(world, access.channel, message, { ...change, flags: (message.flags & ~4) | (flags & ownFlags) });
    world.outbox.push({ kind: 'edit', at: world.now(), via: 'message', message, content: message.content });
    return ok(messageWire(world, message, restView(world)));
  };

  const remove = (call: Call) => {
    const { world } = call;
    const access = channelAccess(call);
    const message = messageIn(call, access.channel);
    if (message.author.id !== world.bot.id) demandBits(access, 'manageMessages');
    if (access.guild === null && message.author.id !== world.bot.id)
      throw new ApiError(403, 50003, 'Cannot execute action on a DM channel');
    removeMessage(world, access.channel, message);
    if (message.author.id === world.bot.id)
      world.outbox.push({ kind: 'delete', at: world.now(), via: 'message', message, content: message.content });
    return nothing;
  };

  const bulk = (call: Call) => {
    const { world } = call;
    const { channel } = guildChannelAccess(call, 'manageMessages');
    const { messages: ids } = bulkDeleteSchema.parse(call.body);
    if (ids.length < 2 || ids.length > 100) throw errors.bulkCount();
    if (ids.some((id) => world.now() - timeOf(id) > fortnight)) throw errors.tooOldForBulk();
    removeMessages(
      world,
      channel,
      ids.flatMap((id) => findMessage(channel, id) ?? []),
    );
    return nothing;
  };

  const one = '/channels/{channel_id}/messages/{message_id}';
  const reactions = `${one}/reactions/{emoji_name}`;
  const history = (call: Call) => {
    const { channel, bits, guild } = channelAccess(call);
    const { world } = call;
    if (channel.type === channelTypes.category || channel.type === channelTypes.forum)
      throw errors.notForThisChannelType();
    const mayRead = guild === null || (bits & permissions.readMessageHistory) !== 0n;
    return ok(
      mayRead ? pageOf(call, channel).map((message): Json => messageWire(world, message, restView(world))) : [],
    );
  };

  return [
    route('GET', '/channels/{channel_id}/messages', history),
    route('GET', one, (call) => {
      const { channel } = channelAccess(call, 'readMessageHistory');
      return ok(messageWire(call.world, messageIn(call, channel), restView(call.world)));
    }),
    route('POST', '/channels/{channel_id}/messages', create),
    route('PATCH', one, edit),
    route('DELETE', one, remove),
    route('POST', '/channels/{channel_id}/messages/bulk-delete', bulk),
    route('POST', '/channels/{channel_id}/typing', (call) => {
      channelAccess(call, 'sendMessages');
      return nothing;
    }),
    route('PUT', `${reactions}/@me`, (call) => {
      const access = channelAccess(call, 'readMessageHistory');
      const message = messageIn(call, access.channel);
      const emoji = param(call, 'emoji_name');
      if (!message.reactions.some((had) => had.emoji.name === emoji)) demandBits(access, 'addReactions');
      if (/^[\w-]+$/u.test(emoji)) throw errors.unknownEmoji();
      react(call.world, access.channel, message, call.world.bot, emoji, true);
      return nothing;
    }),
    route('DELETE', `${reactions}/@me`, (call) => {
      const { channel } = channelAccess(call);
      react(call.world, channel, messageIn(call, channel), call.world.bot, param(call, 'emoji_name'), false);
      return nothing;
    }),
    route('GET', reactions, (call) => {
      const { channel } = channelAccess(call);
      const emoji = param(call, 'emoji_name');
      const found = messageIn(call, channel).reactions.find((had) => had.emoji.name === emoji.split(':')[0]);
      const ids = [...(found?.userIds ?? [])].slice(0, limitOf(call, 100, 25));
      return ok(ids.flatMap((id) => call.world.users.get(id) ?? []).map(userWire));
    }),
  ];
};
