// Leaving with one click (RFC 8058): the mail program posts to the link, nobody has to be logged in.
import type { KeyedHash } from './opt-in.ts';

/** The token of a link that unsubscribes one subscription: its id and a signature. It works for ever, as the law asks. */
export const unsubscribeToken = (subscriptionId: string, sign: KeyedHash): string =>
  `${subscriptionId}.${sign(`unsubscribe:${subscriptionId}`)}`;

// The time it takes must not tell how much of a guess was right.
const same = (a: string, b: string): boolean => {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++)
    difference |= a.charCodeAt(index) ^ b.charCodeAt(index % (b.length || 1));
  return difference === 0;
};

/** The subscription a token is for; null: it is not one of ours. */
export const readUnsubscribeToken = (token: string, sign: KeyedHash): string | null => {
  const [id = '', signature = ''] = token.slice(0, 400).split('.', 2);
  return id !== '' && same(signature, sign(`unsubscribe:${id}`)) ? id : null;
};

/**
 * The headers that make a mail program show its own unsubscribe button.
 * @param link https address that takes `POST` with the body `List-Unsubscribe=One-Click`, and shows a page on `GET`
 */
export const unsubscribeHeaders = (link: string): Readonly<Record<string, string>> => ({
  'List-Unsubscribe': `<${link}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});
