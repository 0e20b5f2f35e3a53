// Proofs made from the API token: sessions, login codes and playground claims. Nothing is stored: a new token ends them all.
import { createHmac, timingSafeEqual } from 'node:crypto';

type Purpose = 'session' | 'login' | 'claim';

const sign = (token: string, purpose: Purpose, expiresAt: number): string =>
  createHmac('sha256', token).update(`${purpose}:${expiresAt}`).digest('base64url');

const same = (a: string, b: string): boolean => {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
};

/** A proof for one purpose that holds until `expiresAt` (ms): `<expiry>.<signature>`. */
export const issueProof = (token: string, purpose: Purpose, expiresAt: number): string =>
  `${expiresAt}.${sign(token, purpose, expiresAt)}`;

/** Whether `proof` was issued with this token for this purpose and has not run out. Constant time in the signature. */
export const checkProof = (token: string, purpose: Purpose, proof: string, now: number): boolean => {
  const match = /^(\d{1,15})\.([\w-]{43})$/u.exec(proof);
  if (match?.[1] === undefined || match[2] === undefined) return false;
  const expiresAt = Number(match[1]);
  return expiresAt > now && same(match[2], sign(token, purpose, expiresAt));
};

/** Compares a bearer token without telling by its timing how much of it was right. */
export const checkToken = (token: string, given: string): boolean =>
  same(
    createHmac('sha256', 'compare').update(given).digest('hex'),
    createHmac('sha256', 'compare').update(token).digest('hex'),
  );
