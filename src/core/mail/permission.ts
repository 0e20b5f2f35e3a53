// Who may be written to, and for what. Asked right before a mail leaves, never earlier alone.
import type { Subscription } from './opt-in.ts';
import type { AddressRecord } from './suppression.ts';

/** `role`: to an address an admin wrote into the configuration. `confirmation`: the mail with the opt-in link itself. */
export type MailPurpose = 'role' | 'confirmation' | 'survey' | 'campaign';

export type Refusal = 'suppressed' | 'not-confirmed' | 'unsubscribed' | 'unknown';

const refusedBecause = (purpose: MailPurpose, subscription: Subscription | null): Refusal | null => {
  if (purpose === 'role') return null;
  if (subscription === null) return 'unknown';
  if (subscription.status === 'unsubscribed') return 'unsubscribed';
  const wanted = purpose === 'confirmation' ? 'pending' : 'confirmed';
  return subscription.status === wanted ? null : 'not-confirmed';
};

/** Why a mail must not be sent; null: it may. An unknown address is not suppressed. */
export const refusal = (
  purpose: MailPurpose,
  subscription: Subscription | null,
  address: Pick<AddressRecord, 'suppressedFor'> | null,
): Refusal | null => {
  if (address !== null && address.suppressedFor !== null) return 'suppressed';
  return refusedBecause(purpose, subscription);
};
