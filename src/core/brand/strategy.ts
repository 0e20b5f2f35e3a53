// The communication strategy: voice, words and facts every outgoing text is checked against. A value with versions; the
// store keeps them all, so that an audit can say by which one a text was judged.
import { z } from 'zod';
import { openingHoursSchema } from './opening-hours.ts';

const words = (most: number) => z.string().trim().min(1).max(most);

/** A host name without scheme and path; what is under it is allowed too. */
export const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?:[a-z\d-]{1,63}\.){1,6}[a-z\d-]{2,63}$/u, 'a host name such as docs.example.org');

const shape = z.strictObject({
  voice: z
    .strictObject({
      tone: z.enum(['plain', 'warm']).default('plain'),
      /** Years; longer sentences and words are advised against. */
      readingAge: z.number().int().min(8).max(20).default(14),
    })
    .prefault({}),
  banned: z
    .array(z.strictObject({ term: words(100), why: words(200).optional(), instead: words(100).optional() }))
    .max(500)
    .default([]),
  preferred: z
    .array(z.strictObject({ avoid: words(100), use: words(100) }))
    .max(500)
    .default([]),
  allowedHosts: z.array(hostSchema).max(500).default([]),
  facts: z
    .strictObject({
      /** What an address is called in a text, e.g. `status page`. */
      links: z
        .array(z.strictObject({ name: words(60), url: z.url({ protocol: /^https?$/u }) }))
        .max(100)
        .default([]),
      openingHours: openingHoursSchema.nullable().default(null),
      /** The organisation's own e-mail addresses and telephone numbers, as they are written. */
      contacts: z.array(words(100)).max(50).default([]),
    })
    .prefault({}),
});

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const strategySchema = shape.superRefine(({ banned, preferred }, check) => {
  const isAvoided = (term: string): boolean =>
    banned.some((each) => same(each.term, term)) || preferred.some(({ avoid }) => same(avoid, term));
  const problem = (path: (string | number)[], term: string): void =>
    check.addIssue({
      code: 'custom',
      path,
      message: `“${term}” is offered instead of a term, but is to be avoided itself`,
    });
  for (const [index, { instead }] of banned.entries())
    if (instead !== undefined && isAvoided(instead)) problem(['banned', index, 'instead'], instead);
  for (const [index, { use }] of preferred.entries()) if (isAvoided(use)) problem(['preferred', index, 'use'], use);
});
export type Strategy = z.infer<typeof strategySchema>;

/** Nothing in particular: what holds before one is imported. */
export const emptyStrategy: Strategy = strategySchema.parse({});

export const strategySourceSchema = z.enum(['agent-file', 'markdown', 'coordination']);

export const strategyVersionSchema = z.strictObject({
  /** From 1, without gaps. */
  version: z.number().int().min(1),
  source: strategySourceSchema,
  /** When it was imported, ms since 1970. */
  at: z.number().int(),
  strategy: strategySchema,
});
export type StrategyVersion = z.infer<typeof strategyVersionSchema>;

/** The next version; the current one itself where nothing differs, so that a restart makes none. */
export const nextVersion = (
  current: StrategyVersion | null,
  next: Omit<StrategyVersion, 'version'>,
): StrategyVersion => {
  const strategy = strategySchema.parse(next.strategy);
  // Parsed values have their keys in the schema's order.
  if (current !== null && JSON.stringify(strategySchema.parse(current.strategy)) === JSON.stringify(strategy))
    return current;
  return { ...next, strategy, version: (current?.version ?? 0) + 1 };
};

export type StrategyImport =
  | { readonly ok: true; readonly strategy: Strategy }
  | { readonly ok: false; readonly problems: readonly StrategyProblem[] };

export interface StrategyProblem {
  /** The file, or `cco-agent.json`. */
  readonly file: string;
  /** From 1; null where it is about the whole file. */
  readonly line: number | null;
  /** One sentence. */
  readonly problem: string;
}

/** `brand` of `cco-agent.json`: its banned terms, and its `strategy` where it has one. */
export const strategyFromAgentFile = (brand: {
  readonly bannedTerms: readonly string[];
  readonly strategy?: unknown;
}): StrategyImport => {
  const given = z.record(z.string(), z.unknown()).safeParse(brand.strategy ?? {});
  const parsed = given.success ? strategySchema.safeParse(given.data) : given;
  if (!parsed.success)
    return {
      ok: false,
      problems: parsed.error.issues.map(({ path, message }) => ({
        file: 'cco-agent.json',
        line: null,
        problem: `${['brand', 'strategy', ...path].join('.')}: ${message}.`,
      })),
    };
  const strategy = strategySchema.parse(parsed.data);
  const known = new Set(strategy.banned.map(({ term }) => term.toLowerCase()));
  const more = brand.bannedTerms.filter((term) => !known.has(term.toLowerCase())).map((term) => ({ term }));
  return { ok: true, strategy: { ...strategy, banned: [...strategy.banned, ...more] } };
};
