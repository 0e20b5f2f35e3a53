// Hashes and tokens for addresses and links.
import { createHmac, randomBytes } from 'node:crypto';
import type { KeyedHash } from '../../core/mail/opt-in.ts';

/** HMAC-SHA256 under the installation's secret, base64url. `purpose` keeps the hashes of two uses apart. */
export const createKeyedHash =
  (secret: string, purpose: string): KeyedHash =>
  (text) =>
    createHmac('sha256', secret).update(`${purpose}\u0000${text}`).digest('base64url');

/** 192 random bits for a link. */
export const newLinkToken = (): string => randomBytes(24).toString('base64url');
