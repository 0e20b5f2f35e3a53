// The links in mails to members, and the pages they open. Each holds a token that nobody else can make, and no address.
import type { KeyedHash } from './opt-in.ts';
import { unsubscribeToken } from './unsubscribe.ts';

/** Paths of the pages, under the program's public address. */
export const mailPaths = { confirm: '/mail/confirm', unsubscribe: '/mail/unsubscribe' } as const;

/**
 * The token that confirms a subscription. Made anew from its id each time it is needed, so that it is stored nowhere and a
 * repeated mail is the same to the byte.
 */
export const confirmToken = (subscriptionId: string, sign: KeyedHash): string => sign(`confirm:${subscriptionId}`);

export interface MailLinks {
  confirm(subscriptionId: string): string;
  unsubscribe(subscriptionId: string): string;
}

/** `publicUrl`: without a slash at its end. */
export const createMailLinks = (publicUrl: string, sign: KeyedHash): MailLinks => {
  const link = (path: string, token: string): string => `${publicUrl}${path}?token=${encodeURIComponent(token)}`;
  return {
    confirm: (id) => link(mailPaths.confirm, confirmToken(id, sign)),
    unsubscribe: (id) => link(mailPaths.unsubscribe, unsubscribeToken(id, sign)),
  };
};

/** What a link leads to. `spaceName`: the community it is about. */
export type LinkState =
  | { readonly kind: 'open' | 'done'; readonly spaceName: string }
  /** Ran out, was never there, or its address is gone. */
  | { readonly kind: 'over' };

export interface MailLinkPages {
  /** What the confirmation link would do. */
  lookAtConfirm(token: string): Promise<LinkState>;
  confirm(token: string): Promise<LinkState>;
  lookAtUnsubscribe(token: string): Promise<LinkState>;
  /** Twice is once. */
  unsubscribe(token: string): Promise<LinkState>;
}
