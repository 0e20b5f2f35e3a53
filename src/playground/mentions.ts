// `@Name` in a text → member ids. Names may hold spaces, so the longest name that fits wins.
export interface Named {
  readonly id: string;
  readonly name: string;
}

const wordChar = /[\p{L}\p{M}\p{N}_]/u;

/** Ids of those mentioned, in order of first mention, at most 50. */
export const parseMentions = (text: string, members: readonly Named[]): string[] => {
  if (!text.includes('@')) return [];
  const byLength = members
    .map(({ id, name }) => ({ id, name: name.toLowerCase() }))
    .sort((a, b) => b.name.length - a.name.length);
  const lower = text.toLowerCase();
  const found = new Set<string>();
  for (let at = lower.indexOf('@'); at >= 0 && found.size < 50; at = lower.indexOf('@', at + 1)) {
    if (at > 0 && wordChar.test(lower.charAt(at - 1))) continue;
    const rest = lower.slice(at + 1, at + 62);
    const hit = byLength.find(({ name }) => rest.startsWith(name) && !wordChar.test(rest.charAt(name.length)));
    if (hit !== undefined) found.add(hit.id);
  }
  return [...found];
};
