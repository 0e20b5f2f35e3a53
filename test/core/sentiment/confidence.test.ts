import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceFeatures, confidenceOf } from '../../../src/core/sentiment/confidence.ts';
import { createModel } from '../../../src/core/sentiment/model.ts';
import { moodShares, offensiveShares, sources } from '../../../src/core/sentiment/sources.ts';
import { prepare, tokenize } from '../../../src/core/sentiment/tokens.ts';
import { loadWeights } from '../../../src/main/weights.ts';

const model = createModel(loadWeights());
const share = fc.double({ min: 0, max: 1, noNaN: true });
const reading = fc.record({
  label: fc.constantFrom(0, 1, 2),
  share: fc.double({ min: 1 / 3, max: 1, noNaN: true }),
  reddit: share,
  stackoverflow: share,
  pullRequests: share,
  tokens: fc.nat(2_000),
  unknown: share,
});

describe('confidence', () => {
  it('has a weight for each feature', () => {
    const [any] = fc.sample(reading, { seed: 1, numRuns: 1 });
    expect(any === undefined ? 0 : confidenceFeatures(any).length).toBe(model.head.confidence.length);
  });

  it('lies in [0, 1], and grows with how clearly the model decides', () => {
    fc.assert(
      fc.property(reading, (one) => {
        const confidence = confidenceOf(model.head.confidence, { ...one, share: one.share / 2 + 0.2 });
        const clearer = confidenceOf(model.head.confidence, { ...one, share: one.share / 2 + 0.3 });
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(clearer).toBeLessThanOrEqual(1);
        if (one.stackoverflow + one.pullRequests <= 1) expect(clearer).toBeGreaterThanOrEqual(confidence);
      }),
      { seed: 2 },
    );
  });
});

describe('sources', () => {
  it('likenesses add up to one for each task', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: sources.length, maxLength: sources.length }), (raw) => {
        const total = raw.reduce((sum, value) => sum + value, 0);
        fc.pre(total > 0);
        const shares = raw.map((value) => value / total);
        for (const task of [moodShares, offensiveShares])
          expect(task(shares).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
      }),
      { seed: 3 },
    );
  });

  it.each([
    ['so excited for the game tomorrow night #teamgreen', 0],
    ['you need to call NSLog after the view controller is loaded', 2],
  ])('%j reads most like source %i', (text, expected) => {
    const tokens = tokenize(prepare(text));
    const { sources: likeness } = model.logits(tokens, tokens.map(model.wordOf));
    expect(likeness.indexOf(Math.max(...likeness))).toBe(expected);
  });
});
