// The text of a mail that came in: Resend's report of it has only who wrote it and about what.
import { z } from 'zod';
import type { FetchedMail } from '../../core/feedback/received-mail.ts';
import type { CallSignal } from '../../core/mail/mailer.ts';
import type { ResendClient } from './client.ts';

const textLength = 100_000;
/** More of it could hold the thread for a second: tags that are never closed cost their number squared. */
const htmlLength = 100_000;
const mostNested = 200;

const words = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

const receivedSchema = z.object({
  text: words,
  html: words,
  subject: words,
  headers: z.record(z.string(), z.unknown()).nullish().catch(null),
});
type Received = z.infer<typeof receivedSchema>;

/** RFC 3834, and what was there before it. A mailing list's own headers say nothing: addresses may be lists. */
const isAutomatic = ({ headers }: Received): boolean => {
  const values = new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const submitted = values.get('auto-submitted')?.trim().toLowerCase();
  return (
    (submitted !== undefined && !submitted.startsWith('no')) ||
    /^(?:auto_reply|bulk|junk)$/iu.test(values.get('precedence')?.trim() ?? '') ||
    ['x-autoreply', 'x-autorespond'].some((name) => values.has(name))
  );
};

/** react-email's own converter, loaded where a mail has only HTML. */
const textOf = async ({ text, html }: Received): Promise<string> => {
  if (text.trim() !== '' || html === '') return text;
  const { toPlainText } = await import('react-email');
  return toPlainText(html.slice(0, htmlLength), {
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
    ],
    limits: { maxDepth: mostNested },
    wordwrap: false,
  });
};

/** Its plain text, made of the HTML where it has no other, at most 100,000 characters. Throws what a `Mailer` throws. */
export const fetchReceived = async (
  client: ResendClient,
  externalId: string,
  call: CallSignal = {},
): Promise<FetchedMail> => {
  const received = await client.call({
    method: 'GET',
    path: `/emails/receiving/${encodeURIComponent(externalId)}`,
    answer: receivedSchema,
    signal: call.signal,
  });
  return {
    subject: received.subject.slice(0, 500),
    text: (await textOf(received)).slice(0, textLength),
    automatic: isAutomatic(received),
  };
};
