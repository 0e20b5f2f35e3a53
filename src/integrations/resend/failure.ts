// Resend's refusals in the words of the core's `Mailer`. Never with its sentences: they may quote an address.
import { z } from 'zod';
import { CcoError } from '../../core/errors.ts';

const refusalSchema = z.object({ name: z.string() });

/** Resend's own short code, like `validation_error`. */
export const reasonOf = (body: unknown): string | null => {
  const parsed = refusalSchema.safeParse(body);
  return parsed.success ? parsed.data.name : null;
};

export const remedies = {
  unavailable: 'Nothing to do: mail is kept and sent once Resend answers.',
  rateLimited: 'Nothing to do where it passes; a quota that is used up can be raised at resend.com.',
  unauthorized: 'Set RESEND_API_KEY to a key from resend.com/api-keys that may send.',
  forbidden:
    'Set RESEND_API_KEY to a valid key, and RESEND_FROM to an address of a domain verified at resend.com/domains.',
  notFound: 'Resend keeps no mail of this id; look at resend.com/emails.',
  invalid: 'Look at resend.com/logs for what Resend says about it.',
};

/** Reasons that are the configuration's fault, whatever their status. */
const configuration: ReadonlySet<string> = new Set(['invalid_from_address', 'restricted_api_key', 'invalid_access']);

const renamed = (error: CcoError, code: string, retryable: boolean, remedy: string): CcoError =>
  new CcoError(error.message, { code, retryable, remedy, data: error.data });

/** What the caller below throws → what a `Mailer` throws. */
export const mailError = (error: unknown): unknown => {
  if (!(error instanceof CcoError)) return error;
  const { reason, status } = error.data;
  if (error.code === 'mail-invalid' && status === 409)
    return reason === 'concurrent_idempotent_requests'
      ? renamed(error, 'mail-unavailable', true, remedies.unavailable)
      : renamed(error, 'mail-conflict', false, remedies.invalid);
  // It was taken, only the answer is not to be read.
  if (error.code === 'mail-invalid' && reason === 'answer-unexpected')
    return renamed(error, 'mail-unavailable', true, remedies.unavailable);
  if (error.code === 'mail-invalid' && typeof reason === 'string' && configuration.has(reason))
    return renamed(error, 'mail-forbidden', false, remedies.forbidden);
  return error;
};

/** Whether a key may send, but not look. */
export const isSendingOnly = (error: unknown): boolean =>
  error instanceof CcoError && error.code === 'mail-forbidden' && error.data.reason === 'restricted_api_key';

export const cannotTell = (why: string): CcoError =>
  new CcoError('Resend could not say whether it has this mail', {
    code: 'mail-cannot-tell',
    remedy: 'Look for it at resend.com/emails.',
    data: { reason: why },
  });
