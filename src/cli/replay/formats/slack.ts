// Slack's export: users.json, channels.json, and a folder a channel with a JSON array a day; as a folder or the zip.
import { z } from 'zod';
import { CcoError } from '../../../core/errors.ts';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../core/ids.ts';
import type { InboundMessage } from '../../../core/messages/inbound.ts';

const usersSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string().optional(),
    is_bot: z.boolean().optional(),
    is_admin: z.boolean().optional(),
    is_owner: z.boolean().optional(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
    team_id: z.string().optional(),
  }),
);
const channelsSchema = z.array(z.object({ id: z.string(), name: z.string() }));
const timestamp = z.string().regex(/^\d{9,11}\.\d{1,6}$/u);
const daySchema = z.array(
  z.looseObject({
    type: z.string(),
    subtype: z.string().optional(),
    user: z.string().optional(),
    bot_id: z.string().optional(),
    ts: timestamp,
    thread_ts: timestamp.optional(),
    text: z.string().optional(),
    edited: z.object({ ts: timestamp }).optional(),
  }),
);

/** `path` is relative to the export's root. */
export interface SlackFile {
  readonly path: string;
  readonly json: unknown;
}

const instant = (ts: string): number => Math.round(Number(ts) * 1000);
const mention = /<@([A-Z0-9]+)(?:\|[^>]*)?>/gu;
const spoken = new Set([undefined, 'thread_broadcast', 'me_message', 'bot_message']);

const parsePart = <T>(schema: z.ZodType<T>, file: SlackFile | undefined, fallback: T): T => {
  if (file === undefined) return fallback;
  const parsed = schema.safeParse(file.json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CcoError(`${file.path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not valid'}`, {
    code: 'replay-bad-file',
    remedy: 'Use the export as Slack made it, unchanged.',
  });
};

/** Reads a whole export. Throws CcoError `replay-bad-file` naming the file and field. */
export const parseSlack = (files: readonly SlackFile[]): InboundMessage[] => {
  const find = (name: string) => files.find(({ path }) => path === name);
  const users = new Map(parsePart(usersSchema, find('users.json'), []).map((user) => [user.id, user]));
  const channels = new Map(parsePart(channelsSchema, find('channels.json'), []).map(({ id, name }) => [name, id]));
  const team = [...users.values()].find(({ team_id }) => team_id !== undefined)?.team_id ?? 'export';
  return files
    .filter(({ path }) => /^[^/]+\/\d{4}-\d{2}-\d{2}\.json$/u.test(path))
    .flatMap((file) => {
      const folder = file.path.slice(0, file.path.indexOf('/'));
      const channel = `${team}/${channels.get(folder) ?? folder}`;
      return parsePart(daySchema, file, []).flatMap((one) => {
        const author = one.user ?? one.bot_id;
        if (one.type !== 'message' || !spoken.has(one.subtype) || author === undefined) return [];
        const user = users.get(author);
        const text = one.text ?? '';
        const thread = one.thread_ts === undefined || one.thread_ts === one.ts ? null : one.thread_ts;
        const bot = one.user === undefined || user?.is_bot === true || one.subtype === 'bot_message';
        const staff = user?.is_admin === true || user?.is_owner === true;
        return [
          {
            kind: 'message' as const,
            id: messageId('slack', `${channel}/${one.ts}`),
            platform: 'slack' as const,
            spaceId: spaceId('slack', team),
            channelId: channelId('slack', channel),
            threadId: thread === null ? null : threadId('slack', `${channel}/${thread}`),
            replyTo: thread === null ? null : messageId('slack', `${channel}/${thread}`),
            author: {
              id: memberId('slack', `${team}/${author}`),
              name: (user?.profile?.display_name || user?.profile?.real_name || user?.name || author).slice(0, 100),
              role: bot ? ('agent' as const) : staff ? ('moderator' as const) : ('member' as const),
            },
            mentions: [...text.matchAll(mention)].slice(0, 50).map((match) => memberId('slack', `${team}/${match[1]}`)),
            text: text.slice(0, 4000),
            at: instant(one.ts),
            revision: instant(one.edited?.ts ?? one.ts),
          },
        ];
      });
    });
};
