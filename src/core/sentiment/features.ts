// What the model sees of a message. Sparse features are hashed into buckets: words and pairs of neighbours (marked where
// a negation reaches them, or after "but"), and the spelling of each word (3 to 5 letters in a row). Dense ones count
// what lexicons, marks, capitals and emoji say.
import { emojiPolarity } from './emoji.ts';
import { finishHash, hashText, joinHashes, seedOf } from './hash.ts';
import type { Lexicon } from './lexicon.ts';
import type { Token } from './tokens.ts';

export const bucketBits = 20;
export const buckets = 2 ** bucketBits;
export const denseFeatures = 41;

/** What is known of a token by its text alone. */
export interface WordFacts {
  readonly hash: number;
  /** AFINN's value, -5 to 5. */
  readonly afinn: number;
  /** VADER's value, -4 to 4; emoticons too. */
  readonly vader: number;
  /** How surely it is a swear word: 1 to 3; 0: not listed. */
  readonly rude: number;
  readonly negates: boolean;
  readonly contrasts: boolean;
}

/** Receives a message's features. */
export interface FeatureSink {
  /** A word, a pair, or a word marked. */
  sparse(bucket: number): void;
  dense(index: number, value: number): void;
}

const family = { word: seedOf(0), negated: seedOf(1), pair: seedOf(2), spelling: seedOf(3), contrast: seedOf(4) };
const bucketOf = (hash: number): number => finishHash(hash) >>> (32 - bucketBits);

/** Buckets of a word's runs of 3 to 5 letters, its ends marked. */
export const spellingBuckets = (word: string): number[] => {
  const marked = `<${word}>`;
  const found: number[] = [];
  for (let length = 3; length <= 5; length++) {
    for (let from = 0; from + length <= marked.length; from++) {
      found.push(bucketOf(hashText(family.spelling ^ length, marked, from, from + length)));
    }
  }
  return found;
};

const negators = new Set(
  (
    "not no never neither nor none nothing nobody nowhere cannot without hardly barely rarely lack lacks isn't aren't wasn't " +
    "weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't ain't mustn't needn't " +
    'dont doesnt didnt wont wouldnt cant couldnt shouldnt isnt arent wasnt werent havent hasnt hadnt aint'
  ).split(' '),
);
const contrasts = new Set(['but', 'however', 'although', 'though', 'except', 'unfortunately']);
const negationReach = 4;

/** The facts of a token's text. */
export const factsOf = (text: string, lexicon: Lexicon): WordFacts => {
  const listed = text.startsWith('#') ? text.slice(1) : text;
  return {
    hash: hashText(family.word, text, 0, text.length),
    afinn: lexicon.afinn(listed),
    vader: lexicon.vader(listed),
    rude: lexicon.rude(listed),
    negates: negators.has(text),
    contrasts: contrasts.has(text),
  };
};

/** Marks the tokens a negation reaches: from the negation to the next mark, at most four words. */
const markNegated = (tokens: readonly Token[], words: readonly WordFacts[], negated: Uint8Array): void => {
  let left = 0;
  for (let place = 0; place < tokens.length; place++) {
    const { kind } = tokens[place] as Token;
    negated[place] = 0;
    if (kind === 'word' && (words[place] as WordFacts).negates) {
      left = negationReach;
      continue;
    }
    if (kind === 'marks') left = 0;
    if (left > 0) negated[place] = 1;
    if (kind === 'word') left--;
  }
};

const squash = (sum: number): number => sum / Math.sqrt(sum * sum + 15);
const upTo = (value: number, most: number): number => Math.min(value, most) / most;

const lexiconFeatures = (
  tokens: readonly Token[],
  words: readonly WordFacts[],
  negated: Uint8Array,
  list: 'afinn' | 'vader',
  first: number,
  afterContrast: number,
  sink: FeatureSink,
): void => {
  let positive = 0;
  let negative = 0;
  let late = 0;
  let last = 0;
  let strongest = 0;
  for (let place = 0; place < tokens.length; place++) {
    const facts = words[place] as WordFacts;
    let value = list === 'afinn' ? facts.afinn : facts.vader;
    if (value === 0) continue;
    const { kind } = tokens[place] as Token;
    if (kind !== 'word' && kind !== 'tag') continue;
    if (negated[place] === 1) value *= -0.74;
    if (value > 0) positive += value;
    else negative -= value;
    if (place > afterContrast) late += value;
    if (Math.abs(value) > Math.abs(strongest)) strongest = value;
    last = value;
  }
  const sum = positive - negative;
  sink.dense(first, squash(positive));
  sink.dense(first + 1, squash(negative));
  sink.dense(first + 2, squash(sum));
  sink.dense(first + 3, Math.sign(last));
  sink.dense(first + 4, strongest / 5);
  if (afterContrast >= 0) sink.dense(first + 5, squash(late));
  if (positive > 0 && negative > 0) sink.dense(first + 6, 1);
  if (positive === 0 && negative === 0) sink.dense(first + 7, 1);
  const density = sum / Math.sqrt(tokens.length + 1);
  sink.dense(first + 8, Math.max(-1, Math.min(1, density / 2)));
};

