// The words and word pairs of many texts, counted by who uses them.
import PorterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { commonWords } from '../brand/common-words.ts';
import { feelingWords } from './feeling-words.ts';
import { matterOf } from './plain-text.ts';
import type { ReadText } from './theme-mood.ts';

export interface ThemeText extends ReadText {
  readonly text: string;
  /** ISO 639-1, where it is known: `de` writes every noun large. */
  readonly language?: string;
}

export interface Term {
  /** Stem, or two stems with a space between. */
  readonly stem: string;
  /** As it is written most often. */
  readonly words: string;
  /** Places in the texts, ascending. */
  readonly texts: readonly number[];
  readonly authors: number;
  /** (number of authors) · rarity: what many say, and not everybody always says. */
  readonly weight: number;
}

interface Counted {
  readonly texts: number[];
  readonly authors: Set<string>;
  readonly spellings: Map<string, number>;
  /** Written with one capital within a sentence, and written within a sentence at all. */
  proper: number;
  inside: number;
}

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

const inWords = /\p{L}[\p{L}\d]+|\d{3,}|\p{L}/gu;

/** All words, so that it is seen which stand side by side; `null` for one that carries no matter. */
const wordsOf = (text: string): (string | null)[] =>
  (folded(text).match(inWords) ?? []).map((word) =>
    word.length < 2 || commonWords.has(word) || feelingWords.has(word) ? null : word,
  );

const matterWords = (text: string): string[] => wordsOf(text).filter((word) => word !== null);

const createStemmer = (): ((word: string) => string) => {
  const known = new Map<string, string>();
  return (word) => {
    const stem =
      known.get(word) ?? (/^[a-z]{4,}$/u.test(word) ? PorterStemmer.stem(word) : word.replace(/(?<=\p{L}{3,})s$/u, ''));
    known.set(word, stem);
    return stem;
  };
};

/** Words that are written like a name where they stand within a sentence. All capitals and mixed ones are products'. */
const capitals = (text: string): { readonly proper: Set<string>; readonly inside: Set<string> } => {
  const proper = new Set<string>();
  const inside = new Set<string>();
  for (const [, before = '', word = ''] of text.matchAll(/(^|[^\p{L}\d]+)(\p{L}[\p{L}\d]*)/gu)) {
    if (before === '' || /[.!?:\n"“(]/u.test(before)) continue;
    const [term] = matterWords(word);
    if (term === undefined) continue;
    inside.add(term);
    if (/^\p{Lu}\p{Ll}+$/u.test(word)) proper.add(term);
  }
  return { proper, inside };
};

// From so large a share of its uses on, a word written like a name is taken for one.
const nameShare = 0.7;

export interface TermOptions {
  /** Terms that fewer people use are left out. */
  readonly leastAuthors: number;
  /** Names of members, in any form: none of their words becomes a term. */
  readonly names: readonly string[];
  /** Names that are the community's own matter (products), so that they are not taken for a person's. */
  readonly vocabulary: readonly string[];
}

/** Terms by weight, heaviest first; linear in the length of the texts. */
export const themeTerms = (texts: readonly ThemeText[], { leastAuthors, names, vocabulary }: TermOptions): Term[] => {
  const stemOf = createStemmer();
  const allowed = new Set(vocabulary.flatMap(matterWords).map(stemOf));
  const forbidden = new Set(names.flatMap((name) => folded(name).match(/[\p{L}\d]{3,}/gu) ?? []).map(stemOf));
  const counted = new Map<string, Counted>();
  const count = (stem: string, spelling: string, place: number, authorId: string): Counted => {
    const known: Counted = counted.get(stem) ?? {
      texts: [],
      authors: new Set(),
      spellings: new Map(),
      proper: 0,
      inside: 0,
    };
    if (known.texts.at(-1) !== place) known.texts.push(place);
    known.authors.add(authorId);
    known.spellings.set(spelling, (known.spellings.get(spelling) ?? 0) + 1);
    counted.set(stem, known);
    return known;
  };
  for (const [place, { authorId, text, language }] of texts.entries()) {
    const matter = matterOf(text);
    const words = wordsOf(matter);
    const written = language === 'de' ? null : capitals(matter);
    let before: string | null = null;
    for (const word of words) {
      const stem = word === null ? null : stemOf(word);
      if (word === null || stem === null || forbidden.has(stem)) {
        before = null;
        continue;
      }
      const one = count(stem, word, place, authorId);
      if (written?.inside.has(word)) one.inside += 1;
      if (written?.proper.has(word)) one.proper += 1;
      if (before !== null && before !== word) count(`${stemOf(before)} ${stem}`, `${before} ${word}`, place, authorId);
      before = word;
    }
  }
  const nameLike = (stem: string): boolean => {
    const one = counted.get(stem);
    if (one === undefined || one.proper < 2 || one.proper < nameShare * one.inside) return false;
    return !allowed.has(stem);
  };
  const terms: Term[] = [];
  for (const [stem, { texts: places, authors, spellings }] of counted) {
    if (authors.size < leastAuthors || stem.split(' ').some(nameLike)) continue;
    // A word in nearly every text tells nothing apart: smoothed idf, as in `vectorizer`.
    const rarity = Math.log((1 + texts.length) / (1 + places.length)) + 0.1;
    const [words = stem] = [...spellings].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? [];
    terms.push({ stem, words, texts: places, authors: authors.size, weight: authors.size * rarity });
  }
  return terms.sort((a, b) => b.weight - a.weight || (a.stem < b.stem ? -1 : 1));
};
