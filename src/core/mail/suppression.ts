// Addresses that get no more mail, because it does not arrive or is not wanted. Kept by keyed hash, so that the list
// outlives the address, and a member who is erased is not written to again.
import type { MailEvent } from './mail-event.ts';

export type SuppressionReason = 'bounce' | 'complaint' | 'provider' | 'manual';

export interface AddressRecord {
  readonly addressKey: string;
  /** null: mail may be sent. */
  readonly suppressedFor: SuppressionReason | null;
  readonly suppressedAt: number | null;
  /** Times in a row that a mail was not taken for a passing reason, e.g. a full mailbox. */
  readonly softBounces: number;
  /** When the last of them was reported, ms since 1970; null: none. */
  readonly softBouncedAt: number | null;
}

/** This many passing failures in a row are one that stays. */
export const softBounceLimit = 3;

// What the owner of the address said outweighs what their server said.
const weight: Readonly<Record<SuppressionReason, number>> = { manual: 1, bounce: 2, provider: 2, complaint: 3 };

export const newAddress = (addressKey: string): AddressRecord => ({
  addressKey,
  suppressedFor: null,
  suppressedAt: null,
  softBounces: 0,
  softBouncedAt: null,
});

/** Suppresses an address. Never undone by an event, whatever comes after; `lift` is an admin's. */
export const suppress = (record: AddressRecord, reason: SuppressionReason, at: number): AddressRecord => {
  const { suppressedFor, suppressedAt } = record;
  if (suppressedFor !== null && weight[suppressedFor] >= weight[reason]) return record;
  return { ...record, suppressedFor: reason, suppressedAt: suppressedAt === null ? at : Math.min(suppressedAt, at) };
};

/** An admin knows better, e.g. the mailbox works again. A complaint is not lifted: its owner opts in again elsewhere. */
export const lift = (record: AddressRecord): AddressRecord =>
  record.suppressedFor === 'complaint' ? record : newAddress(record.addressKey);

/** What a report about a mail means for the address it went to. The same report twice changes nothing the second time. */
export const afterMailEvent = (record: AddressRecord, event: MailEvent): AddressRecord => {
  switch (event.type) {
    case 'complained':
      return suppress(record, 'complaint', event.at);
    case 'suppressed':
      return suppress(record, 'provider', event.at);
    case 'bounced': {
      if (event.permanent) return suppress(record, 'bounce', event.at);
      if (record.softBouncedAt !== null && event.at <= record.softBouncedAt) return record;
      const counted = { ...record, softBounces: record.softBounces + 1, softBouncedAt: event.at };
      return counted.softBounces >= softBounceLimit ? suppress(counted, 'bounce', event.at) : counted;
    }
    case 'delivered':
      // Only one that is newer tells that the mailbox works again.
      return record.softBouncedAt === null || event.at <= record.softBouncedAt ? record : { ...record, softBounces: 0 };
    default:
      return record;
  }
};
