// Discord's permission bits: who is staff, what a channel shows to everybody, what the bot needs. Pure.
import type { MemberRole } from '../../core/messages/inbound.ts';
import { type ModerationKind, moderationKinds } from '../../core/messages/outbound.ts';

export const permission = {
  createInvite: 1n << 0n,
  kickMembers: 1n << 1n,
  banMembers: 1n << 2n,
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  manageRoles: 1n << 28n,
  sendInThreads: 1n << 38n,
  moderateMembers: 1n << 40n,
} as const;
export type PermissionName = keyof typeof permission;

/** As Discord's settings call them, for people to find. */
const labels: Readonly<Record<PermissionName, string>> = {
  createInvite: 'Create Invite',
  kickMembers: 'Kick Members',
  banMembers: 'Ban Members',
  administrator: 'Administrator',
  manageChannels: 'Manage Channels',
  manageGuild: 'Manage Server',
  viewChannel: 'View Channels',
  sendMessages: 'Send Messages',
  manageMessages: 'Manage Messages',
  embedLinks: 'Embed Links',
  attachFiles: 'Attach Files',
  readHistory: 'Read Message History',
  manageRoles: 'Manage Roles',
  sendInThreads: 'Send Messages in Threads',
  moderateMembers: 'Timeout Members',
};
export const labelOf = (name: PermissionName): string => labels[name];

/** To listen, post and answer. */
export const neededPermissions: readonly PermissionName[] = [
  'viewChannel',
  'sendMessages',
  'sendInThreads',
  'embedLinks',
  'attachFiles',
  'readHistory',
];
/** For what moderators order against what was said. */
export const moderationPermissions: readonly PermissionName[] = ['manageMessages', 'moderateMembers', 'manageChannels'];
/** What each of these takes, of the bot and of whoever orders it. */
export const permissionFor: Readonly<Record<ModerationKind, PermissionName>> = {
  'delete-message': 'manageMessages',
  'time-out': 'moderateMembers',
  'slow-mode': 'manageChannels',
};
/** For `/cco space create` besides. */
export const spacePermissions: readonly PermissionName[] = ['manageChannels', 'manageRoles', 'createInvite'];

export const bitsOf = (names: readonly PermissionName[]): bigint =>
  names.reduce((bits, name) => bits | permission[name], 0n);

/** The names among `wanted` that `bits` lacks; an administrator lacks none. */
export const missingIn = (bits: bigint, wanted: readonly PermissionName[]): PermissionName[] =>
  (bits & permission.administrator) === 0n ? wanted.filter((name) => (bits & permission[name]) === 0n) : [];

/** What a member with these rights in a channel may do there by themselves. */
export const moderationRights = (bits: bigint): ModerationKind[] =>
  moderationKinds.filter((kind) => missingIn(bits, [permissionFor[kind]]).length === 0);

export interface RoleBits {
  readonly id: string;
  readonly permissions: bigint;
}

export interface Overwrite {
  /** A role or a member; that of @everyone has the guild's id. */
  readonly id: string;
  readonly allow: bigint;
  readonly deny: bigint;
}

interface GuildRights {
  readonly id: string;
  readonly ownerId: string | null;
  readonly roles: ReadonlyMap<string, RoleBits>;
}

const all = (1n << 64n) - 1n;

/** What a member may do in the whole guild. */
export const guildBits = (guild: GuildRights, memberId: string, roleIds: readonly string[]): bigint => {
  if (memberId === guild.ownerId) return all;
  const bits = [guild.id, ...roleIds].reduce((sum, id) => sum | (guild.roles.get(id)?.permissions ?? 0n), 0n);
  return (bits & permission.administrator) === 0n ? bits : all;
};

/** What a member may do in a channel: the guild's bits, then the overwrites of @everyone, of roles, of the member. */
export const channelBits = (
  guild: GuildRights,
  overwrites: readonly Overwrite[],
  memberId: string,
  roleIds: readonly string[],
): bigint => {
  const base = guildBits(guild, memberId, roleIds);
  if (base === all) return all;
  const everyone = overwrites.find(({ id }) => id === guild.id);
  let bits = (base & ~(everyone?.deny ?? 0n)) | (everyone?.allow ?? 0n);
  const ofRoles = overwrites.filter(({ id }) => id !== guild.id && roleIds.includes(id));
  bits &= ~ofRoles.reduce((sum, { deny }) => sum | deny, 0n);
  bits |= ofRoles.reduce((sum, { allow }) => sum | allow, 0n);
  const own = overwrites.find(({ id }) => id === memberId);
  return (bits & ~(own?.deny ?? 0n)) | (own?.allow ?? 0n);
};

const adminBits = permission.administrator | permission.manageGuild;
// These hold for the whole guild: no channel can give them.
const moderatorGuildBits = permission.kickMembers | permission.banMembers | permission.moderateMembers;
const moderatorBits = moderatorGuildBits | permission.manageMessages | permission.manageChannels;

/** Who someone with these rights in the guild is to us. */
export const roleOfBits = (bits: bigint): MemberRole =>
  (bits & adminBits) !== 0n ? 'admin' : (bits & moderatorBits) !== 0n ? 'moderator' : 'member';

/** The same from the rights in one channel, where a channel may have given more than the guild does. */
export const roleOfChannelBits = (bits: bigint): MemberRole =>
  (bits & adminBits) !== 0n ? 'admin' : (bits & moderatorGuildBits) !== 0n ? 'moderator' : 'member';

/**
 * Whether only staff see a channel: @everyone may not. In a guild where @everyone sees nothing at all (members get a role
 * after a check), a channel is private where every role that sees it is one of staff.
 */
export const isStaffOnly = (guild: GuildRights, overwrites: readonly Overwrite[]): boolean => {
  const everyone = overwrites.find(({ id }) => id === guild.id);
  const base = guild.roles.get(guild.id)?.permissions ?? permission.viewChannel;
  const gated = (base & (permission.viewChannel | permission.administrator)) === 0n;
  const seen = gated
    ? ((everyone?.allow ?? 0n) & permission.viewChannel) !== 0n
    : ((everyone?.deny ?? 0n) & permission.viewChannel) === 0n;
  if (seen) return false;
  if (!gated) return true;
  for (const role of guild.roles.values()) {
    if (role.id === guild.id || roleOfBits(role.permissions) !== 'member') continue;
    const own = overwrites.find(({ id }) => id === role.id);
    if (((own?.allow ?? 0n) & permission.viewChannel) !== 0n) return false;
    const has =
      (role.permissions & permission.viewChannel) !== 0n && ((own?.deny ?? 0n) & permission.viewChannel) === 0n;
    if (has && ((everyone?.deny ?? 0n) & permission.viewChannel) === 0n) return false;
  }
  return true;
};
