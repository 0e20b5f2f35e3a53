// Threads and forum posts: starting, listing, joining.
import { canView, permissions } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import { addThread } from '../../state/channels.ts';
import { messageWire } from '../../state/message-wire.ts';
import { addMessage } from '../../state/messages.ts';
import { type Channel, channelTypes, type Guild, messageFlags } from '../../state/model.ts';
import { channelWire, threadMemberWire } from '../../state/wire.ts';
import type { World } from '../../state/world.ts';
import { threadSchema } from '../../validate/limits.ts';
import { channelAccess, demandBits, guildAccess, guildChannelAccess, messageIn } from '../access.ts';
import { compose, restView } from '../compose.ts';
import { errors, fieldError } from '../errors.ts';
import { type Call, created, nothing, ok, param, route } from '../router.ts';

const optionsOf = (body: ReturnType<typeof threadSchema.parse>) => ({
  name: body.name,
  ...(body.auto_archive_duration == null ? {} : { autoArchiveMinutes: body.auto_archive_duration }),
  ...(body.rate_limit_per_user == null ? {} : { slowMode: body.rate_limit_per_user }),
  ...(body.invitable == null ? {} : { invitable: body.invitable }),
  ...(body.applied_tags == null ? {} : { appliedTags: body.applied_tags }),
});

const withMember = (world: World, thread: Channel) => ({
  ...channelWire(thread),
  member: threadMemberWire(thread, world.bot.id),
});

const start = (call: Call) => {
  const { world } = call;
  const access = guildChannelAccess(call);
  const { channel, guild } = access;
  const body = threadSchema.parse(call.body);
  if (channel.type === channelTypes.forum) {
    demandBits(access, 'sendMessages');
    if (body.message === undefined)
      throw errors.invalidForm(fieldError(['message'], 'BASE_TYPE_REQUIRED', 'This field is required'));
    const parts = compose(world, body.message, call.files);
    const thread = addThread(world, guild, channel, { ...optionsOf(body), owner: world.bot });
    const message = addMessage(world, thread, {
      ...parts,
      author: world.bot,
      id: thread.id,
      flags: (body.message.flags ?? 0) & messageFlags.componentsV2,
    });
    world.outbox.push({ kind: 'create', at: world.now(), via: 'message', message, content: message.content });
    channel.lastMessageId = thread.id;
    return created({ ...withMember(world, thread), message: messageWire(world, message, restView(world)) });
  }
  if (channel.type !== channelTypes.text && channel.type !== channelTypes.announcement)
    throw errors.notForThisChannelType();
  const type = body.type ?? channelTypes.privateThread;
  demandBits(access, type === channelTypes.privateThread ? 'createPrivateThreads' : 'createPublicThreads');
  return created(withMember(world, addThread(world, guild, channel, { ...optionsOf(body), owner: world.bot, type })));
};

const startFrom = (call: Call) => {
  const access = guildChannelAccess(call, 'createPublicThreads', 'readMessageHistory');
  const { channel, guild } = access;
  if (channel.type !== channelTypes.text && channel.type !== channelTypes.announcement)
    throw errors.notForThisChannelType();
  const message = messageIn(call, channel);
  if ((message.flags & messageFlags.hasThread) !== 0) throw errors.threadExists();
  const thread = addThread(call.world, guild, channel, {
    ...optionsOf(threadSchema.parse(call.body)),
    owner: call.world.bot,
    from: message,
  });
  return created(withMember(call.world, thread));
};

const ownMembers = (world: World, threads: readonly Channel[]) =>
  threads
    .filter(({ thread }) => thread?.members.has(world.bot.id) === true)
    .map((thread) => threadMemberWire(thread, world.bot.id));

const active = (call: Call) => {
  const { guild, me } = guildAccess(call);
  const threads = [...guild.channels.values()].filter(
    (channel) => channel.thread !== null && !channel.thread.archived && canView(guild, channel, me, call.world.now()),
  );
  return ok({
    threads: threads.toSorted((left, right) => compareIds(right.id, left.id)).map(channelWire),
    members: ownMembers(call.world, threads),
    has_more: false,
  });
};

const archivedOf = (guild: Guild, parent: Channel, type: number): Channel[] =>
  [...guild.channels.values()]
    .filter(({ parentId, thread, type: is }) => parentId === parent.id && thread?.archived === true && is === type)
    .toSorted((left, right) => (right.thread?.archiveAt ?? 0) - (left.thread?.archiveAt ?? 0));

const archived = (type: number, onlyJoined: boolean) => (call: Call) => {
  const { channel, guild, bits } = guildChannelAccess(call, 'readMessageHistory');
  if (type === channelTypes.privateThread && !onlyJoined && (bits & permissions.manageThreads) === 0n)
    throw errors.missingPermissions();
  const limit = Number(call.query.get('limit') ?? 50);
  const before = call.query.get('before');
  const isBefore = ({ thread, id }: Channel): boolean =>
    before === null || (onlyJoined ? compareIds(id, before) < 0 : (thread?.archiveAt ?? 0) < Date.parse(before));
  const found = archivedOf(guild, channel, type).filter(
    (thread) => isBefore(thread) && (!onlyJoined || thread.thread?.members.has(call.world.bot.id) === true),
  );
  const threads = found.slice(0, limit);
  return ok({
    threads: threads.map(channelWire),
    members: ownMembers(call.world, threads),
    has_more: found.length > limit,
  });
};

const member = (on: boolean) => (call: Call) => {
  const { channel } = channelAccess(call);
  if (channel.thread === null) throw errors.notForThisChannelType();
  if (channel.thread.archived) throw errors.archivedThread();
  const id = call.params.user_id ?? call.world.bot.id;
  if (on) channel.thread.members.add(id);
  else channel.thread.members.delete(id);
  return nothing;
};

export const threadRoutes = () => {
  const members = '/channels/{channel_id}/thread-members';
  return [
    route('POST', '/channels/{channel_id}/threads', start),
    route('POST', '/channels/{channel_id}/messages/{message_id}/threads', startFrom),
    route('GET', '/guilds/{guild_id}/threads/active', active),
    route('GET', '/channels/{channel_id}/threads/archived/public', archived(channelTypes.publicThread, false)),
    route('GET', '/channels/{channel_id}/threads/archived/private', archived(channelTypes.privateThread, false)),
    route(
      'GET',
      '/channels/{channel_id}/users/@me/threads/archived/private',
      archived(channelTypes.privateThread, true),
    ),
    route('PUT', `${members}/@me`, member(true)),
    route('DELETE', `${members}/@me`, member(false)),
    route('PUT', `${members}/{user_id}`, member(true)),
    route('DELETE', `${members}/{user_id}`, member(false)),
    route('GET', members, (call) => {
      const { channel } = channelAccess(call);
      return ok([...(channel.thread?.members ?? [])].map((id) => threadMemberWire(channel, id)));
    }),
    route('GET', `${members}/{user_id}`, (call) => {
      const { channel } = channelAccess(call);
      const id = param(call, 'user_id');
      if (channel.thread?.members.has(id) !== true) throw errors.unknownMember();
      return ok(threadMemberWire(channel, id));
    }),
  ];
};
