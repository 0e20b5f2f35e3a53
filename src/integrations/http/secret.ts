// Comparing secrets and signatures in a time that tells nothing about them.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

/** Whether both are the same; false where either is empty or absent. */
export const sameSecret = (given: string | undefined, expected: string): boolean =>
  given !== undefined && given !== '' && expected !== '' && timingSafeEqual(digest(given), digest(expected));

/** HMAC-SHA256 of the bytes, in lower-case hexadecimal digits. */
export const hmacSha256 = (secret: string, body: Uint8Array): string =>
  createHmac('sha256', secret).update(body).digest('hex');
