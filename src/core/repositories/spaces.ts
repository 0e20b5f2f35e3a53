// Spaces, their channels and members.
import type { ChannelId, MemberId, Platform, SpaceId } from '../ids.ts';
import type { MemberRole } from '../messages/inbound.ts';
import type { Conversation } from './messages.ts';

export interface Space {
  readonly id: SpaceId;
  readonly platform: Platform;
  readonly name: string;
  /** Where cards go; null until the platform told us. */
  readonly moderatorsChannelId: ChannelId | null;
  readonly createdAt: number;
}

export interface Channel {
  readonly id: ChannelId;
  readonly spaceId: SpaceId;
  readonly name: string;
  /** Seen by staff only: not scored, not listed to members. */
  readonly private: boolean;
}

export interface SpaceRepository {
  /** Inserts, or updates name and moderators' channel (null keeps what is stored). */
  ensure(space: { id: SpaceId; name: string; moderatorsChannelId: ChannelId | null }, now: number): Promise<void>;
  get(id: SpaceId): Promise<Space | null>;
  list(): Promise<Space[]>;
  ensureChannel(channel: Channel): Promise<void>;
  channels(spaceId: SpaceId): Promise<Channel[]>;
  removeChannel(id: ChannelId): Promise<void>;
  /** Spaces with dirt, longest waiting first. */
  dirty(limit: number): Promise<SpaceId[]>;
  /** Removes the space's dirt marks and returns the conversations among them. Call inside the evaluating transaction. */
  takeDirt(id: SpaceId): Promise<Conversation[]>;
}

export interface Member {
  readonly id: MemberId;
  readonly spaceId: SpaceId;
  readonly name: string;
  readonly role: MemberRole;
  readonly joinedAt: number | null;
  readonly leftAt: number | null;
}

export interface MemberRepository {
  get(spaceId: SpaceId, id: MemberId): Promise<Member | null>;
  /** Keeps the name and role a platform vouched for with a press; nothing of those who opted out. */
  told(spaceId: SpaceId, member: Pick<Member, 'id' | 'name' | 'role'>, at: number): Promise<void>;
}
