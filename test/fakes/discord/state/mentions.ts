// Whom a message mentions, given what its sender allowed.
import { z } from 'zod';
import type { Guild, Message } from './model.ts';

export const allowedMentionsSchema = z
  .object({
    parse: z.array(z.string()).nullish(),
    users: z.array(z.string()).nullish(),
    roles: z.array(z.string()).nullish(),
    replied_user: z.boolean().nullish(),
  })
  .nullish();
export type AllowedMentions = z.infer<typeof allowedMentionsSchema>;

const idsIn = (content: string, pattern: RegExp): string[] => [
  ...new Set([...content.matchAll(pattern)].map(([, id = '']) => id)),
];

/** `repliedTo`: the author of the message replied to. Absent `allowed` means that everything mentions. */
export const mentionsOf = (
  content: string,
  allowed: AllowedMentions,
  guild: Guild | undefined,
  repliedTo: string | null,
): Pick<Message, 'mentions' | 'mentionRoles' | 'mentionEveryone'> => {
  const everything = allowed === undefined || allowed === null;
  const may = (kind: 'users' | 'roles', id: string): boolean =>
    everything || allowed.parse?.includes(kind) === true || allowed[kind]?.includes(id) === true;
  const users = idsIn(content, /<@!?(\d+)>/gu).filter((id) => may('users', id));
  const replied = repliedTo !== null && (everything || allowed.replied_user === true) ? [repliedTo] : [];
  return {
    mentions: [...new Set([...replied, ...users])],
    mentionRoles: idsIn(content, /<@&(\d+)>/gu).filter((id) => may('roles', id) && guild?.roles.has(id) === true),
    mentionEveryone:
      /@(?:everyone|here)\b/u.test(content) && (everything || allowed.parse?.includes('everyone') === true),
  };
};
