// Linking an address to a member, and leaving: what is stored at each step.
import { CcoError } from '../errors.ts';
import type { MemberId, SpaceId } from '../ids.ts';
import type { Clock, Repositories, Store } from '../ports.ts';
import { confirmToken, type LinkState, type MailLinkPages } from './links.ts';
import type { MailAddress } from './mail.ts';
import {
  confirmOptIn,
  isStale,
  optInAddressPauseMs,
  optInPauseMs,
  outdated,
  requestOptIn,
  unsubscribe,
} from './opt-in.ts';
import { readUnsubscribeToken } from './unsubscribe.ts';

export type Asked = 'asked' | 'already' | 'too-soon' | 'suppressed';

export interface LinkRequest {
  /** A fresh uuid. */
  readonly id: string;
  readonly spaceId: SpaceId;
  readonly memberId: MemberId;
  readonly address: MailAddress;
  readonly at: number;
}

/**
 * Stores that a member asks for an address to be linked; the mail with the link is sent from what is stored. Call in a
 * transaction. The pauses hold also for who erases or takes back a request in between: mailboxes of others are not
 * flooded.
 */
export const askToLink = async (tx: Repositories, request: LinkRequest): Promise<Asked> => {
  const { id, spaceId, memberId, address, at } = request;
  const hash = tx.mails.addressKey;
  const addressKey = hash(address);
  if ((await tx.mails.address(addressKey))?.suppressedFor != null) return 'suppressed';
  const existing = [...(await tx.subscriptions.of(spaceId, memberId)), ...(await tx.subscriptions.pending(addressKey))];
  try {
    const subscription = requestOptIn(existing, { id, memberId, address, token: confirmToken(id, hash), at }, hash);
    // The member's first: one who has to wait keeps nobody from an address.
    const pauses = [
      [`opt-in:${hash(`member:${memberId}`)}`, optInPauseMs],
      [`opt-in:${addressKey}`, optInAddressPauseMs],
    ] as const;
    for (const [name, ms] of pauses) if (!(await tx.leases.acquire(name, id, at, ms))) return 'too-soon';
    await tx.subscriptions.request({ ...subscription, spaceId });
    return 'asked';
  } catch (error) {
    if (!(error instanceof CcoError)) throw error;
    if (error.code === 'opt-in-already') return 'already';
    if (error.code === 'opt-in-too-soon') return 'too-soon';
    throw error;
  }
};

/** Removes a member's addresses in a space, the pending ones too; whether there were any. Call in a transaction. */
export const unlink = async (tx: Repositories, spaceId: SpaceId, memberId: MemberId): Promise<boolean> => {
  const own = await tx.subscriptions.of(spaceId, memberId);
  for (const { id, status } of own) if (status === 'confirmed') await tx.campaigns.left(id);
  await tx.subscriptions.remove(own.map(({ id }) => id));
  return own.some(({ status }) => status !== 'unsubscribed');
};

const over: LinkState = { kind: 'over' };

/** Makes what the pages behind the links do; they work whether or not mail can be sent now. */
export const createMailLinkPages = ({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): MailLinkPages => {
  const hash = store.mails.addressKey;
  const named = async (kind: 'open' | 'done', spaceId: SpaceId): Promise<LinkState> => ({
    kind,
    spaceName: (await store.spaces.get(spaceId))?.name ?? '',
  });
  return {
    lookAtConfirm: async (token) => {
      const found = await store.subscriptions.byToken(hash(token));
      if (found === null || isStale(found, clock.now())) return over;
      return named(found.status === 'pending' ? 'open' : 'done', found.spaceId);
    },
    confirm: async (token) => {
      const spaceId = await store.transaction(async (tx) => {
        const found = await tx.subscriptions.byToken(hash(token));
        const now = clock.now();
        // A link that was followed before changes nothing, or it would take away what was asked for since.
        if (found === null || isStale(found, now)) return null;
        if (found.status === 'confirmed') return found.spaceId;
        const confirmed = confirmOptIn(found, token, now, hash);
        await tx.subscriptions.save(confirmed);
        const all = await tx.subscriptions.of(found.spaceId, found.memberId);
        await tx.subscriptions.remove(outdated(all, confirmed).map(({ id }) => id));
        return found.spaceId;
      });
      return spaceId === null ? over : named('done', spaceId);
    },
    lookAtUnsubscribe: async (token) => {
      const id = readUnsubscribeToken(token, hash);
      const found = id === null ? null : await store.subscriptions.get(id);
      if (found === null) return over;
      return named(found.status === 'unsubscribed' ? 'done' : 'open', found.spaceId);
    },
    unsubscribe: async (token) => {
      const id = readUnsubscribeToken(token, hash);
      if (id === null) return over;
      const spaceId = await store.transaction(async (tx) => {
        const found = await tx.subscriptions.get(id);
        if (found === null) return null;
        if (found.status !== 'unsubscribed') {
          await tx.subscriptions.save(unsubscribe(found, clock.now()));
          await tx.campaigns.left(id);
        }
        return found.spaceId;
      });
      return spaceId === null ? over : named('done', spaceId);
    },
  };
};
