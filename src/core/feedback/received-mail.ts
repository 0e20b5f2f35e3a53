// Mail that members and customers write: known by a row from the moment it is reported, fetched from the provider, and taken
// as feedback of the space whose address it was sent to. Once each.
import { type FeedbackIntake, itemTextLength, itemTitleLength } from '../coordination/feedback-intake.ts';
import { CcoError, errorCode } from '../errors.ts';
import type { SpaceId } from '../ids.ts';
import { readAddress } from '../mail/mail.ts';
import type { ReceivedMail } from '../mail/mail-event.ts';
import type { CallSignal } from '../mail/mailer.ts';
import { retryDelayMs } from '../pipeline/retry-delay.ts';
import type { Clock, Repositories, Store } from '../ports.ts';
import { ownSubject, ownText } from './reply-text.ts';

/** What feedback that came by mail is counted as. */
export const mailSource = 'e-mail';

/** Addresses as `readAddress` has them → the space that mail to them is about. */
export type FeedbackAddresses = ReadonlyMap<string, SpaceId>;

/** What the provider has of a mail. */
export interface FetchedMail {
  readonly subject: string;
  readonly text: string;
  /** A machine sent it: an out-of-office note, a newsletter. */
  readonly automatic: boolean;
}

/** `Name <address>` → address; null: none is in it. */
const addressIn = (written: string): string | null => readAddress(/<([^<>]+)>\s*$/u.exec(written)?.[1] ?? written);

/**
 * Stores that a mail is to be fetched: call in the transaction that remembers the report. false: none of the addresses it was
 * sent to is one of ours.
 */
export const noteReceivedMail = async (
  tx: Pick<Repositories, 'receivedMails' | 'mails'>,
  { externalId, at, from, to }: ReceivedMail,
  addresses: FeedbackAddresses,
  now: number,
): Promise<boolean> => {
  const spaceId = to.flatMap((written) => addresses.get(addressIn(written) ?? '') ?? [])[0];
  if (spaceId === undefined) return false;
  const sender = addressIn(from);
  const author = sender === null ? null : tx.mails.addressKey(sender);
  await tx.receivedMails.add({ id: externalId, spaceId, author, at, createdAt: now });
  return true;
};

export interface TakeReceivedDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly intake: FeedbackIntake;
  /** Throws what a `Mailer` throws. */
  readonly fetch: (id: string, options: CallSignal) => Promise<FetchedMail>;
  /** For the log: a mail could not be taken, and why. */
  readonly noted: (what: { readonly mail: string; readonly code: string }) => void;
}

const atOnce = 20;
const claimMs = 120_000;
/** What a person has to put right is looked at this often. */
const patientMs = 15 * 60_000;
/** What fails so often, half a minute long, is said once. */
const notedAfter = 5;
/** A mail that could not be fetched for so long is given up. */
const lifeMs = 7 * 24 * 60 * 60_000;

/** Makes the round that fetches what is due, oldest first; returns how many were taken as feedback. */
export const createTakeReceivedMails = ({ store, clock, intake, fetch, noted }: TakeReceivedDeps) => {
  type Row = NonNullable<Awaited<ReturnType<Store['receivedMails']['claim']>>>;

  const take = async ({ id, spaceId, author, at }: Row, options: CallSignal): Promise<boolean> => {
    if ((await store.spaces.get(spaceId)) === null)
      throw new CcoError('There is no such space.', { code: 'received-mail-space' });
    const { subject, text, automatic } = await fetch(id, options);
    const own = ownText(text).slice(0, itemTextLength).trim();
    if (automatic || own === '') {
      await store.receivedMails.settle(id, { status: automatic ? 'automatic' : 'empty', errorCode: null }, clock.now());
      return false;
    }
    const title = ownSubject(subject).slice(0, itemTitleLength);
    const item = {
      id,
      at: new Date(at).toISOString(),
      text: own,
      ...(title === '' ? {} : { title }),
      ...(author === null ? {} : { author }),
    };
    const taken = await intake(spaceId, mailSource, [item], (tx) =>
      tx.receivedMails.settle(id, { status: 'taken', errorCode: null }, clock.now()),
    );
    return taken !== null;
  };

  const later = async ({ id, attempts, createdAt }: Row, error: unknown): Promise<string> => {
    const code = errorCode(error);
    const now = clock.now();
    if (code === 'mail-not-found' || code === 'mail-invalid' || now >= createdAt + lifeMs) {
      await store.receivedMails.settle(id, { status: 'failed', errorCode: code }, now);
      noted({ mail: id, code });
      return code;
    }
    const asked = error instanceof CcoError ? error.data.retryAfterMs : undefined;
    const passes = !(error instanceof CcoError) || error.retryable;
    const wait = Math.max(passes ? retryDelayMs(attempts) : patientMs, typeof asked === 'number' ? asked : 0);
    await store.receivedMails.postpone(id, code, now + wait);
    if (!passes || attempts === notedAfter) noted({ mail: id, code });
    return code;
  };

  return async (options: CallSignal = {}): Promise<number> => {
    let taken = 0;
    for (const id of await store.receivedMails.due(clock.now(), atOnce)) {
      if (options.signal?.aborted === true) break;
      const row = await store.receivedMails.claim(id, clock.now(), clock.now() + claimMs);
      if (row === null) continue;
      try {
        if (await take(row, options)) taken += 1;
      } catch (error) {
        const code = await later(row, error);
        // Nothing else gets through now either.
        if (code === 'mail-unavailable' || code === 'mail-rate-limited') break;
      }
    }
    return taken;
  };
};
