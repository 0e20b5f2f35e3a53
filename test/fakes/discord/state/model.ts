// What the peer remembers, in Discord's words. Wire forms are made of it in `wire.ts`.
export type Json = Record<string, unknown>;

export interface User {
  readonly id: string;
  username: string;
  globalName: string | null;
  readonly bot: boolean;
}

export interface Role {
  readonly id: string;
  name: string;
  permissions: bigint;
  position: number;
  color: number;
  hoist: boolean;
  mentionable: boolean;
  readonly managed: boolean;
  /** The bot whose own role this is. */
  readonly botId: string | null;
}

export interface Overwrite {
  readonly id: string;
  /** 0: a role, 1: a member. */
  readonly type: 0 | 1;
  readonly allow: bigint;
  readonly deny: bigint;
}

export interface Member {
  readonly user: User;
  readonly roles: Set<string>;
  nick: string | null;
  readonly joinedAt: number;
  /** Until when the member may not speak, in milliseconds; null: may. */
  timeoutUntil: number | null;
}

export interface ThreadState {
  readonly ownerId: string;
  archived: boolean;
  locked: boolean;
  autoArchiveMinutes: number;
  archiveAt: number;
  readonly createdAt: number;
  invitable: boolean;
  readonly members: Set<string>;
  appliedTags: readonly string[];
  totalSent: number;
}

export interface Channel {
  readonly id: string;
  /** Null: a direct message. */
  readonly guildId: string | null;
  type: number;
  name: string;
  topic: string | null;
  parentId: string | null;
  position: number;
  nsfw: boolean;
  slowMode: number;
  overwrites: readonly Overwrite[];
  lastMessageId: string | null;
  /** Null: not a thread. */
  readonly thread: ThreadState | null;
  /** Of a direct message: who is in it besides the bot. */
  readonly recipients: readonly User[];
  /** Fields that are only stored and given back, as forum tags. */
  readonly extra: Json;
  /** Oldest first. */
  readonly messages: Message[];
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly description: string | null;
  readonly size: number;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

export interface Reaction {
  readonly emoji: { readonly id: string | null; readonly name: string };
  readonly userIds: Set<string>;
}

export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly author: User;
  readonly type: number;
  content: string;
  embeds: readonly Json[];
  components: readonly Json[];
  attachments: readonly Attachment[];
  flags: number;
  readonly at: number;
  editedAt: number | null;
  mentions: readonly string[];
  mentionRoles: readonly string[];
  mentionEveryone: boolean;
  readonly reactions: Reaction[];
  /** As it was sent; Discord repeats it to the sender and in the event, never in the history. */
  readonly nonce: string | number | null;
  readonly tts: boolean;
  readonly reference: { readonly messageId: string | null; readonly channelId: string; readonly type: number } | null;
  readonly webhookId: string | null;
  readonly interaction: Json | null;
  /** Set: only this user sees it. */
  readonly visibleTo: string | null;
  deleted: boolean;
}

export interface Guild {
  readonly id: string;
  name: string;
  ownerId: string;
  locale: string;
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
  /** Threads among them. */
  readonly channels: Map<string, Channel>;
  /** The guild does not answer for the moment. */
  unavailable: boolean;
}

export interface Command {
  readonly id: string;
  /** Null: global. */
  readonly guildId: string | null;
  readonly definition: Json;
  readonly version: string;
}

export const channelTypes = {
  text: 0,
  dm: 1,
  voice: 2,
  category: 4,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  stage: 13,
  forum: 15,
} as const;

export const messageTypes = {
  plain: 0,
  memberJoin: 7,
  threadCreated: 18,
  reply: 19,
  chatInputCommand: 20,
  threadStarter: 21,
  contextMenuCommand: 23,
} as const;

export const messageFlags = {
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;
