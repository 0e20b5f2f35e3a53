// Why what another agent sends is refused.
import { CcoError } from '../errors.ts';
import type { Refusal } from './incoming.ts';
import type { SignatureProblem } from './signed.ts';

const signatureRefusals: Readonly<Record<SignatureProblem, readonly [string, string]>> = {
  'webhook-headers': [
    'The request is not signed.',
    'Send webhook-id, webhook-timestamp (seconds) and webhook-signature, as Standard Webhooks says.',
  ],
  'webhook-timestamp': [
    'The signature is more than five minutes old, or ahead.',
    'Sign each attempt anew, and check the clock.',
  ],
  'webhook-signature': [
    'The signature fits none of the secrets known here.',
    'Sign id.timestamp.body, byte for byte as sent, with your secret of COORDINATION_SECRETS.',
  ],
};

/** Why a signature is refused, in words. */
export const signatureRefusal = (problem: SignatureProblem): Refusal => {
  const [message, remedy] = signatureRefusals[problem];
  return { status: 401, code: problem, message, remedy };
};

export const replayed: Refusal = {
  status: 409,
  code: 'webhook-replayed',
  message: 'This webhook-id was received and acted on before; nothing was done again.',
  remedy: 'Take it as delivered; give every new message an id of its own.',
};

/** Undoes the transaction, the claim of the webhook's id included, so that a later attempt may succeed. */
export const refusing = (refusal: Refusal): CcoError & { refusal: Refusal } =>
  Object.assign(new CcoError(refusal.message, { code: refusal.code, remedy: refusal.remedy }), { refusal });
/** null: it is none of these. */
export const refusalIn = (error: unknown): Refusal | null =>
  error instanceof CcoError && 'refusal' in error ? (error.refusal as Refusal) : null;
