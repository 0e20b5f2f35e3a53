// What is remembered as Discord writes it on the wire: guilds, members, roles and channels.
import type { Channel, Guild, Json, Member, Role, User } from './model.ts';

export const iso = (at: number): string => new Date(at).toISOString().replace('Z', '000+00:00');

export const userWire = (user: User): Json => ({
  id: user.id,
  username: user.username,
  discriminator: user.bot ? '0001' : '0',
  global_name: user.globalName,
  avatar: null,
  avatar_decoration_data: null,
  collectibles: null,
  primary_guild: null,
  public_flags: 0,
  flags: 0,
  banner: null,
  accent_color: null,
  ...(user.bot ? { bot: true } : {}),
});

export const memberWire = (member: Member): Json => ({
  avatar: null,
  avatar_decoration_data: null,
  banner: null,
  collectibles: null,
  communication_disabled_until: member.timeoutUntil === null ? null : iso(member.timeoutUntil),
  deaf: false,
  flags: 0,
  joined_at: iso(member.joinedAt),
  mute: false,
  nick: member.nick,
  pending: false,
  premium_since: null,
  roles: [...member.roles],
});

export const memberWithUser = (member: Member): Json => ({ ...memberWire(member), user: userWire(member.user) });

export const roleWire = (role: Role): Json => ({
  id: role.id,
  name: role.name,
  description: null,
  permissions: role.permissions.toString(),
  position: role.position,
  color: role.color,
  colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
  hoist: role.hoist,
  icon: null,
  unicode_emoji: null,
  mentionable: role.mentionable,
  managed: role.managed,
  flags: 0,
  ...(role.botId === null ? {} : { tags: { bot_id: role.botId } }),
});

const threadFields = (channel: Channel, thread: NonNullable<Channel['thread']>): Json => ({
  owner_id: thread.ownerId,
  thread_metadata: {
    archived: thread.archived,
    archive_timestamp: iso(thread.archiveAt),
    auto_archive_duration: thread.autoArchiveMinutes,
    locked: thread.locked,
    create_timestamp: iso(thread.createdAt),
    ...(channel.type === 12 ? { invitable: thread.invitable } : {}),
  },
  message_count: Math.min(channel.messages.length, thread.totalSent),
  member_count: Math.min(50, thread.members.size),
  total_message_sent: thread.totalSent,
  applied_tags: [...thread.appliedTags],
});

/** A channel, thread or direct message. */
export const channelWire = (channel: Channel): Json => {
  const base: Json = {
    id: channel.id,
    type: channel.type,
    flags: 0,
    last_message_id: channel.lastMessageId,
    last_pin_timestamp: null,
  };
  if (channel.guildId === null) return { ...base, recipients: channel.recipients.map(userWire) };
  const inGuild: Json = {
    ...base,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId,
    rate_limit_per_user: channel.slowMode,
  };
  if (channel.thread !== null) return { ...inGuild, ...threadFields(channel, channel.thread) };
  return {
    ...inGuild,
    topic: channel.topic,
    position: channel.position,
    nsfw: channel.nsfw,
    permission_overwrites: channel.overwrites.map(({ id, type, allow, deny }) => ({
      id,
      type,
      allow: allow.toString(),
      deny: deny.toString(),
    })),
    ...channel.extra,
  };
};

export const threadMemberWire = (channel: Channel, userId: string): Json => ({
  id: channel.id,
  user_id: userId,
  join_timestamp: iso(channel.thread?.createdAt ?? 0),
  flags: 0,
});

/** A guild's own fields, as the REST answer has them. */
export const guildWire = (guild: Guild): Json => ({
  id: guild.id,
  name: guild.name,
  owner_id: guild.ownerId,
  application_id: null,
  icon: null,
  icon_hash: null,
  splash: null,
  discovery_splash: null,
  home_header: null,
  description: null,
  banner: null,
  region: 'deprecated',
  afk_channel_id: null,
  afk_timeout: 300,
  widget_enabled: false,
  widget_channel_id: null,
  verification_level: 0,
  default_message_notifications: 0,
  explicit_content_filter: 0,
  roles: [...guild.roles.values()].map(roleWire),
  emojis: [],
  stickers: [],
  features: [],
  mfa_level: 0,
  system_channel_id: null,
  system_channel_flags: 0,
  rules_channel_id: null,
  public_updates_channel_id: null,
  safety_alerts_channel_id: null,
  max_presences: null,
  max_members: 500_000,
  max_video_channel_users: 25,
  max_stage_video_channel_users: 50,
  vanity_url_code: null,
  premium_tier: 0,
  premium_subscription_count: 0,
  premium_progress_bar_enabled: false,
  preferred_locale: guild.locale,
  nsfw: false,
  nsfw_level: 0,
  incidents_data: null,
  hub_type: null,
  latest_onboarding_question_id: null,
  owner_configured_content_level: null,
});
