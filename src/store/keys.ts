import { createHmac } from 'node:crypto';

/** Keyed hashes of ids, as uuids: what remains of a message or a member after deletion tells nothing without the secret. */
export interface Keys {
  message(id: string): string;
  member(id: string): string;
}

const cachedMembers = 10_000;

const asUuid = (digest: string): string =>
  `${digest.slice(0, 8)}-${digest.slice(8, 12)}-${digest.slice(12, 16)}-${digest.slice(16, 20)}-${digest.slice(20, 32)}`;

/** The first 16 bytes of HMAC-SHA256 with the store's secret. */
export const createKeys = (secret: string): Keys => {
  const hash = (text: string): string => asUuid(createHmac('sha256', secret).update(text).digest('hex'));
  const members = new Map<string, string>();
  return {
    message: hash,
    member: (id) => {
      const known = members.get(id);
      const key = known ?? hash(`member ${id}`);
      // Re-inserted at the end on each use, so that the first entry is the one unused for longest.
      if (known !== undefined) members.delete(id);
      else if (members.size >= cachedMembers) members.delete(members.keys().next().value ?? '');
      members.set(id, key);
      return key;
    },
  };
};
