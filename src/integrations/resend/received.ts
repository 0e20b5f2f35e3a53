// The text of a mail that came in: Resend's report of it has only who wrote it and about what.
import { z } from 'zod';
import type { CallSignal } from '../../core/mail/mailer.ts';
import type { ResendClient } from './client.ts';

const textLength = 100_000;

const receivedSchema = z.object({
  text: z
    .string()
    .nullish()
    .transform((text) => (text ?? '').slice(0, textLength)),
  subject: z
    .string()
    .nullish()
    .transform((subject) => (subject ?? '').slice(0, 500)),
});

/** Its plain text, empty where it has only HTML, at most 100,000 characters. Throws what a `Mailer` throws. */
export const fetchReceived = (
  client: ResendClient,
  externalId: string,
  call: CallSignal = {},
): Promise<{ subject: string; text: string }> =>
  client.call({
    method: 'GET',
    path: `/emails/receiving/${encodeURIComponent(externalId)}`,
    answer: receivedSchema,
    signal: call.signal,
  });
