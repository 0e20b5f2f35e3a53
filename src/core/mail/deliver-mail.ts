// One attempt to send one stored mail: what to ask first, and what the answer means for its row.
import { CcoError, errorCode } from '../errors.ts';
import { retryDelayMs } from '../pipeline/retry-delay.ts';
import type { Clock } from '../ports.ts';
import type { Mail } from './mail.ts';
import { type CallSignal, keyLifeMs, type Mailer } from './mailer.ts';

export interface MailAttempt {
  readonly mail: Mail;
  readonly idempotencyKey: string;
  /** This one counted: 1 for the first. */
  readonly attempts: number;
  /** When the first one began, ms since 1970; equal to now for the first. */
  readonly firstAttemptAt: number;
  /** When the attempt before this one began; equal to now for the first. */
  readonly lastAttemptAt: number;
  /**
   * From then on it is old news: it is not sent any more, so that what it tells can go into one mail with the rest that is
   * late. ms since 1970; null: it is sent however late.
   */
  readonly staleAt: number | null;
  /** To be sent by the provider at this time; null: at once. */
  readonly scheduledAt: number | null;
}

export type MailOutcome =
  | { readonly status: 'sent'; readonly externalId: string; readonly adopted: boolean }
  /** To be tried again in `inMs`; `halt`: nothing else gets through now either. */
  | { readonly status: 'later'; readonly code: string; readonly inMs: number; readonly halt: boolean }
  | { readonly status: 'failed' | 'uncertain'; readonly code: string }
  /** Stale, and surely not sent: what it tells is free for another mail. */
  | { readonly status: 'withdrawn' };

const rateLimitedMs = 5_000;
/** A refused key or domain is looked at by a person first; asking more often than this is noise. */
const forbiddenMs = 15 * 60_000;
/** What is under way ends within this; only then a look-up that finds nothing tells something. */
export const underWayMs = 60_000;
// Our clock and the provider's may differ.
const lookBackMs = 60_000;

/** The pause an error asks for, ms. */
export const retryAfterMs = (error: unknown): number => {
  const given = error instanceof CcoError ? error.data.retryAfterMs : undefined;
  return typeof given === 'number' && given > 0 ? given : rateLimitedMs;
};

/** What an error of the mailer means for what was to be sent; null: only a look-up can tell. */
export const afterMailError = (error: unknown, attempts: number): MailOutcome | null => {
  const code = errorCode(error);
  if (code === 'mail-rate-limited') return { status: 'later', code, inMs: retryAfterMs(error), halt: true };
  // The configuration's fault, not the mail's: it is kept until the key, domain or API address is right again.
  if (code === 'mail-forbidden' || code === 'mail-not-found')
    return { status: 'later', code, inMs: forbiddenMs, halt: true };
  if (code === 'mail-conflict') return null;
  if (error instanceof CcoError && !error.retryable) {
    // Refused now, but an attempt whose answer was lost may have been taken.
    return attempts > 1 ? null : { status: 'failed', code };
  }
  return { status: 'later', code, inMs: retryDelayMs(attempts), halt: code === 'mail-unavailable' };
};

/**
 * Makes what sends one stored mail, at most once.
 *
 * Within the life of its idempotency key a mail is simply sent again under the same key. After that it is looked up
 * first and adopted when found; where that can't be told it ends as `uncertain`, for a person to see. A stale one that
 * surely was not sent is `withdrawn`. Never rejects for what the mailer throws.
 */
export const createDeliverMail = ({ mailer, clock }: { mailer: Mailer; clock: Clock }) => {
  const lookUp = async (
    { mail, attempts, firstAttemptAt }: MailAttempt,
    call: CallSignal,
  ): Promise<MailOutcome | null> => {
    const { ref, to, subject } = mail;
    try {
      const found = await mailer.find({ ref, to, subject, since: firstAttemptAt - lookBackMs }, call);
      return found === null ? null : { status: 'sent', externalId: found.externalId, adopted: true };
    } catch (error) {
      const outcome = afterMailError(error, attempts);
      return outcome?.status === 'later' ? outcome : { status: 'uncertain', code: errorCode(error) };
    }
  };

  const withdraw = async (attempt: MailAttempt, call: CallSignal): Promise<MailOutcome> => {
    if (attempt.attempts === 1) return { status: 'withdrawn' };
    const quietFor = clock.now() - attempt.lastAttemptAt;
    if (quietFor < underWayMs)
      return { status: 'later', code: 'mail-under-way', inMs: underWayMs - quietFor, halt: false };
    return (await lookUp(attempt, call)) ?? { status: 'withdrawn' };
  };

  return async (attempt: MailAttempt, call: CallSignal = {}): Promise<MailOutcome> => {
    const { mail, idempotencyKey, attempts, firstAttemptAt, scheduledAt } = attempt;
    if (attempt.staleAt !== null && clock.now() >= attempt.staleAt) return withdraw(attempt, call);
    if (attempts > 1 && clock.now() - firstAttemptAt >= keyLifeMs) {
      const settled = await lookUp(attempt, call);
      if (settled !== null) return settled;
    }
    const options = { idempotencyKey, ...call };
    try {
      // A time that has passed is now.
      const later = scheduledAt !== null && scheduledAt > clock.now();
      const { externalId } = later
        ? await mailer.schedule(mail, { ...options, at: scheduledAt })
        : await mailer.send(mail, options);
      return { status: 'sent', externalId, adopted: false };
    } catch (error) {
      const outcome = afterMailError(error, attempts);
      if (outcome !== null) return outcome;
      const code = errorCode(error);
      // Under a key used before, something was sent: if it can't be found, nobody knows what.
      return (await lookUp(attempt, call)) ?? { status: code === 'mail-conflict' ? 'uncertain' : 'failed', code };
    }
  };
};
