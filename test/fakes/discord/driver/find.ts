// What a test names by an id or by the thing itself.
import { canView, channelPermissions, type PermissionName, permissions } from '../permissions.ts';
import { findMessage } from '../state/messages.ts';
import type { Channel, Guild, Member, Message, User } from '../state/model.ts';
import { guildOf, type World } from '../state/world.ts';
import { Refused } from './refused.ts';

export type Ref = string | { readonly id: string };
export const idOf = (ref: Ref): string => (typeof ref === 'string' ? ref : ref.id);

const there = <T>(thing: T | undefined, what: string): T => {
  if (thing === undefined) throw new Refused(`there is no such ${what}`);
  return thing;
};

export const theUser = (world: World, ref: Ref): User => there(world.users.get(idOf(ref)), 'user');
export const theGuild = (world: World, ref: Ref): Guild => there(world.guilds.get(idOf(ref)), 'guild');
export const theChannel = (world: World, ref: Ref): Channel => there(world.channels.get(idOf(ref)), 'channel');
export const theMember = (guild: Guild, ref: Ref): Member => there(guild.members.get(idOf(ref)), 'member');

/** A message by itself, or by its id wherever it is; ephemeral ones too. */
export const theMessage = (world: World, ref: Ref): Message => {
  const id = idOf(ref);
  const hidden = world.ephemeral.find((one) => one.id === id);
  if (hidden !== undefined) return hidden;
  for (const channel of world.channels.values()) {
    const found = findMessage(channel, id);
    if (found !== undefined) return found;
  }
  throw new Refused('there is no such message');
};

export interface Place {
  readonly channel: Channel;
  readonly guild: Guild;
  readonly member: Member;
  readonly bits: bigint;
}

/** A member in a channel that they see and where they may do all this. */
export const placeOf = (world: World, user: Ref, ref: Ref, ...needs: PermissionName[]): Place => {
  const channel = theChannel(world, ref);
  const guild = there(guildOf(world, channel), 'guild');
  const member = theMember(guild, user);
  if (!canView(guild, channel, member, world.now())) throw new Refused('the member does not see the channel');
  const bits = channelPermissions(guild, channel, member, world.now());
  for (const need of needs) if ((bits & permissions[need]) === 0n) throw new Refused(`the member lacks ${need}`);
  return { channel, guild, member, bits };
};
