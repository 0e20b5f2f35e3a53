// The features of a message: what it costs to read them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseFeatures, factsOf, readFeatures, spellingBuckets } from '../../../src/core/sentiment/features.ts';
import { prepare, tokenize } from '../../../src/core/sentiment/tokens.ts';

const lexicon = { afinn: () => 1, vader: () => -1, rude: () => 2 };

/** How many features of each kind a text has. */
const count = (text: string) => {
  const tokens = tokenize(prepare(text));
  const found = { tokens: tokens.length, sparse: 0, dense: 0 };
  readFeatures(
    tokens,
    tokens.map(({ text: word }) => factsOf(word, lexicon)),
    {
      sparse: () => {
        found.sparse++;
      },
      dense: (index) => {
        expect(index).toBeLessThan(denseFeatures);
        found.dense++;
      },
    },
  );
  return found;
};

const spoken = fc
  .array(fc.constantFrom('not', 'but', 'bad', 'love', '!', '😀', '#tag', ':)', '...', 'never'), { maxLength: 400 })
  .map((parts) => parts.join(' '));

describe('what reading a message costs', () => {
  it('is at most three steps a token, and a fixed number more', () => {
    fc.assert(
      fc.property(spoken, (text) => {
        const { tokens, sparse, dense } = count(text);
        expect(sparse).toBeLessThanOrEqual(3 * tokens + 1);
        expect(dense).toBeLessThanOrEqual(denseFeatures);
      }),
      { seed: 8 },
    );
  });

  it.each(['bad ', 'not but ', '!? ', '😀', ':( '])('grows with its length and no faster: %j', (part) => {
    const [once, fourfold] = [count(part.repeat(100)), count(part.repeat(400))];
    expect(fourfold.tokens).toBe(4 * once.tokens);
    expect(fourfold.sparse).toBeLessThanOrEqual(4 * once.sparse);
  });

  it('is three runs of letters a letter at most, for the spelling of a word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (word) => {
        expect(spellingBuckets(word).length).toBeLessThanOrEqual(3 * (word.length + 2));
      }),
      { seed: 9 },
    );
  });
});
