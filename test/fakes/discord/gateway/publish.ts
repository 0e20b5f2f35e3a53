// Who is told of an event: sessions of the guild's shard, with one of the intents, where the bot sees the channel.
import { canView } from '../permissions.ts';
import { shardOf } from '../snowflake.ts';
import type { Guild, Json } from '../state/model.ts';
import { channelWire, guildWire, iso, memberWithUser, threadMemberWire } from '../state/wire.ts';
import { botMember, type GatewayEvent, type World } from '../state/world.ts';
import { intents } from './intents.ts';
import type { Session } from './session.ts';

export const belongsTo = (session: Session, guildId: string | null): boolean =>
  guildId === null ? session.shard[0] === 0 : shardOf(guildId, session.shard[1]) === session.shard[0];

const isSeen = (world: World, event: GatewayEvent): boolean => {
  if (event.guildId === null || event.t === 'GUILD_DELETE') return true;
  const guild = world.guilds.get(event.guildId);
  const member = botMember(world, event.guildId);
  if (guild === undefined || member === undefined || guild.unavailable) return false;
  return event.channel === undefined || canView(guild, event.channel, member, world.now());
};

/** What no client knows. */
const strangeFrames = (session: Session): void => {
  for (const text of ['{"op":99,"d":{"new":true},"s":null,"t":null}', 'not JSON', '[]', 'null'])
    session.socket?.send(text);
  session.dispatch('SOMETHING_NEW', { of: { its: ['own'] } });
};

// Fields that Discord's document calls optional, or that a small server does not keep.
const optional = new Set([
  'tts',
  'mention_everyone',
  'mention_roles',
  'mentions',
  'attachments',
  'embeds',
  'components',
  'pinned',
  'flags',
  'type',
  'global_name',
  'discriminator',
  'nick',
  'edited_timestamp',
  'position',
  'topic',
  'permission_overwrites',
  'last_message_id',
  'application_id',
  'version',
  'user',
  'guild',
  'channel',
  'app_permissions',
  'entitlements',
  'locale',
  'context',
]);
/** Without them; an interaction says beside its member who that is. */
const sparse = (data: Json): Json => {
  const { member } = data as { member?: Json };
  const isInteraction = 'token' in data;
  const left = Object.entries(data).filter(([key]) => !optional.has(key) || (isInteraction && key === 'type'));
  return {
    ...Object.fromEntries(left),
    ...(isInteraction && member !== undefined ? { member: sparse(member), user: member.user } : {}),
  };
};

/** Sends an event to every session that it is for, connected or waiting to be resumed. */
export const publishTo = (world: World, sessions: Iterable<Session>, event: GatewayEvent): void => {
  if (!isSeen(world, event)) return;
  for (const session of sessions) {
    if (!belongsTo(session, event.guildId)) continue;
    if (event.intents !== 0 && (session.intents & event.intents) === 0) continue;
    if (world.settings.differences.has('strange-frames')) strangeFrames(session);
    const data = event.data(session);
    session.dispatch(event.t, world.settings.differences.has('sparse') ? sparse(data) : data);
  }
};

/** GUILD_CREATE. Without presences Discord sends no members but the bot; the others come on request. */
export const guildCreate = (world: World, guild: Guild): Json => {
  const member = botMember(world, guild.id);
  const channels = [...guild.channels.values()];
  const threads = channels.filter(
    (channel) =>
      channel.thread !== null &&
      !channel.thread.archived &&
      member !== undefined &&
      canView(guild, channel, member, world.now()),
  );
  return {
    ...guildWire(guild),
    joined_at: iso(member?.joinedAt ?? 0),
    large: guild.members.size > world.settings.largeThreshold,
    unavailable: false,
    member_count: guild.members.size,
    members: member === undefined ? [] : [memberWithUser(member)],
    channels: channels.filter((channel) => channel.thread === null).map(channelWire),
    threads: threads.map((thread) => ({
      ...channelWire(thread),
      ...(thread.thread?.members.has(world.bot.id) === true ? { member: threadMemberWire(thread, world.bot.id) } : {}),
    })),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    emojis: [],
    stickers: [],
  };
};

/** READY and the guilds after it. */
export const welcome = (world: World, session: Session, resumeUrl: string): void => {
  const own = [...world.guilds.values()].filter(
    (guild) => guild.members.has(world.bot.id) && belongsTo(session, guild.id),
  );
  const { differences } = world.settings;
  session.dispatch('READY', {
    v: 10,
    user: {
      id: world.bot.id,
      username: world.bot.username,
      discriminator: '0001',
      global_name: null,
      avatar: null,
      bot: true,
      email: null,
      flags: 0,
      mfa_enabled: true,
      verified: true,
    },
    guilds: own.map((guild) => ({ id: guild.id, unavailable: true })),
    session_id: session.id,
    session_type: 'normal',
    ...(differences.has('no-resume-url') ? {} : { resume_gateway_url: resumeUrl }),
    shard: [...session.shard],
    application: { id: world.applicationId, flags: 0 },
    private_channels: [],
    relationships: [],
    presences: [],
    user_settings: {},
    guild_join_requests: [],
    geo_ordered_rtc_regions: [],
    _trace: [],
  });
  if ((session.intents & intents.guilds) === 0) return;
  for (const guild of own) {
    if (differences.has('unavailable-first')) session.dispatch('GUILD_CREATE', { id: guild.id, unavailable: true });
    if (guild.unavailable) session.dispatch('GUILD_DELETE', { id: guild.id, unavailable: true });
    else session.dispatch('GUILD_CREATE', guildCreate(world, guild));
  }
};
