import { sql } from 'kysely';
import { z } from 'zod';
import {
  channelIdSchema,
  memberIdSchema,
  messageIdSchema,
  spaceIdSchema,
  type ThreadId,
  threadIdSchema,
} from '../../core/ids.ts';
import { memberRoleSchema } from '../../core/messages/inbound.ts';
import type { StoredMessage } from '../../core/ports.ts';
import { labelSchema } from '../../core/sentiment/score.ts';
import type { MessageRow } from '../schema.ts';

/** A message that is there: what its row must hold. */
const rowSchema = z.object({
  id: messageIdSchema,
  space_id: spaceIdSchema,
  channel_id: channelIdSchema,
  thread_id: threadIdSchema.nullable(),
  reply_to: messageIdSchema.nullable(),
  member_id: memberIdSchema.nullable(),
  name: z.string().nullable(),
  role: memberRoleSchema.nullable(),
  text: z.string().nullable(),
  at: z.number(),
  revision: z.number(),
  label: labelSchema.nullable(),
  score: z.number().nullable(),
  confidence: z.number().nullable(),
  offensive: z.number().nullable(),
  language: z.string().nullable(),
  asks: z.boolean().nullable(),
});

const authorOf = (row: z.infer<typeof rowSchema>): StoredMessage['author'] =>
  row.member_id === null ? null : { id: row.member_id, name: row.name ?? '', role: row.role ?? 'member' };

const scoreOf = (row: z.infer<typeof rowSchema>): StoredMessage['score'] =>
  row.label === null
    ? null
    : {
        label: row.label,
        score: row.score ?? 0,
        confidence: row.confidence ?? 0,
        offensive: row.offensive ?? 0,
        language: row.language ?? 'und',
        asks: row.asks ?? false,
      };

/** A row that is no tombstone, as the core sees it. */
export const storedMessage = (raw: MessageRow): StoredMessage => {
  const row = rowSchema.parse(raw);
  return {
    id: row.id,
    spaceId: row.space_id,
    channelId: row.channel_id,
    threadId: row.thread_id,
    replyTo: row.reply_to,
    author: authorOf(row),
    text: row.text,
    score: scoreOf(row),
    at: row.at,
    editedAt: row.revision > row.at ? row.revision : null,
  };
};

/** `thread_id = …`, or `is null`: the channel's own stream. Both use the index. */
export const threadIs = (threadId: ThreadId | null) =>
  threadId === null ? sql<boolean>`thread_id is null` : sql<boolean>`thread_id = ${threadId}`;
