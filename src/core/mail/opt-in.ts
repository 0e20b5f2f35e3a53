// A member's e-mail address: there only by double opt-in. A request sends one mail with a link; the address counts once
// the link was followed. Nobody else's address can be linked, because only its owner gets the link.
import { CcoError } from '../errors.ts';
import type { MemberId } from '../ids.ts';
import type { MailAddress } from './mail.ts';

/** Makes a keyed hash of a text: not to be reversed, always the same for the same text. Used for addresses and tokens. */
export type KeyedHash = (text: string) => string;

export interface Subscription {
  /** uuid; what links and statistics speak of instead of an address. */
  readonly id: string;
  readonly memberId: MemberId;
  readonly address: MailAddress;
  /** Keyed hash of the address: under it the suppression list knows it, also after the address is erased. */
  readonly addressKey: string;
  readonly status: 'pending' | 'confirmed' | 'unsubscribed';
  /** Keyed hash of the token in the link; null once it was used or is of no use. The token itself is nowhere. */
  readonly tokenHash: string | null;
  readonly expiresAt: number | null;
  readonly requestedAt: number;
  readonly confirmedAt: number | null;
  readonly unsubscribedAt: number | null;
}

export interface OptInRequest {
  readonly id: string;
  readonly memberId: MemberId;
  readonly address: MailAddress;
  /** At least 128 random bits, in characters a link can hold. Goes into the mail, and is not kept. */
  readonly token: string;
  readonly at: number;
}

/** How long the link works, ms. */
export const optInLifeMs = 24 * 60 * 60_000;
/** Pause between two requests of one member. */
export const optInPauseMs = 10 * 60_000;
/** Pause between two mails to one address, whoever asks for them: a stranger's mailbox is not flooded. */
export const optInAddressPauseMs = 60 * 60_000;

const refuse = (message: string, code: string, remedy: string): CcoError => new CcoError(message, { code, remedy });

/**
 * A member asks for an address to be linked. What they had is replaced: one subscription a member, one pending request.
 * A confirmed one stays in force beside it until the new one is confirmed; then it is `outdated`.
 *
 * @param existing the member's subscriptions, and those of others with this address that are pending
 * @returns the new subscription, to be stored in place of the member's pending one
 * @throws CcoError `opt-in-too-soon`, `opt-in-already`
 */
export const requestOptIn = (
  existing: readonly Subscription[],
  { id, memberId, address, token, at }: OptInRequest,
  hash: KeyedHash,
): Subscription => {
  const addressKey = hash(address);
  const own = existing.filter((one) => one.memberId === memberId);
  if (own.some((one) => one.status === 'confirmed' && one.addressKey === addressKey))
    throw refuse('This address is linked already.', 'opt-in-already', 'There is nothing to do.');
  const recent = existing.some(
    (one) =>
      one.status === 'pending' &&
      ((one.memberId === memberId && at - one.requestedAt < optInPauseMs) ||
        (one.addressKey === addressKey && at - one.requestedAt < optInAddressPauseMs)),
  );
  if (recent)
    throw refuse(
      'A link was sent a short while ago.',
      'opt-in-too-soon',
      'Look for it in the mailbox and among the spam, or ask again in an hour.',
    );
  return {
    id,
    memberId,
    address,
    addressKey,
    status: 'pending',
    tokenHash: hash(token),
    expiresAt: at + optInLifeMs,
    requestedAt: at,
    confirmedAt: null,
    unsubscribedAt: null,
  };
};

/**
 * The link was followed. Twice is once: the second time finds it confirmed.
 * @throws CcoError `opt-in-expired`, also for a token that never was: a guess learns nothing
 */
export const confirmOptIn = (subscription: Subscription | null, token: string, at: number, hash: KeyedHash) => {
  const fits = subscription !== null && subscription.tokenHash === hash(token);
  if (fits && subscription.status === 'confirmed') return subscription;
  if (!fits || subscription.status !== 'pending' || subscription.expiresAt === null || at >= subscription.expiresAt)
    throw refuse('This link no longer works.', 'opt-in-expired', 'Ask for a new one with /cco email.');
  return { ...subscription, status: 'confirmed' as const, confirmedAt: at, expiresAt: null };
};

/** What a confirmed subscription takes the place of: all others of its member, to be removed with their addresses. */
export const outdated = (existing: readonly Subscription[], confirmed: Subscription): Subscription[] =>
  existing.filter((one) => one.memberId === confirmed.memberId && one.id !== confirmed.id);

/** No more mail to it. In any state, and twice is once; a pending request is withdrawn with it. */
export const unsubscribe = (subscription: Subscription, at: number): Subscription =>
  subscription.status === 'unsubscribed'
    ? subscription
    : { ...subscription, status: 'unsubscribed', unsubscribedAt: at, tokenHash: null, expiresAt: null };

/** Whether a pending request is of no more use, and can be removed with its address. */
export const isStale = ({ status, expiresAt }: Subscription, now: number): boolean =>
  status === 'pending' && expiresAt !== null && now >= expiresAt;
