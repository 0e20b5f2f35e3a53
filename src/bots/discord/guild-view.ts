// A server as far as needed to place a message: its channels, threads and roles.
import type { Overwrite, RoleBits } from './permissions.ts';

export const channelType = {
  text: 0,
  voice: 2,
  category: 4,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  stage: 13,
  forum: 15,
  media: 16,
} as const;

const spoken: ReadonlySet<number> = new Set([0, 2, 5, 13, 15, 16]);
const threads: ReadonlySet<number> = new Set([10, 11, 12]);

export const isThread = (type: number): boolean => threads.has(type);
/** Whether members can talk in it, or in its threads. */
export const isSpoken = (type: number): boolean => spoken.has(type);
/** Whether it has only threads, no talk of its own. */
export const isForum = (type: number): boolean => type === channelType.forum || type === channelType.media;

export interface ChannelView {
  readonly id: string;
  readonly type: number;
  readonly name: string;
  /** Its category. */
  readonly parentId: string | null;
  readonly position: number;
  readonly overwrites: readonly Overwrite[];
  /** Only staff see it. */
  readonly private: boolean;
  /** null: there was never a message; undefined: not known. */
  readonly lastMessageId: string | null | undefined;
}

export interface ThreadView {
  readonly id: string;
  readonly channelId: string;
  readonly private: boolean;
  readonly archived: boolean;
  /** null: there was never a message; undefined: not known. */
  readonly lastMessageId: string | null | undefined;
}

export interface GuildView {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | null;
  /** Where Discord itself tells moderators things; null: none. */
  readonly updatesChannelId: string | null;
  readonly roles: ReadonlyMap<string, RoleBits>;
  readonly channels: ReadonlyMap<string, ChannelView>;
  readonly threads: ReadonlyMap<string, ThreadView>;
  /** Roles of the bot's own member; null: not known. */
  readonly ownRoles: readonly string[] | null;
}

/** Where something was said. */
export interface Place {
  readonly guild: GuildView;
  /** The channel, or that of the thread. */
  readonly channel: ChannelView;
  readonly threadId: string | null;
  /** Only staff, or only those invited, see it. */
  readonly private: boolean;
}
