// What may leave the community: counts of groups of at least five people. Everything that is sent is built with these, and
// the schemas of what is sent refuse anything smaller.
import { z } from 'zod';

/** Fewer distinct people than this are no group. Not a setting: whoever reads the reports relies on it. */
export const leastAuthors = 5;

/** A number of distinct people. */
export const authorsSchema = z.number().int().min(leastAuthors);
/** null: fewer than five (or, beside another null, not told because it could be worked out). */
export const memberCountSchema = z.union([z.literal(0), authorsSchema]).nullable();

/** Those with at least five authors, and how many were left out. */
export const publishable = <Group extends { readonly authors: number }>(
  groups: readonly Group[],
): { readonly shown: readonly Group[]; readonly suppressed: number } => {
  const shown = groups.filter(({ authors }) => authors >= leastAuthors);
  return { shown, suppressed: groups.length - shown.length };
};

/**
 * Counts that add up to a known total: those of one to four become null, and the next smallest with them while what is left
 * out could be worked out from the total (secondary suppression: Hundepool et al., Statistical Disclosure Control, 2012,
 * chapter 4). Nobody in a group tells of nobody, so 0 stays.
 */
export const suppressSmall = <Name extends string>(
  counts: Readonly<Record<Name, number>>,
): Readonly<Record<Name, number | null>> => {
  const names = Object.keys(counts) as Name[];
  const rising = names.filter((name) => counts[name] > 0).sort((a, b) => counts[a] - counts[b]);
  const hidden = new Set<Name>(rising.filter((name) => counts[name] < leastAuthors));
  const people = (): number => [...hidden].reduce((sum, name) => sum + counts[name], 0);
  for (const name of rising) {
    if (hidden.size === 0 || (hidden.size > 1 && people() >= leastAuthors)) break;
    hidden.add(name);
  }
  return Object.fromEntries(names.map((name) => [name, hidden.has(name) ? null : counts[name]])) as Record<
    Name,
    number | null
  >;
};

// An address, a handle or a link in a theme's name would name somebody.
const naming = /@|:\/\/|www\.|\d{5,}/iu;

/** What a theme is called: a few words, nobody's. */
export const themeNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => !naming.test(name), 'no addresses, handles, links or long numbers');
