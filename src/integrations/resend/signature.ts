// Svix's signature on a webhook: over the bytes as they came, before anything reads them.
// https://docs.svix.com/receiving/verifying-payloads/how-manual
import { createHmac, timingSafeEqual } from 'node:crypto';
import { CcoError } from '../../core/errors.ts';

/** How far its time may be from ours, ms. */
export const toleranceMs = 5 * 60_000;

const refuse = (message: string, code: string, remedy: string): CcoError => new CcoError(message, { code, remedy });

const checkAddress = 'Only Resend may call this address; compare RESEND_WEBHOOK_SECRET with resend.com/webhooks.';

export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const one = (headers: WebhookHeaders, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

/** `whsec_` and base64; throws where there is no key in it, so that nothing is ever verified with an empty one. */
export const webhookKey = (secret: string): Buffer => {
  const encoded = secret.replace(/^whsec_/u, '');
  const key = /^[A-Za-z0-9+/]+={0,2}$/u.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  if (key.length < 16)
    throw refuse(
      'RESEND_WEBHOOK_SECRET is not a signing secret',
      'webhook-secret',
      'Copy it from resend.com/webhooks; it begins with whsec_.',
    );
  return key;
};

const fits = (signature: string, expected: Buffer): boolean => {
  const [version, value = ''] = signature.split(',', 2);
  const given = Buffer.from(value, 'base64');
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
};

/**
 * Verifies one call; the id under which Resend reports it, the same in every repeat.
 * @param headers with lower-case names
 * @throws CcoError `webhook-unsigned`, `webhook-signature`, `webhook-time` (more than 5 minutes off)
 */
export const verifySignature = (key: Buffer, headers: WebhookHeaders, body: Uint8Array, now: number): string => {
  const id = one(headers, 'svix-id');
  const timestamp = one(headers, 'svix-timestamp');
  const signatures = one(headers, 'svix-signature');
  if (!/^[\w.-]{1,200}$/u.test(id) || !/^\d{1,12}$/u.test(timestamp) || signatures === '')
    throw refuse('The call is not signed', 'webhook-unsigned', checkAddress);
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // While a secret is changed, there is one signature for each.
  if (
    !signatures
      .slice(0, 2000)
      .split(' ')
      .some((signature) => fits(signature, expected))
  )
    throw refuse('The signature does not fit', 'webhook-signature', checkAddress);
  if (Math.abs(now - Number(timestamp) * 1000) > toleranceMs)
    throw refuse('The call is too old, or from the future', 'webhook-time', 'Set this machine’s clock by NTP.');
  return id;
};
