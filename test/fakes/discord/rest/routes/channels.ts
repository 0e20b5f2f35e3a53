// Channels: one, all of a guild, made, changed and removed, with who may do what in them.
import { permissions } from '../../permissions.ts';
import { addChannel, channelChanged, nameFor, removeChannel, syncThreads } from '../../state/channels.ts';
import { type Channel, channelTypes, type Guild, type Json, type Overwrite } from '../../state/model.ts';
import { channelWire, threadMemberWire } from '../../state/wire.ts';
import {
  type ChannelEdit,
  channelCreateSchema,
  channelEditSchema,
  overwriteSchema,
  positionsSchema,
} from '../../validate/limits.ts';
import { channelAccess, guildAccess, guildChannelAccess } from '../access.ts';
import { errors, fieldError } from '../errors.ts';
import { type Call, created, nothing, ok, param, route } from '../router.ts';

const stored = [
  'available_tags',
  'default_reaction_emoji',
  'default_sort_order',
  'default_forum_layout',
  'default_auto_archive_duration',
  'default_thread_rate_limit_per_user',
] as const;

const extrasOf = (call: Call, body: Json): Json =>
  Object.fromEntries(
    stored
      .filter((key) => body[key] != null)
      .map((key) => [
        key,
        key === 'available_tags' && Array.isArray(body[key])
          ? body[key].map((tag: Json) => ({
              moderated: false,
              emoji_id: null,
              emoji_name: null,
              ...tag,
              id: tag.id ?? call.world.nextId(),
            }))
          : body[key],
      ]),
  );

const overwritesOf = (guild: Guild, given: NonNullable<ChannelEdit['permission_overwrites']>): Overwrite[] =>
  given.map(({ id, type, allow, deny }) => ({
    id,
    type: type === 1 || (type == null && guild.members.has(id)) ? 1 : 0,
    allow: BigInt(allow ?? 0),
    deny: BigInt(deny ?? 0),
  }));

// Nobody may give what they have not, and an overwrite needs someone it is for.
const checkOverwrites = (guild: Guild, overwrites: readonly Overwrite[], bits: bigint, isNew: boolean): void => {
  for (const [index, { id, type, allow, deny }] of overwrites.entries()) {
    const known = type === 0 ? guild.roles.has(id) : guild.members.has(id);
    if (!known)
      throw errors.invalidForm(
        fieldError(['permission_overwrites', index, 'id'], 'CHANNEL_PARENT_INVALID', 'Invalid Overwrite'),
      );
    if (((allow | deny) & ~bits) !== 0n) throw errors.missingPermissions();
    if (isNew && ((allow | deny) & permissions.manageRoles) !== 0n && (bits & permissions.administrator) === 0n)
      throw errors.missingPermissions();
  }
};

const parentOf = (guild: Guild, id: string | null | undefined): string | null => {
  if (id == null) return null;
  if (guild.channels.get(id)?.type !== channelTypes.category)
    throw errors.invalidForm(fieldError(['parent_id'], 'CHANNEL_PARENT_INVALID', 'Category does not exist'));
  return id;
};

const create = (call: Call) => {
  const { guild, bits } = guildAccess(call, 'manageChannels');
  const body = channelCreateSchema.parse(call.body);
  const overwrites = body.permission_overwrites == null ? null : overwritesOf(guild, body.permission_overwrites);
  if (overwrites !== null) checkOverwrites(guild, overwrites, bits, true);
  if ([...guild.channels.values()].filter(({ thread }) => thread === null).length >= 500)
    throw errors.tooManyChannels();
  const channel = addChannel(call.world, guild, {
    name: body.name,
    type: body.type ?? channelTypes.text,
    topic: body.topic ?? null,
    parentId: parentOf(guild, body.parent_id),
    nsfw: body.nsfw ?? false,
    slowMode: body.rate_limit_per_user ?? 0,
    ...(body.position == null ? {} : { position: body.position }),
    ...(overwrites === null ? {} : { overwrites }),
    extra: extrasOf(call, body),
  });
  return created(channelWire(channel));
};

const editThread = (call: Call, channel: Channel, body: ChannelEdit): void => {
  const { thread } = channel;
  if (thread === null) return;
  if (body.archived != null && body.archived !== thread.archived) {
    thread.archived = body.archived;
    thread.archiveAt = call.world.now();
  }
  if (body.locked != null) thread.locked = body.locked;
  if (body.auto_archive_duration != null) thread.autoArchiveMinutes = body.auto_archive_duration;
  if (body.invitable != null) thread.invitable = body.invitable;
  if (body.applied_tags != null) thread.appliedTags = body.applied_tags;
};

