// DiscordChatExporter's JSON: one file a channel (or thread), `{guild, channel, messages: […]}`.
import { z } from 'zod';
import { CcoError } from '../../../core/errors.ts';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../core/ids.ts';
import type { InboundMessage } from '../../../core/messages/inbound.ts';

const id = z.string().regex(/^\d{1,25}$/u);
const time = z.iso.datetime({ offset: true });
export const discordExportSchema = z.object({
  guild: z.object({ id, name: z.string() }),
  channel: z.object({ id, name: z.string(), type: z.string().optional(), categoryId: z.string().nullish() }),
  messages: z.array(
    z.object({
      id,
      type: z.string(),
      timestamp: time,
      timestampEdited: time.nullish(),
      content: z.string(),
      author: z.object({ id, name: z.string(), nickname: z.string().nullish(), isBot: z.boolean().optional() }),
      mentions: z.array(z.object({ id })).optional(),
      reference: z.object({ messageId: id.nullish() }).nullish(),
    }),
  ),
});

const spoken = new Set(['Default', 'Reply', 'ThreadStarterMessage']);

/** Reads one exported channel; system messages (joins, pins, boosts) are left out. Throws CcoError `replay-bad-file`. */
export const parseDiscord = (json: unknown, file: string): InboundMessage[] => {
  const parsed = discordExportSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new CcoError(`${file}: ${issue?.path.join('.') || 'the export'}: ${issue?.message ?? 'not valid'}`, {
      code: 'replay-bad-file',
      remedy: 'Export the channel again with DiscordChatExporter, format JSON.',
    });
  }
  const { guild, channel, messages } = parsed.data;
  const isThread = channel.type?.includes('Thread') === true;
  const parent = isThread && channel.categoryId != null ? channel.categoryId : channel.id;
  return messages
    .filter(({ type }) => spoken.has(type))
    .map((one) => ({
      kind: 'message' as const,
      id: messageId('discord', one.id),
      platform: 'discord' as const,
      spaceId: spaceId('discord', guild.id),
      channelId: channelId('discord', parent),
      threadId: isThread ? threadId('discord', channel.id) : null,
      replyTo: one.reference?.messageId == null ? null : messageId('discord', one.reference.messageId),
      author: {
        id: memberId('discord', one.author.id),
        name: (one.author.nickname ?? one.author.name).slice(0, 100),
        role: one.author.isBot === true ? ('agent' as const) : ('member' as const),
      },
      mentions: (one.mentions ?? []).slice(0, 50).map((mention) => memberId('discord', mention.id)),
      text: one.content.slice(0, 4000),
      at: Date.parse(one.timestamp),
      revision: Date.parse(one.timestampEdited ?? one.timestamp),
    }));
};
