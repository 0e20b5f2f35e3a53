// FNV-1a over UTF-16 units with murmur3's last mix: features are told apart by hash alone.
const prime = 0x01000193;

/** Starts a hash for one family of features. */
export const seedOf = (family: number): number => (0x811c9dc5 ^ Math.imul(family + 1, 0x9e3779b1)) | 0;

/** Adds the units `from`..`to` (exclusive) of a text. */
export const hashText = (seed: number, text: string, from: number, to: number): number => {
  let hash = seed;
  for (let index = from; index < to; index++) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  return hash;
};

/** Joins two hashes in their order. */
export const joinHashes = (first: number, second: number): number =>
  Math.imul(first ^ Math.imul(second, 0x85ebca6b), prime);

/** The last mix, as an unsigned 32-bit number. */
export const finishHash = (hash: number): number => {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};
