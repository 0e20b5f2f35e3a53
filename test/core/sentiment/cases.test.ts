// The tables of expected readings, written apart from the scorer: it has to keep what it reaches on them.
import { describe, expect, it } from 'vitest';
import { messageType } from '../../../src/core/sentiment/message-type.ts';
import { severe } from '../../../src/core/sentiment/severe.ts';
import { createScorer } from '../../../src/core/sentiment/trained.ts';
import { loadWeights } from '../../../src/main/weights.ts';
import { messageTypeCases } from './cases/message-type.ts';
import { moodCases } from './cases/mood.ts';
import { severeCases } from './cases/severe.ts';
import type { MoodCase } from './cases/types.ts';

const scorer = createScorer(loadWeights());
const isRight = ({ text, expected }: MoodCase): boolean =>
  (Array.isArray(expected) ? expected : [expected]).includes(scorer.score(text).label);
const share = <Case>(cases: readonly Case[], right: (one: Case) => boolean): number =>
  cases.filter(right).length / cases.length;

describe('mood in context', () => {
  it('is right in 85 % of all cases', () => {
    expect(share(moodCases, isRight)).toBeGreaterThanOrEqual(0.85);
  });

  it.each([...new Set(moodCases.map(({ trap }) => trap))])('and in seven of ten of those of %s', (trap) => {
    expect(
      share(
        moodCases.filter((one) => one.trap === trap),
        isRight,
      ),
    ).toBeGreaterThanOrEqual(0.7);
  });
});

describe('severe content', () => {
  it.each(['threat', 'slur', 'self-harm'] as const)('%s: precision of 0.95, recall of 0.7', (category) => {
    const read = severeCases.map(({ text, expected }) => ({
      found: severe(text) === category,
      isTrue: expected === category,
    }));
    const hits = read.filter(({ found, isTrue }) => found && isTrue).length;
    expect(hits / read.filter(({ found }) => found).length).toBeGreaterThanOrEqual(0.95);
    expect(hits / read.filter(({ isTrue }) => isTrue).length).toBeGreaterThanOrEqual(0.7);
  });
});

describe('message types', () => {
  it('are right in three of four cases', () => {
    const right = share(
      messageTypeCases,
      ({ text, expected }) => messageType(text, { label: scorer.score(text).label }).type === expected,
    );
    expect(right).toBeGreaterThanOrEqual(0.75);
  });
});
