// Branded ids: strings of the form `<platform>:<the platform's own id>`, so that an id of one kind or platform can
// never be taken for another.
import { z } from 'zod';

export const platforms = ['anychat', 'discord', 'slack', 'irc'] as const;
export const platformSchema = z.enum(platforms);
export type Platform = z.infer<typeof platformSchema>;

// 400 characters: a Slack key (team, channel, ts) with room to spare; bounds what a hostile peer can make us store.
const prefixed = z
  .string()
  .min(3)
  .max(400)
  .regex(/^(anychat|discord|slack|irc):\S+$/u);

export const spaceIdSchema = prefixed.brand<'SpaceId'>();
export const channelIdSchema = prefixed.brand<'ChannelId'>();
export const threadIdSchema = prefixed.brand<'ThreadId'>();
export const messageIdSchema = prefixed.brand<'MessageId'>();
export const memberIdSchema = prefixed.brand<'MemberId'>();

/** A community space: one per platform space (AnyChat space, Discord guild, Slack workspace). */
export type SpaceId = z.infer<typeof spaceIdSchema>;
export type ChannelId = z.infer<typeof channelIdSchema>;
export type ThreadId = z.infer<typeof threadIdSchema>;
export type MessageId = z.infer<typeof messageIdSchema>;
export type MemberId = z.infer<typeof memberIdSchema>;

export const spaceId = (platform: Platform, external: string): SpaceId =>
  spaceIdSchema.parse(`${platform}:${external}`);
export const channelId = (platform: Platform, external: string): ChannelId =>
  channelIdSchema.parse(`${platform}:${external}`);
export const threadId = (platform: Platform, external: string): ThreadId =>
  threadIdSchema.parse(`${platform}:${external}`);
export const messageId = (platform: Platform, external: string): MessageId =>
  messageIdSchema.parse(`${platform}:${external}`);
export const memberId = (platform: Platform, external: string): MemberId =>
  memberIdSchema.parse(`${platform}:${external}`);

/** The platform part of any of our ids. */
export const platformOf = (id: string): Platform => platformSchema.parse(id.slice(0, id.indexOf(':')));

/** The platform's own id: what goes back out over the wire. */
export const externalIdOf = (id: string): string => id.slice(id.indexOf(':') + 1);
