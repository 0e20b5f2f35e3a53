// Who is who: how each role is reached. From `cco-agent.json`; pure, so that a report can be planned without sending it.
import { z } from 'zod';
import { type ChannelId, channelIdSchema, platformOf, type SpaceId, spaceIdSchema } from '../ids.ts';
import { type CoordinationRole, type Recipient, roleSchema } from './role.ts';

/** Names an entry of COORDINATION_SECRETS or FEEDBACK_SECRETS. */
export const secretNameSchema = z.string().regex(/^[A-Za-z][\w-]{0,59}$/u, 'a name of letters, digits, _ and -');

const webhookSchema = z.url({ protocol: /^https?$/u }).max(2000);

export const contactSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  email: z.email().optional(),
  /** Events for it are posted here, signed. */
  webhook: webhookSchema.optional(),
  /** Signs what goes to `webhook`. Default: the one named like the role. */
  secret: secretNameSchema.optional(),
  /** A channel it reads. */
  chat: z
    .strictObject({ space: spaceIdSchema, channel: channelIdSchema })
    .refine(({ space, channel }) => platformOf(space) === platformOf(channel), 'space and channel of one platform')
    .optional(),
});
export type Contact = z.infer<typeof contactSchema>;

export const contactsSchema = z.partialRecord(roleSchema, contactSchema);

/** Other agents that get every event, besides the role it is for. */
export const listenerSchema = z.strictObject({
  name: secretNameSchema,
  webhook: webhookSchema,
  /** Default: the one named like the listener. */
  secret: secretNameSchema.optional(),
});
export type Listener = z.infer<typeof listenerSchema>;

export type Way =
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }
  | { readonly kind: 'email'; readonly address: string; readonly name: string | null }
  | { readonly kind: 'chat'; readonly spaceId: SpaceId; readonly channelId: ChannelId };
export type Resolved =
  | { readonly ok: true; readonly ways: readonly Way[] }
  /** One sentence, and what to do. */
  | { readonly ok: false; readonly problem: string };

export interface Directory {
  /** Ways to reach a role, an agent's first: webhook, e-mail, chat. Never empty where `ok`. */
  resolve(role: CoordinationRole): Resolved;
  /** A recipient's webhook as it is configured now; null: it has none. */
  webhookOf(recipient: string): Extract<Way, { kind: 'webhook' }> | null;
  readonly listeners: readonly { readonly recipient: Recipient; readonly way: Way }[];
}

const waysOf = (role: string, { name, email, webhook, secret, chat }: Contact): Way[] => [
  ...(webhook === undefined ? [] : [{ kind: 'webhook' as const, url: webhook, secret: secret ?? role }]),
  ...(email === undefined ? [] : [{ kind: 'email' as const, address: email, name: name ?? null }]),
  ...(chat === undefined ? [] : [{ kind: 'chat' as const, spaceId: chat.space, channelId: chat.channel }]),
];

export const createDirectory = (
  roles: Readonly<Partial<Record<CoordinationRole, Contact>>>,
  listeners: readonly Listener[] = [],
): Directory => {
  const heard = listeners.map(({ name, webhook, secret }) => ({
    recipient: `listener:${name}` as const,
    way: { kind: 'webhook' as const, url: webhook, secret: secret ?? name },
  }));
  return {
    resolve: (role) => {
      const contact = roles[role];
      const ways = contact === undefined ? [] : waysOf(role, contact);
      if (ways.length > 0) return { ok: true, ways };
      const problem =
        contact === undefined
          ? `Nobody is named as ${role}: set roles.${role} in cco-agent.json.`
          : `The ${role} cannot be reached: give roles.${role} in cco-agent.json an email, a webhook or a chat.`;
      return { ok: false, problem };
    },
    webhookOf: (recipient) => {
      const listener = heard.find((one) => one.recipient === recipient);
      if (listener !== undefined) return listener.way;
      const role = roleSchema.safeParse(recipient);
      const contact = role.success ? roles[role.data] : undefined;
      const way = contact === undefined ? undefined : waysOf(recipient, contact)[0];
      return way?.kind === 'webhook' ? way : null;
    },
    listeners: heard,
  };
};

export const isMailed = (directory: Directory, role: CoordinationRole): boolean => {
  const resolved = directory.resolve(role);
  return resolved.ok && resolved.ways.some(({ kind }) => kind === 'email');
};

/** The same people on their other ways: for what a person is told by mail in other words. */
export const withoutMail = (directory: Directory): Directory => ({
  ...directory,
  resolve: (role) => {
    const resolved = directory.resolve(role);
    if (!resolved.ok) return resolved;
    const ways = resolved.ways.filter(({ kind }) => kind !== 'email');
    return ways.length > 0 ? { ok: true, ways } : { ok: false, problem: `The ${role} is reached by mail only.` };
  },
});

/** What is wrong with a directory: webhooks whose secret is not there. One sentence each, without the address. */
export const directoryProblems = (
  roles: Readonly<Partial<Record<CoordinationRole, Contact>>>,
  listeners: readonly Listener[],
  secrets: ReadonlySet<string>,
): string[] => [
  ...Object.entries(roles).flatMap(([role, contact]) => {
    const name = contact.secret ?? role;
    if (contact.webhook === undefined || secrets.has(name)) return [];
    return [`roles.${role}.webhook has no secret: add ${name}:whsec_… to COORDINATION_SECRETS.`];
  }),
  ...listeners
    .filter(({ name, secret }) => !secrets.has(secret ?? name))
    .map(
      ({ name, secret }) => `listeners.${name} has no secret: add ${secret ?? name}:whsec_… to COORDINATION_SECRETS.`,
    ),
];
