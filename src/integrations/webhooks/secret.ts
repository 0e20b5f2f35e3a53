// Secrets of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. They live here as bytes and are never printed.
import { CcoError } from '../../core/errors.ts';

export interface WebhookSecret {
  readonly bytes: Uint8Array;
}

const prefix = 'whsec_';
const shortest = 24;
const longest = 64;

/**
 * Reads one secret.
 * @throws CcoError `webhook-secret`; never with the secret
 */
export const parseWebhookSecret = (text: string): WebhookSecret => {
  const encoded = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  const bytes = /^[A-Za-z\d+/]+={0,2}$/u.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  if (bytes.length < shortest || bytes.length > longest)
    throw new CcoError('A webhook secret is not whsec_ and base64 of 24 to 64 bytes.', {
      code: 'webhook-secret',
      remedy: 'Make one with `echo whsec_$(openssl rand -base64 32)`.',
    });
  return { bytes };
};

/** By name: a party's secrets, the one that signs first; more than one while they are being changed. */
export type WebhookSecrets = ReadonlyMap<string, readonly WebhookSecret[]>;

/**
 * Reads `CMO:whsec_… CRO:whsec_… CRO:whsec_…` (white space or commas between).
 * @throws CcoError `webhook-secret`: an entry that is none, or one secret under two names, which could not tell them apart
 */
export const parseWebhookSecrets = (text: string): WebhookSecrets => {
  const secrets = new Map<string, WebhookSecret[]>();
  const owners = new Map<string, string>();
  for (const [index, entry] of text
    .split(/[\s,]+/u)
    .filter((part) => part !== '')
    .entries()) {
    const [, name, secret] = /^([A-Za-z][\w-]{0,59}):(.*)$/su.exec(entry) ?? [];
    if (name === undefined || secret === undefined)
      throw new CcoError(`Entry ${index + 1} of the webhook secrets is not <name>:whsec_….`, {
        code: 'webhook-secret',
        remedy: 'Write them like `CMO:whsec_… CRO:whsec_…`.',
      });
    const parsed = parseWebhookSecret(secret);
    const mark = Buffer.from(parsed.bytes).toString('base64');
    const owner = owners.get(mark);
    if (owner !== undefined && owner !== name)
      throw new CcoError(`${owner} and ${name} have the same webhook secret.`, {
        code: 'webhook-secret',
        remedy: 'Give each its own: a secret says who signed.',
      });
    owners.set(mark, name);
    secrets.set(name, [...(secrets.get(name) ?? []), parsed]);
  }
  return secrets;
};
