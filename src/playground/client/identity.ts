// Who one is in this window, and whom this browser knows. A window's identity lives in sessionStorage, so that two
// windows can be two people; the known ones live in localStorage.
import { z } from 'zod';
import { memberSchema } from '../../anychat-protocol/entities.ts';

const identitySchema = z.object({ token: z.string().min(1), member: memberSchema, spaceId: z.string().min(1) });
export type Identity = z.infer<typeof identitySchema>;

const currentKey = 'anychat.identity';
const knownKey = 'anychat.identities';
const mostKnown = 8;

const read = <T>(storage: Storage, key: string, schema: z.ZodType<T>): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(storage.getItem(key) ?? 'null')).data;
  } catch {
    return undefined;
  }
};
const write = (storage: Storage, key: string, value: unknown): void => {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing (full, or forbidden) still lets one talk until the window closes.
  }
};

export const currentIdentity = (): Identity | undefined => read(sessionStorage, currentKey, identitySchema);

export const knownIdentities = (): Identity[] => read(localStorage, knownKey, z.array(identitySchema)) ?? [];

const writeKnown = (identities: readonly Identity[]): void =>
  write(localStorage, knownKey, identities.slice(0, mostKnown));

/** Makes this window `identity`, and remembers it for later windows. */
export const assumeIdentity = (identity: Identity): void => {
  write(sessionStorage, currentKey, identity);
  // The session names the space to begin in.
  sessionStorage.removeItem(lastPlaceKey(identity.member.id));
  writeKnown([identity, ...knownIdentities().filter(({ member }) => member.id !== identity.member.id)]);
};

/** This window is nobody again; the browser still knows the identity. */
export const leaveIdentity = (): void => sessionStorage.removeItem(currentKey);

/** For an identity the server does not know (any more). */
export const forgetIdentity = (memberId: string): void =>
  writeKnown(knownIdentities().filter(({ member }) => member.id !== memberId));

const unsentKey = (memberId: string, conversation: string): string => `anychat.unsent.${memberId}.${conversation}`;

/** What one has written in a conversation and not sent. */
export const unsentText = (memberId: string, conversation: string): string =>
  sessionStorage.getItem(unsentKey(memberId, conversation)) ?? '';

export const keepUnsent = (memberId: string, conversation: string, text: string): void => {
  const key = unsentKey(memberId, conversation);
  if (text === '') sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, text);
};

export interface Ticket {
  readonly claim?: string;
  readonly invitation?: string;
  readonly spaceId?: string;
}

/** What a link to this page brought: `#claim=…` or `#invite=CODE&space=ID`. */
export const readTicket = (fragment: string): Ticket | undefined => {
  const fields = new URLSearchParams(fragment.replace(/^#/u, ''));
  const [claim, invitation, spaceId] = [fields.get('claim'), fields.get('invite'), fields.get('space')];
  if (claim !== null && claim !== '') return { claim };
  if (invitation === null || invitation === '') return undefined;
  return spaceId === null || spaceId === '' ? { invitation } : { invitation, spaceId };
};

const placeSchema = z.object({ spaceId: z.string(), channelId: z.string() });
const lastPlaceKey = (memberId: string): string => `anychat.place.${memberId}`;

/** Where this window's member was last. */
export const lastPlace = (memberId: string): z.infer<typeof placeSchema> | undefined =>
  read(sessionStorage, lastPlaceKey(memberId), placeSchema);

export const keepPlace = (memberId: string, { spaceId, channelId }: z.infer<typeof placeSchema>): void =>
  write(sessionStorage, lastPlaceKey(memberId), { spaceId, channelId });

// The server counts helpful marks and does not say whose they are: this browser remembers its own.
const markedKey = (memberId: string): string => `anychat.helpful.${memberId}`;
const mostMarked = 500;

const markedIds = (memberId: string): string[] => read(localStorage, markedKey(memberId), z.array(z.string())) ?? [];

export const marked = (memberId: string, messageId: string): boolean => markedIds(memberId).includes(messageId);

export const keepMarked = (memberId: string, messageId: string, on: boolean): void => {
  const others = markedIds(memberId).filter((id) => id !== messageId);
  write(localStorage, markedKey(memberId), (on ? [messageId, ...others] : others).slice(0, mostMarked));
};