const marksFeatures = (tokens: readonly Token[], facts: readonly WordFacts[], sink: FeatureSink): void => {
  let [exclaims, asks, dots, capitals, stretched, words, smiles, frowns, glad, upset, sarcasm] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ];
  for (let place = 0; place < tokens.length; place++) {
    const { kind, text, capitals: isCapital, stretched: isStretched } = tokens[place] as Token;
    if (kind === 'word' || kind === 'tag') {
      words++;
      if (isCapital) capitals++;
      if (isStretched) stretched++;
    } else if (kind === 'marks') {
      if (text === '/s') sarcasm = 1;
      else if (text.startsWith('.')) dots++;
      else {
        if (text.includes('!')) exclaims += text.length;
        if (text.includes('?')) asks += text.length;
      }
    } else if (kind === 'emoji') {
      const polarity = emojiPolarity(text);
      if (polarity > 0) glad += polarity;
      else upset -= polarity;
    } else if (kind === 'emoticon') {
      const value = (facts[place] as WordFacts).vader;
      if (value > 0) smiles++;
      else if (value < 0) frowns++;
    }
  }
  sink.dense(0, 1);
  sink.dense(1, upTo(exclaims, 1));
  sink.dense(2, upTo(exclaims, 4));
  sink.dense(3, upTo(asks, 1));
  sink.dense(4, upTo(asks, 4));
  sink.dense(5, upTo(dots, 2));
  const allCapitals = words > 2 && capitals * 2 > words;
  sink.dense(6, allCapitals ? 1 : 0);
  sink.dense(7, allCapitals ? 0 : upTo(capitals, 3));
  sink.dense(8, upTo(stretched, 2));
  sink.dense(9, upTo(smiles, 2));
  sink.dense(10, upTo(frowns, 2));
  sink.dense(11, squash(glad));
  sink.dense(12, squash(upset));
  sink.dense(13, sarcasm);
  sink.dense(14, Math.log1p(words) / 5);
  sink.dense(15, words <= 3 ? 1 : 0);
  sink.dense(16, words > 40 ? 1 : 0);
  sink.dense(17, tokens.at(-1)?.kind === 'marks' && tokens.at(-1)?.text.includes('?') === true ? 1 : 0);
};

const rudeFeatures = (words: readonly WordFacts[], sink: FeatureSink): void => {
  let found = 0;
  for (const { rude } of words) if (rude > 0) found |= 1 << rude;
  for (let rude = 1; found > 1 && rude <= 3; rude++) if ((found & (1 << rude)) !== 0) sink.dense(37 + rude, 1);
};

let negated = new Uint8Array(256);

/**
 * Hands every feature of a message to `sink`, but for the spelling of its words. Linear in the number of tokens.
 * @param words the tokens' facts, in the same order
 */
export const readFeatures = (tokens: readonly Token[], words: readonly WordFacts[], sink: FeatureSink): void => {
  if (negated.length < tokens.length) negated = new Uint8Array(tokens.length * 2);
  markNegated(tokens, words, negated);
  let afterContrast = -1;
  for (let place = tokens.length - 1; place >= 0 && afterContrast < 0; place--) {
    if ((words[place] as WordFacts).contrasts) afterContrast = place;
  }
  let before = family.pair;
  for (let place = 0; place < tokens.length; place++) {
    const plain = (words[place] as WordFacts).hash;
    sink.sparse(bucketOf(negated[place] === 1 ? joinHashes(family.negated, plain) : plain));
    if (afterContrast >= 0 && place > afterContrast) sink.sparse(bucketOf(joinHashes(family.contrast, plain)));
    sink.sparse(bucketOf(joinHashes(joinHashes(family.pair, before), plain)));
    before = plain;
  }
  sink.sparse(bucketOf(joinHashes(joinHashes(family.pair, before), family.word)));
  marksFeatures(tokens, words, sink);
  lexiconFeatures(tokens, words, negated, 'afinn', 18, afterContrast, sink);
  lexiconFeatures(tokens, words, negated, 'vader', 28, afterContrast, sink);
  rudeFeatures(words, sink);
};
