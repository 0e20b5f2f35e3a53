// What the model sees of a message. Sparse features are hashed into buckets: words and pairs of neighbours (marked where
// a negation reaches them, or after "but"), and the spelling of each word (3 to 5 letters in a row). Dense ones count
// what lexicons, marks, capitals and emoji say.
import { emojiPolarity } from './emoji.ts';
import { finishHash, hashText, joinHashes, seedOf } from './hash.ts';
import type { Lexicon } from './lexicon.ts';
import type { Token } from './tokens.ts';

export const bucketBits = 20;
export const buckets = 2 ** bucketBits;
export const denseFeatures = 48;

/** Receives a message's features. */
export interface FeatureSink {
  /** A word, a pair, or a word marked. */
  sparse(bucket: number): void;
  /** A token in its turn; `spelled`: its spelling counts too (`spellingBuckets`). */
  token(text: string, spelled: boolean): void;
  dense(index: number, value: number): void;
}

const family = { word: seedOf(0), negated: seedOf(1), pair: seedOf(2), spelling: seedOf(3), contrast: seedOf(4), skip: seedOf(5) };
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

/** Which tokens a negation reaches: from the negation to the next mark, at most four words. */
const negatedPlaces = (tokens: readonly Token[]): boolean[] => {
  let left = 0;
  return tokens.map(({ kind, text }) => {
    if (kind === 'word' && negators.has(text)) {
      left = negationReach;
      return false;
    }
    if (kind === 'marks') left = 0;
    const negated = left > 0;
    if (kind === 'word') left--;
    return negated;
  });
};

const squash = (sum: number): number => sum / Math.sqrt(sum * sum + 15);
const upTo = (value: number, most: number): number => Math.min(value, most) / most;

const lexiconFeatures = (
  tokens: readonly Token[],
  negated: readonly boolean[],
  valueOf: (word: string) => number,
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
    const { kind, text } = tokens[place] as Token;
    if (kind !== 'word' && kind !== 'tag') continue;
    let value = valueOf(kind === 'tag' ? text.slice(1) : text);
    if (value === 0) continue;
    if (negated[place]) value *= -0.74;
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

const marksFeatures = (tokens: readonly Token[], lexicon: Lexicon, sink: FeatureSink): void => {
  let [exclaims, asks, dots, capitals, stretched, words, smiles, frowns, glad, upset, sarcasm] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ];
  for (const { kind, text, capitals: isCapital, stretched: isStretched } of tokens) {
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
      const value = lexicon.vader(text);
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

/** Hands every feature of a message to `sink`. Linear in the number of tokens. */
export const readFeatures = (tokens: readonly Token[], lexicon: Lexicon, sink: FeatureSink): void => {
  const negated = negatedPlaces(tokens);
  let afterContrast = -1;
  for (let place = tokens.length - 1; place >= 0 && afterContrast < 0; place--) {
    if (contrasts.has(tokens[place]?.text ?? '')) afterContrast = place;
  }
  let before = family.pair;
  let twoBefore = 0;
  for (let place = 0; place < tokens.length; place++) {
    const { kind, text } = tokens[place] as Token;
    const isNegated = negated[place] === true;
    const plain = hashText(family.word, text, 0, text.length);
    sink.sparse(bucketOf(isNegated ? joinHashes(family.negated, plain) : plain));
    if (afterContrast >= 0 && place > afterContrast) sink.sparse(bucketOf(joinHashes(family.contrast, plain)));
    sink.sparse(bucketOf(joinHashes(joinHashes(family.pair, before), plain)));
    if (twoBefore !== 0) sink.sparse(bucketOf(joinHashes(joinHashes(family.skip, twoBefore), plain)));
    sink.token(text, kind === 'word' || kind === 'tag');
    twoBefore = before;
    before = plain;
  }
  sink.sparse(bucketOf(joinHashes(joinHashes(family.pair, before), family.word)));
  marksFeatures(tokens, lexicon, sink);
  lexiconFeatures(tokens, negated, lexicon.afinn, 18, afterContrast, sink);
  lexiconFeatures(tokens, negated, lexicon.vader, 28, afterContrast, sink);
  lexiconFeatures(tokens, negated, lexicon.induced, 38, afterContrast, sink);
};
