// The campaign book in memory, with its rules, as the store keeps them.
import type { Campaign } from '../../../src/core/mail/campaign.ts';
import type { CampaignBook, Dispatch, RecipientResult } from '../../../src/core/mail/campaign-book.ts';
import type { Recipient } from '../../../src/core/mail/recipients.ts';

interface Open {
  dispatch: Omit<Dispatch, 'recipients'>;
  refs: string[];
  nextAt: number;
}

export interface MemoryBook extends CampaignBook {
  campaign: Campaign;
  readonly recipients: Recipient[];
  readonly openDispatches: () => number;
}

export const createMemoryBook = (campaign: Campaign): MemoryBook => {
  const recipients: Recipient[] = [];
  const opened = new Map<string, Open>();
  const change = (ref: string, to: Partial<Recipient>): void => {
    const index = recipients.findIndex((recipient) => recipient.ref === ref);
    const recipient = recipients[index];
    if (recipient !== undefined) recipients[index] = { ...recipient, ...to };
  };
  const has = (ref: string, status: Recipient['status'], dispatchId: string | null): boolean =>
    recipients.some((one) => one.ref === ref && one.status === status && one.dispatchId === dispatchId);
  const apply = (dispatchId: string, result: RecipientResult): void => {
    if (!has(result.ref, 'assigned', dispatchId)) return;
    if (result.status === 'sent') change(result.ref, { status: 'sent', externalId: result.externalId });
    else if (result.status === 'waiting')
      change(result.ref, { status: 'waiting', dispatchId: null, ref: result.newRef, alone: result.alone });
    else change(result.ref, { status: result.status });
  };
  const book: MemoryBook = {
    campaign,
    recipients,
    openDispatches: () => opened.size,
    async get(id) {
      return id === book.campaign.id ? book.campaign : null;
    },
    async start(next, added) {
      if (book.campaign.status !== 'scheduled') return false;
      book.campaign = next;
      recipients.push(...added);
      return true;
    },
    async finish(next) {
      const left = recipients.some(({ status }) => status === 'waiting' || status === 'assigned');
      if (book.campaign.status !== 'sending' || left || opened.size > 0) return false;
      book.campaign = next;
      return true;
    },
    async waiting(_id, limit) {
      return recipients.filter(({ status }) => status === 'waiting').slice(0, limit);
    },
    async open(dispatch, skipped, retryAt) {
      const refs = [...dispatch.recipients, ...skipped].map(({ ref }) => ref);
      if (book.campaign.status !== 'sending' || !refs.every((ref) => has(ref, 'waiting', null))) return false;
      for (const { ref, reason } of skipped) change(ref, { status: 'skipped', skippedFor: reason });
      for (const { ref } of dispatch.recipients) change(ref, { status: 'assigned', dispatchId: dispatch.id });
      if (dispatch.recipients.length === 0) return true;
      const { recipients: own, ...rest } = dispatch;
      opened.set(dispatch.id, { dispatch: rest, refs: own.map(({ ref }) => ref), nextAt: retryAt });
      return true;
    },
    async claim(_id, now, retryAt) {
      const [first] = opened.values();
      if (first === undefined) return null;
      if (first.nextAt > now) return 'busy';
      const { dispatch } = first;
      first.nextAt = retryAt;
      first.dispatch = { ...dispatch, attempts: dispatch.attempts + 1, lastAttemptAt: now };
      const own = first.refs.flatMap((ref) => recipients.filter((one) => one.ref === ref && one.status === 'assigned'));
      return { ...first.dispatch, lastAttemptAt: dispatch.lastAttemptAt, recipients: own };
    },
    async postpone(dispatchId, at, _code, lookUp) {
      const open = opened.get(dispatchId);
      if (open === undefined) return;
      open.nextAt = at;
      open.dispatch = { ...open.dispatch, lookUp };
    },
    async settle(dispatchId, results) {
      for (const result of results) apply(dispatchId, result);
      const open = opened.get(dispatchId);
      if (open === undefined) return;
      if (open.refs.every((ref) => !has(ref, 'assigned', dispatchId))) opened.delete(dispatchId);
      else open.dispatch = { ...open.dispatch, lookUp: true };
    },
  };
  return book;
};