const edit = (call: Call) => {
  const { channel, guild, bits } = guildChannelAccess(call);
  const isOwnThread = channel.thread?.ownerId === call.world.bot.id;
  const need = channel.thread === null ? permissions.manageChannels : permissions.manageThreads;
  if (!isOwnThread && (bits & need) === 0n) throw errors.missingPermissions();
  const body = channelEditSchema.parse(call.body);
  if (channel.thread?.archived === true && body.archived !== false) throw errors.archivedThread();
  if (body.name != null) channel.name = nameFor(channel.type, body.name);
  if (body.topic !== undefined) channel.topic = body.topic;
  if (body.nsfw != null) channel.nsfw = body.nsfw;
  if (body.rate_limit_per_user != null) channel.slowMode = body.rate_limit_per_user;
  if (body.position != null) channel.position = body.position;
  if (body.parent_id !== undefined) channel.parentId = parentOf(guild, body.parent_id);
  if (body.type != null) channel.type = body.type;
  if (body.permission_overwrites != null) {
    if ((bits & permissions.manageRoles) === 0n) throw errors.missingPermissions();
    const overwrites = overwritesOf(guild, body.permission_overwrites);
    checkOverwrites(guild, overwrites, bits, false);
    channel.overwrites = overwrites;
  }
  Object.assign(channel.extra, extrasOf(call, body));
  editThread(call, channel, body);
  channelChanged(call.world, channel);
  if (body.permission_overwrites != null) syncThreads(call.world, guild, [channel]);
  return ok(channelWire(channel));
};

const remove = (call: Call) => {
  const { channel, guild } = channelAccess(call);
  if (guild === null) return ok(channelWire(channel));
  guildChannelAccess(call, channel.thread === null ? 'manageChannels' : 'manageThreads');
  removeChannel(call.world, guild, channel);
  return ok(channelWire(channel));
};

const setOverwrite = (call: Call) => {
  const { channel, guild, bits } = guildChannelAccess(call, 'manageRoles');
  const id = param(call, 'overwrite_id');
  const [overwrite] = overwritesOf(guild, [{ id, ...overwriteSchema.parse(call.body) }]);
  if (overwrite === undefined) throw errors.unknownOverwrite();
  checkOverwrites(guild, [overwrite], bits, false);
  channel.overwrites = [...channel.overwrites.filter((one) => one.id !== id), overwrite];
  channelChanged(call.world, channel);
  return nothing;
};

const removeOverwrite = (call: Call) => {
  const { channel } = guildChannelAccess(call, 'manageRoles');
  const id = param(call, 'overwrite_id');
  if (!channel.overwrites.some((one) => one.id === id)) throw errors.unknownOverwrite();
  channel.overwrites = channel.overwrites.filter((one) => one.id !== id);
  channelChanged(call.world, channel);
  return nothing;
};

// One link a channel; nobody comes in by it.
const invite = (call: Call) => {
  const { channel } = guildChannelAccess(call, 'createInvite');
  return ok({
    type: 0,
    code: `peer${channel.id}`,
    channel: { id: channel.id, type: channel.type, name: channel.name },
  });
};

export const channelRoutes = () => [
  route('POST', '/channels/{channel_id}/invites', invite),
  route('GET', '/guilds/{guild_id}/channels', (call) => {
    const { guild } = guildAccess(call);
    return ok([...guild.channels.values()].filter(({ thread }) => thread === null).map(channelWire));
  }),
  route('POST', '/guilds/{guild_id}/channels', create),
  route('PATCH', '/guilds/{guild_id}/channels', (call) => {
    const { guild } = guildAccess(call, 'manageChannels');
    for (const { id, position, parent_id: parentId } of positionsSchema.parse(call.body)) {
      const channel = guild.channels.get(id);
      if (channel === undefined) throw errors.unknownChannel();
      if (position != null) channel.position = position;
      if (parentId !== undefined) channel.parentId = parentOf(guild, parentId);
      channelChanged(call.world, channel);
    }
    return nothing;
  }),
  route('GET', '/channels/{channel_id}', (call) => {
    const { channel } = channelAccess(call);
    const isIn = channel.thread?.members.has(call.world.bot.id) === true;
    return ok({ ...channelWire(channel), ...(isIn ? { member: threadMemberWire(channel, call.world.bot.id) } : {}) });
  }),
  route('PATCH', '/channels/{channel_id}', edit),
  route('DELETE', '/channels/{channel_id}', remove),
  route('PUT', '/channels/{channel_id}/permissions/{overwrite_id}', setOverwrite),
  route('DELETE', '/channels/{channel_id}/permissions/{overwrite_id}', removeOverwrite),
];
