// One mail to one address. A mail is made once and never changes: a repeat under the same idempotency key must be the
// same to the last byte.
import { z } from 'zod';

/** ASCII, at most 254 characters (RFC 5321), as a mail server takes it. Never logged, never in an error. */
export const addressSchema = z.email().max(254).brand<'MailAddress'>();
export type MailAddress = z.infer<typeof addressSchema>;

/**
 * The one spelling of an address under which it is compared and hashed: lower case. Dots and `+tags` are kept: only the
 * receiving server knows what they mean.
 */
export const normalizeAddress = (address: string): MailAddress => addressSchema.parse(address.trim().toLowerCase());

/** The same, of what somebody typed; null: it is no address. */
export const readAddress = (typed: string): MailAddress | null =>
  addressSchema.safeParse(typed.trim().toLowerCase()).data ?? null;

// A line break in a header begins the next header.
export const oneLine = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'one line without control characters');

const word = z.string().regex(/^[\w-]{1,256}$/, 'letters, digits, _ and - only');

const attachmentSchema = z.strictObject({
  filename: oneLine(100),
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  /** Base64. */
  content: z.base64().max(7_000_000),
  /** Shown where the HTML says `cid:<contentId>`; absent: a file to download. */
  contentId: word.optional(),
});

export const mailSchema = z.strictObject({
  /** Our own id of this mail, at most 100 characters. It travels with it, so that it can be found again. */
  ref: z.string().regex(/^[\w-]{1,100}$/),
  to: addressSchema,
  subject: oneLine(200),
  html: z.string().min(1).max(1_000_000),
  /** What is read where HTML is not; always there. */
  text: z.string().min(1).max(200_000),
  replyTo: addressSchema.optional(),
  headers: z.record(z.string().regex(/^[A-Za-z][\w-]{0,60}$/), oneLine(2000)).default({}),
  attachments: z.array(attachmentSchema).max(10).default([]),
  /** Come back in what is reported about the mail. Never content. */
  tags: z
    .array(z.strictObject({ name: word, value: word }))
    .max(20)
    .default([]),
});
export type Mail = z.infer<typeof mailSchema>;

/** Whether it may travel in a batch: nothing is attached to it. */
export const isPlain = (mail: Mail): boolean => mail.attachments.length === 0;
