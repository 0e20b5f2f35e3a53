// AnyChat events as JSON lines, ordered by `at`; the live protocol's events are read too.
import { z } from 'zod';
import { CcoError } from '../../../core/errors.ts';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../core/ids.ts';
import type { InboundEvent } from '../../../core/messages/inbound.ts';

const id = z.string().min(1).max(128).regex(/^\S+$/u);
const time = z.iso.datetime({ offset: true });
const author = z.object({
  id,
  name: z.string().max(100),
  bot: z.boolean().optional(),
  staff: z.boolean().optional(),
});
const said = {
  id,
  at: time,
  spaceId: id,
  channelId: id,
  threadId: id.nullish(),
  replyTo: id.nullish(),
  author,
  mentions: z.array(id).max(50).optional(),
  text: z.string(),
};
const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message.created'), ...said }),
  z.object({ type: z.literal('message.updated'), ...said, messageId: id, createdAt: time.optional() }),
  z.object({ type: z.literal('message.deleted'), id, at: time, spaceId: id, channelId: id, messageId: id }),
]);

const known = new Set(lineSchema.options.map((option) => option.shape.type.value as string));

const toInbound = (line: z.infer<typeof lineSchema>): InboundEvent => {
  const at = Date.parse(line.at);
  const place = {
    platform: 'anychat' as const,
    spaceId: spaceId('anychat', line.spaceId),
    channelId: channelId('anychat', line.channelId),
  };
  if (line.type === 'message.deleted')
    return { kind: 'delete', id: messageId('anychat', line.messageId), ...place, at };
  const created = line.type === 'message.updated' ? Date.parse(line.createdAt ?? line.at) : at;
  return {
    kind: 'message',
    id: messageId('anychat', line.type === 'message.updated' ? line.messageId : line.id),
    ...place,
    threadId: line.threadId == null ? null : threadId('anychat', line.threadId),
    replyTo: line.replyTo == null ? null : messageId('anychat', line.replyTo),
    author: {
      id: memberId('anychat', line.author.id),
      name: line.author.name,
      role: line.author.bot === true ? 'agent' : line.author.staff === true ? 'moderator' : 'member',
    },
    mentions: (line.mentions ?? []).map((mention) => memberId('anychat', mention)),
    text: line.text.slice(0, 4000),
    at: created,
    revision: at,
  };
};

const bad = (file: string, number: number, problem: string): CcoError =>
  new CcoError(`${file}, line ${number}: ${problem}`, {
    code: 'replay-bad-line',
    remedy:
      'Each line must be one event, such as {"type": "message.created", "id", "at", "spaceId", "channelId", "author", "text"}.',
  });

/** Reads JSON lines; event types other than messages are passed over. Throws CcoError `replay-bad-line` naming the line. */
export const parseAnyChat = (log: string, file: string): InboundEvent[] =>
  log.split(/\r?\n/u).flatMap((raw, index) => {
    if (raw.trim() === '') return [];
    let json: unknown;
    try {
      json = JSON.parse(raw);
    } catch {
      throw bad(file, index + 1, 'this is not JSON.');
    }
    const type = z.object({ type: z.string() }).safeParse(json);
    if (type.success && !known.has(type.data.type)) return [];
    const parsed = lineSchema.safeParse(json);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw bad(file, index + 1, `${issue?.path.join('.') || 'the event'}: ${issue?.message ?? 'not valid'}`);
    }
    return [toInbound(parsed.data)];
  });
