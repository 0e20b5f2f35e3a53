// The mood of other languages, word by word, from the lists natural carries: polarity -1 to 1, or AFINN's -5 to 5.

import dutch from 'natural/lib/natural/sentiment/Dutch/pattern-sentiment-nl.json' with { type: 'json' };
import french from 'natural/lib/natural/sentiment/French/pattern-sentiment-fr.json' with { type: 'json' };
import german from 'natural/lib/natural/sentiment/German/pattern-sentiment-de.json' with { type: 'json' };
import italian from 'natural/lib/natural/sentiment/Italian/pattern-sentiment-it.json' with { type: 'json' };
import portuguese from 'natural/lib/natural/sentiment/Portuguese/afinnShortSortedPortuguese.json' with { type: 'json' };
import spanish from 'natural/lib/natural/sentiment/Spanish/afinnShortSortedSpanish.json' with { type: 'json' };
import type { Token } from './tokens.ts';

type Entry = number | { readonly polarity: string | number };

const listOf = (entries: object, scale: number): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(entries).map(([word, entry]: [string, Entry]) => [
      word.toLowerCase(),
      (typeof entry === 'number' ? entry : Number(entry.polarity)) * scale,
    ]),
  );

const lists: Readonly<Record<string, ReadonlyMap<string, number>>> = {
  es: listOf(spanish, 0.2),
  pt: listOf(portuguese, 0.2),
  nl: listOf(dutch, 1),
  fr: listOf(french, 1),
  de: listOf(german, 1),
  it: listOf(italian, 1),
};

const negators = new Set(
  'no nunca jamás ni não nem niet geen nooit ne pas jamais nicht kein keine keinen nie non mai'.split(' '),
);
// A negation before the word, or (French, German) just behind it.
const reach = 3;

/** Sum of the words' polarities, and how many are listed; null where there is no list for the language. */
export const foreignMood = (language: string, tokens: readonly Token[]): { sum: number; hits: number } | null => {
  if (!Object.hasOwn(lists, language)) return null;
  const list = lists[language];
  if (list === undefined) return null;
  let sum = 0;
  let hits = 0;
  let negated = 0;
  for (const { kind, text } of tokens) {
    if (kind === 'marks') negated = 0;
    if (kind !== 'word') continue;
    if (negators.has(text)) {
      negated = reach;
      continue;
    }
    const value = list.get(text) ?? 0;
    if (Math.abs(value) >= 0.1) {
      hits++;
      sum += negated > 0 ? -0.74 * value : value;
    }
    negated--;
  }
  return { sum, hits };
};
