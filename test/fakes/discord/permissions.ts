// Permission bits, and how Discord computes what a member may do in a channel.
import type { Channel, Guild, Member } from './state/model.ts';

export const permissions = {
  createInvite: 1n << 0n,
  kickMembers: 1n << 1n,
  banMembers: 1n << 2n,
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  addReactions: 1n << 6n,
  viewAuditLog: 1n << 7n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  connect: 1n << 20n,
  speak: 1n << 21n,
  changeNickname: 1n << 26n,
  manageNicknames: 1n << 27n,
  manageRoles: 1n << 28n,
  manageWebhooks: 1n << 29n,
  useApplicationCommands: 1n << 31n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  createPrivateThreads: 1n << 36n,
  sendMessagesInThreads: 1n << 38n,
  moderateMembers: 1n << 40n,
} as const;
export type PermissionName = keyof typeof permissions;

export const allPermissions = (1n << 53n) - 1n;

const join = (names: readonly PermissionName[]): bigint => names.reduce((bits, name) => bits | permissions[name], 0n);

/** What everyone may do in a guild as Discord makes it. */
export const everyonePermissions = join([
  'createInvite',
  'addReactions',
  'viewChannel',
  'sendMessages',
  'embedLinks',
  'attachFiles',
  'readMessageHistory',
  'mentionEveryone',
  'connect',
  'speak',
  'changeNickname',
  'useApplicationCommands',
  'createPublicThreads',
  'createPrivateThreads',
  'sendMessagesInThreads',
]);

/** Bits as a number, a string of digits, or a list of names; returns the bits. */
export const toBits = (value: bigint | string | number | readonly PermissionName[]): bigint =>
  typeof value === 'object' ? join(value) : BigInt(value);

/** What a member may do in the guild as a whole. */
export const guildPermissions = (guild: Guild, member: Member): bigint => {
  if (member.user.id === guild.ownerId) return allPermissions;
  let bits = guild.roles.get(guild.id)?.permissions ?? 0n;
  for (const id of member.roles) bits |= guild.roles.get(id)?.permissions ?? 0n;
  return (bits & permissions.administrator) === 0n ? bits : allPermissions;
};

// A member in a time-out keeps these two and nothing else, administrators and the owner excepted.
const leftInTimeOut = permissions.viewChannel | permissions.readMessageHistory;

/** What a member may do in a channel; a thread has its parent's overwrites. */
export const channelPermissions = (guild: Guild, channel: Channel, member: Member, now: number): bigint => {
  const base = guildPermissions(guild, member);
  if ((base & permissions.administrator) !== 0n) return allPermissions;
  const { overwrites } = channel.thread === null ? channel : (guild.channels.get(channel.parentId ?? '') ?? channel);
  let bits = base;
  const apply = (allow: bigint, deny: bigint): void => {
    bits = (bits & ~deny) | allow;
  };
  const everyone = overwrites.find((one) => one.id === guild.id);
  if (everyone !== undefined) apply(everyone.allow, everyone.deny);
  const ofRoles = overwrites.filter((one) => one.type === 0 && member.roles.has(one.id));
  apply(
    ofRoles.reduce((sum, one) => sum | one.allow, 0n),
    ofRoles.reduce((sum, one) => sum | one.deny, 0n),
  );
  const own = overwrites.find((one) => one.type === 1 && one.id === member.user.id);
  if (own !== undefined) apply(own.allow, own.deny);
  if (member.timeoutUntil !== null && member.timeoutUntil > now) bits &= leftInTimeOut;
  if ((bits & permissions.viewChannel) === 0n) return 0n;
  return bits;
};

/** May see the channel; a private thread only its members and who manages threads. */
export const canView = (guild: Guild, channel: Channel, member: Member, now: number): boolean => {
  const bits = channelPermissions(guild, channel, member, now);
  if ((bits & permissions.viewChannel) === 0n) return false;
  if (channel.type !== 12 || channel.thread === null) return true;
  return channel.thread.members.has(member.user.id) || (bits & permissions.manageThreads) !== 0n;
};

/** The highest role's position; the owner stands above all. */
export const rankOf = (guild: Guild, member: Member): number =>
  member.user.id === guild.ownerId
    ? Number.POSITIVE_INFINITY
    : Math.max(0, ...[...member.roles].map((id) => guild.roles.get(id)?.position ?? 0));
