// Resend's own shapes: what goes out, and what of its answers is read. https://resend.com/docs/api-reference
import { z } from 'zod';
import { isPlain, type Mail } from '../../core/mail/mail.ts';
import type { MailState } from '../../core/mail/mailer.ts';

/** The tag and the last line of the text by which a mail of ours is known. */
export const refTag = 'ref';
export const refLine = (ref: string): string => `Ref. ${ref}`;

/** The body of `POST /emails`; `at` in ms since 1970. */
export const toWire = (mail: Mail, from: string, at: number | null) => ({
  from,
  to: [mail.to],
  subject: mail.subject,
  html: mail.html,
  text: `${mail.text.trimEnd()}\n\n${refLine(mail.ref)}\n`,
  ...(mail.replyTo === undefined ? {} : { reply_to: mail.replyTo }),
  // Keeps mail programs from folding two mails of the same subject into one.
  headers: { ...mail.headers, 'X-Entity-Ref-ID': mail.ref },
  tags: [...mail.tags, { name: refTag, value: mail.ref }],
  ...(at === null ? {} : { scheduled_at: new Date(at).toISOString() }),
  ...(isPlain(mail)
    ? {}
    : {
        attachments: mail.attachments.map(({ filename, contentType, content, contentId }) => ({
          filename,
          content,
          content_type: contentType,
          ...(contentId === undefined ? {} : { content_id: contentId }),
        })),
      }),
});

const idSchema = z.string().min(1).max(200);
export const sentSchema = z.object({ id: idSchema });
export const batchSentSchema = z.object({ data: z.array(sentSchema) });

const tagsSchema = z.union([
  z
    .array(z.object({ name: z.string(), value: z.string() }))
    .transform((tags) => Object.fromEntries(tags.map(({ name, value }) => [name, value]))),
  z.record(z.string(), z.string()),
]);

/** A mail in a list, or alone; only the latter has its text. */
export const emailSchema = z.object({
  id: idSchema,
  to: z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]),
  subject: z.string().nullish(),
  created_at: z.string().nullish(),
  last_event: z.string().nullish(),
  text: z.string().nullish(),
  tags: tagsSchema.nullish().catch(null),
});
export type WireEmail = z.infer<typeof emailSchema>;

export const emailListSchema = z.object({ data: z.array(emailSchema), has_more: z.boolean().optional() });

export const domainListSchema = z.object({
  data: z.array(z.object({ name: z.string(), status: z.string() })),
});

/** Resend writes `2023-04-03 22:13:42.674981+00`; null: it says nothing readable. ms since 1970. */
export const timeOf = (written: string | null | undefined): number | null => {
  const iso = (written ?? '')
    .trim()
    .replace(' ', 'T')
    .replace(/([+-]\d\d)$/u, '$1:00');
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : at;
};

const states: Readonly<Record<string, MailState>> = {
  scheduled: 'scheduled',
  delivered: 'delivered',
  opened: 'delivered',
  clicked: 'delivered',
  complained: 'complained',
  bounced: 'bounced',
  suppressed: 'bounced',
  failed: 'failed',
  canceled: 'cancelled',
};

/** Anything else, like `queued`, is under way. */
export const stateOf = ({ last_event: event }: WireEmail): MailState =>
  states[(event ?? '').replace(/^email\./u, '')] ?? 'sent';
