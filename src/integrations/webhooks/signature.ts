// Standard Webhooks 1.0, symmetric signatures: HMAC-SHA256 over `id.timestamp.body`. Svix's own headers are the same
// under other names.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedHeaders, Verified } from '../../core/coordination/signed.ts';
import type { WebhookSecret, WebhookSecrets } from './secret.ts';

/** Between signing and receiving, either way. */
export const toleranceMs = 5 * 60_000;
// Enough for a rotation; more would be a way to make us compute.
const mostSignatures = 16;

const digest = ({ bytes }: WebhookSecret, id: string, timestamp: number, body: string | Uint8Array): Buffer =>
  createHmac('sha256', bytes).update(`${id}.${timestamp}.`).update(body).digest();

/**
 * Headers of a request that is signed with each of the secrets: while they are being changed, with the old and the new one.
 * @param at when it is sent, ms
 */
export const signWebhook = (
  secrets: readonly WebhookSecret[],
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string | Uint8Array },
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> => {
  const timestamp = Math.floor(at / 1000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets
      .map((secret) => `v1,${digest(secret, id, timestamp, body).toString('base64')}`)
      .join(' '),
  };
};

const read = (headers: SignedHeaders) => {
  const names =
    headers['webhook-signature'] === undefined && headers['svix-signature'] !== undefined ? 'svix' : 'webhook';
  // A header given twice is no header: which one was signed cannot be told.
  const one = (part: string): string | null => {
    const value = headers[`${names}-${part}`];
    return typeof value === 'string' ? value : null;
  };
  const id = one('id');
  const timestamp = one('timestamp');
  const signatures = one('signature');
  if (id === null || timestamp === null || signatures === null) return null;
  if (!/^[\x21-\x7e]{1,256}$/u.test(id) || id.includes('.') || !/^\d{1,12}$/u.test(timestamp)) return null;
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .slice(0, mostSignatures)
    .map((signature) => Buffer.from(signature.slice(3), 'base64'));
  return given.length === 0 ? null : { id, timestamp: Number(timestamp), given };
};

/** Whose secret signed a request over `body`, byte for byte as it came. Constant time in the signature; never throws. */
export const verifyWebhook = (
  secrets: WebhookSecrets,
  headers: SignedHeaders,
  body: Uint8Array,
  now: number,
): Verified => {
  const found = read(headers);
  if (found === null) return { ok: false, problem: 'webhook-headers' };
  const { id, timestamp, given } = found;
  const at = timestamp * 1000;
  if (Math.abs(now - at) > toleranceMs) return { ok: false, problem: 'webhook-timestamp' };
  let sender: string | null = null;
  for (const [name, own] of secrets) {
    for (const secret of own) {
      const expected = digest(secret, id, timestamp, body);
      for (const signature of given)
        if (signature.length === expected.length && timingSafeEqual(signature, expected)) sender = name;
    }
  }
  return sender === null ? { ok: false, problem: 'webhook-signature' } : { ok: true, sender, id, at };
};
