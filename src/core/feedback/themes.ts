// What many people speak of: themes taken from their own words, with counts. Never a quote, a name or a link, and nothing
// that fewer than five people say. The same texts give the same themes.
import { moodOf, type ThemeMood } from './theme-mood.ts';
import { type Term, type ThemeText, themeTerms } from './theme-terms.ts';

export type { ThemeText } from './theme-terms.ts';

export interface Theme {
  /** One to three words or word pairs, e.g. `dark mode, contrast`; each used by at least `leastAuthors` people. */
  readonly label: string;
  readonly messages: number;
  /** Distinct. */
  readonly authors: number;
  /** null: of fewer than `leastAuthors` people it is known how what they said reads. */
  readonly mood: ThemeMood | null;
  readonly trend: {
    /** Authors in the time before; null: fewer than `leastAuthors`. */
    readonly before: number | null;
    readonly change: 'new' | 'up' | 'same' | 'down' | 'unknown';
  };
}

export interface ThemeOptions {
  /** Texts of a time of the same length before, for the trend; left out: it is not known. */
  readonly before?: readonly ThemeText[];
  /** Never under five. */
  readonly leastAuthors?: number;
  readonly limit?: number;
  /** Names of members: none of their words gets into a label. */
  readonly names?: readonly string[];
  /** The community's own product names. */
  readonly vocabulary?: readonly string[];
}

const fewest = 5;
/** Terms that may begin or join a theme: the heaviest. */
const considered = 400;
/** A term joins a theme whose first term stands in at least this share of its texts. */
const together = 0.5;
// A change by less than this share may be chance.
const sameWithin = 0.25;

interface Group {
  readonly terms: Term[];
  readonly stems: Set<string>;
}

const shared = (a: readonly number[], b: ReadonlySet<number>): number => {
  let count = 0;
  for (const place of a) if (b.has(place)) count += 1;
  return count;
};

/** Heaviest term first: each later one joins the theme it mostly stands beside, or begins one. */
const groupsOf = (terms: readonly Term[]): Group[] => {
  const groups: (Group & { readonly places: ReadonlySet<number> })[] = [];
  for (const term of terms) {
    let best: { group: Group; share: number } | null = null;
    for (const group of groups) {
      const share = shared(term.texts, group.places) / term.texts.length;
      if (share >= together && (best === null || share > best.share)) best = { group, share };
    }
    if (best === null) groups.push({ terms: [term], stems: new Set([term.stem]), places: new Set(term.texts) });
    else {
      best.group.terms.push(term);
      best.group.stems.add(term.stem);
    }
  }
  return groups;
};

/** Up to three terms that say different things: a pair stands for its words, a word in a chosen pair is not repeated. */
const labelOf = (terms: readonly Term[]): string => {
  const chosen: Term[] = [];
  const pairs = terms.filter(({ stem }) => stem.includes(' '));
  const first = terms[0];
  for (const term of terms) {
    const pair =
      term.stem.includes(' ') || term !== first
        ? undefined
        : pairs.find((one) => one.stem.split(' ').includes(term.stem) && one.texts.length * 2 >= term.texts.length);
    const next = pair ?? term;
    const words = new Set(chosen.flatMap(({ stem }) => stem.split(' ')));
    if (next.stem.split(' ').some((word) => words.has(word))) continue;
    chosen.push(next);
    if (chosen.length === 3) break;
  }
  return chosen.map(({ words }) => words).join(', ');
};

/** Places of texts by the one theme in which most of their terms' weight lies. */
const assign = (groups: readonly Group[], textCount: number): number[][] => {
  const best = new Map<number, { group: number; weight: number }>();
  for (const [index, { terms }] of groups.entries()) {
    const weights = new Map<number, number>();
    for (const { texts, weight } of terms)
      for (const place of texts) weights.set(place, (weights.get(place) ?? 0) + weight);
    for (const [place, weight] of weights) {
      const known = best.get(place);
      if (known === undefined || weight > known.weight) best.set(place, { group: index, weight });
    }
  }
  const places: number[][] = groups.map(() => []);
  for (let place = 0; place < textCount; place += 1) {
    const found = best.get(place);
    if (found !== undefined) places[found.group]?.push(place);
  }
  return places;
};

const authorsAt = (texts: readonly ThemeText[], places: readonly number[]): number =>
  new Set(places.flatMap((place) => texts[place]?.authorId ?? [])).size;

const changeOf = (now: number, before: number | null): Theme['trend']['change'] => {
  if (before === null) return 'new';
  if (now > before * (1 + sameWithin)) return 'up';
  return now < before * (1 - sameWithin) ? 'down' : 'same';
};

/**
 * Themes by distinct authors, most first. Near linear: terms are counted in one pass, and only the heaviest are compared.
 * A text belongs to at most one theme.
 */
export const themesOf = (texts: readonly ThemeText[], options: ThemeOptions = {}): Theme[] => {
  const { before, limit = 8, names = [], vocabulary = [] } = options;
  const leastAuthors = Math.max(fewest, options.leastAuthors ?? fewest);
  const terms = themeTerms(texts, { leastAuthors, names, vocabulary }).slice(0, considered);
  const groups = groupsOf(terms);
  const places = assign(groups, texts.length);
  // In the time before, a theme is what has one of its terms, whoever used it.
  const known = new Set(terms.map(({ stem }) => stem));
  const earlier =
    before === undefined
      ? null
      : new Map(
          themeTerms(before, { leastAuthors: 1, names, vocabulary })
            .filter(({ stem }) => known.has(stem))
            .map((term) => [term.stem, term]),
        );
  const earlierPlaces =
    earlier === null || before === undefined
      ? null
      : assign(
          groups.map(({ terms: own, stems }) => ({
            // Weighed as they weigh now, so that one theme is the same thing at both times.
            terms: own.flatMap((term) => {
              const then = earlier.get(term.stem);
              return then === undefined ? [] : [{ ...then, weight: term.weight }];
            }),
            stems,
          })),
          before.length,
        );
  return groups
    .flatMap((group, index): Theme[] => {
      const own = places[index] ?? [];
      const authors = authorsAt(texts, own);
      if (authors < leastAuthors) return [];
      const then = earlierPlaces === null || before === undefined ? 0 : authorsAt(before, earlierPlaces[index] ?? []);
      const shown = then >= leastAuthors ? then : null;
      const change = earlierPlaces === null ? 'unknown' : changeOf(authors, shown);
      const label = labelOf(group.terms);
      const mood = moodOf(
        own.flatMap((place) => texts[place] ?? []),
        leastAuthors,
      );
      return [{ label, messages: own.length, authors, mood, trend: { before: shown, change } }];
    })
    .sort((a, b) => b.authors - a.authors || b.messages - a.messages || (a.label < b.label ? -1 : 1))
    .slice(0, limit);
};
