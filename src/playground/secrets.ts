// Tokens, invitation codes and keyed hashes. Only hashes of what is handed out are stored.
import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Fills a buffer of that many bytes; handed in so that tests can repeat themselves. */
export type RandomSource = (bytes: number) => Buffer;
export const systemRandom: RandomSource = (bytes) => randomBytes(bytes);

/** A bearer token: 32 random bytes after a mark that secret scanners can know. */
export const newToken = (random: RandomSource): string => `act_${random(32).toString('base64url')}`;

export const newId = (kind: string, random: RandomSource): string => `${kind}_${random(12).toString('hex')}`;

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

export const keyedHash = (secret: string, value: string): string =>
  createHmac('sha256', secret).update(value).digest('base64url');
