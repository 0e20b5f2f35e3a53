// What Resend reports, in the core's words. https://resend.com/docs/webhooks/event-types
import { z } from 'zod';
import { readAddress } from '../../core/mail/mail.ts';
import type { MailEvent, MailEventType, ReceivedMail } from '../../core/mail/mail-event.ts';
import type { KeyedHash } from '../../core/mail/opt-in.ts';
import { refTag } from './wire.ts';

const reports: Readonly<Record<string, MailEventType>> = {
  'email.scheduled': 'scheduled',
  'email.sent': 'sent',
  'email.delivery_delayed': 'delayed',
  'email.delivered': 'delivered',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
  'email.bounced': 'bounced',
  'email.complained': 'complained',
  'email.suppressed': 'suppressed',
  'email.failed': 'failed',
};

const typedSchema = z.object({ type: z.string().max(100) });

const time = z.string().transform((written, context) => {
  const at = Date.parse(written);
  if (Number.isNaN(at)) context.addIssue('no time');
  return at;
});

const tagsSchema = z
  .union([z.record(z.string(), z.string()), z.array(z.object({ name: z.string(), value: z.string() }))])
  .transform((tags) => (Array.isArray(tags) ? tags.find(({ name }) => name === refTag)?.value : tags[refTag]) ?? null);

const reportSchema = z.object({
  created_at: time,
  data: z.object({
    email_id: z.string().min(1).max(200),
    to: z.array(z.string()).min(1),
    tags: tagsSchema.nullish().catch(null),
    bounce: z.object({ type: z.string() }).nullish().catch(null),
  }),
});

const addressesSchema = z.array(z.string().max(1000)).max(100);

const receivedSchema = z.object({
  created_at: time,
  data: z.object({
    email_id: z.string().min(1).max(200),
    from: z.string().max(1000),
    to: addressesSchema,
    cc: addressesSchema.nullish(),
    bcc: addressesSchema.nullish(),
    subject: z.string().nullish(),
    message_id: z.string().max(1000),
    attachments: z.array(z.unknown()).nullish(),
  }),
});

export type ResendEvent =
  | { readonly kind: 'report'; readonly event: MailEvent }
  | { readonly kind: 'received'; readonly mail: ReceivedMail }
  /** Nothing of ours: acknowledged and counted by `type`. */
  | { readonly kind: 'ignored'; readonly type: string };

const subjectLength = 500;

/** `Name <address>` → address; null: none is in it. */
const addressIn = (written: string): string | null => {
  const bare = /<([^<>]+)>\s*$/u.exec(written)?.[1] ?? written;
  return readAddress(bare);
};

/** Only what looks like a type is counted by its name. */
const countable = (type: string): string => (/^[a-z_]{1,30}(?:\.[a-z_]{1,30}){0,3}$/u.test(type) ? type : 'other');

const parseJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
};

const parseReport = (id: string, type: MailEventType, value: unknown, hash: KeyedHash): MailEvent | null => {
  const parsed = reportSchema.safeParse(value);
  const to = addressIn(parsed.data?.data.to[0] ?? '');
  if (!parsed.success || to === null) return null;
  const { created_at: at, data } = parsed.data;
  const known = { id, externalId: data.email_id, ref: data.tags ?? null, addressKey: hash(to), at };
  if (type !== 'bounced') return { ...known, type };
  // Without a word about it: Resend gives up only after trying for hours.
  return { ...known, type, permanent: data.bounce == null || data.bounce.type === 'Permanent' };
};

/** Reads a verified body; null: it is not in a form we know. `hash` makes address keys. */
export const parseEvent = (id: string, body: Uint8Array, hash: KeyedHash): ResendEvent | null => {
  const value = parseJson(body);
  const typed = typedSchema.safeParse(value);
  if (!typed.success) return null;
  const { type } = typed.data;
  const report = reports[type];
  if (report !== undefined) {
    const event = parseReport(id, report, value, hash);
    return event === null ? null : { kind: 'report', event };
  }
  if (type !== 'email.received') return { kind: 'ignored', type: countable(type) };
  const parsed = receivedSchema.safeParse(value);
  if (!parsed.success) return null;
  const { created_at: at, data } = parsed.data;
  return {
    kind: 'received',
    mail: {
      id,
      externalId: data.email_id,
      at,
      from: data.from,
      to: [...data.to, ...(data.cc ?? []), ...(data.bcc ?? [])],
      subject: (data.subject ?? '').slice(0, subjectLength),
      messageId: data.message_id,
      attachments: data.attachments?.length ?? 0,
    },
  };
};
