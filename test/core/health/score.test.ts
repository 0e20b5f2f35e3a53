import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateHealth, type HealthFacts, scoreHealth } from '../../../src/core/health/evaluate.ts';
import { healthSnapshotSchema } from '../../../src/core/health/snapshot.ts';
import { defaultSpaceSettings as settings } from '../../../src/core/settings.ts';
import { angry, anyAuthor, anyAuthors, anyQuestions, author, calm, now } from './space.ts';

const facts = (authors: HealthFacts['authors'], questions: HealthFacts['questions'] = []): HealthFacts => ({
  authors,
  questions,
  formerAuthors: authors.length,
});
const score = (authors: HealthFacts['authors'], questions: HealthFacts['questions'] = []): number =>
  scoreHealth(facts(authors, questions), settings, now)?.score ?? Number.NaN;

describe('the health score', () => {
  it('calls a calm space healthy, and one where most are angry not', () => {
    expect(score(calm(20))).toBeGreaterThan(0.9);
    expect(score(angry(20))).toBeLessThan(0.7);
  });

  it('lies in [0, 1], inside its interval, and is what its drivers add up to', () => {
    fc.assert(
      fc.property(anyAuthors, anyQuestions, (authors, questions) => {
        const combined = scoreHealth(facts(authors, questions), settings, now);
        if (combined === null) return;
        const [low, high] = combined.interval;
        expect(combined.score).toBeGreaterThanOrEqual(0.05 - 1e-12);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(combined.score + 1e-12);
        expect(high).toBeGreaterThanOrEqual(combined.score - 1e-12);
        const sum = combined.drivers.reduce((total, { contribution }) => total + contribution, 0);
        expect(Math.abs(sum - Math.log(combined.score))).toBeLessThan(1e-12);
        const weights = combined.drivers.reduce((total, { weight }) => total + weight, 0);
        expect(weights).toBeCloseTo(1, 12);
        for (const { value, weight, contribution } of combined.drivers) {
          expect(contribution).toBeCloseTo(weight * Math.log(value), 12);
          expect(value).toBeGreaterThanOrEqual(0.05);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('is a snapshot that fits its schema, whatever the facts', () => {
    fc.assert(
      fc.property(anyAuthors, anyQuestions, (authors, questions) => {
        const snapshot = evaluateHealth(facts(authors, questions), null, settings, now);
        expect(healthSnapshotSchema.safeParse(snapshot).error).toBeUndefined();
      }),
      { seed: 22, numRuns: 300 },
    );
  });

  it('does not depend on the order of authors or questions, to 1e-9', () => {
    const inTwoOrders = fc.tuple(anyAuthors, anyQuestions).chain(([authors, questions]) =>
      fc.record({
        authors: fc.constant(authors),
        questions: fc.constant(questions),
        others: fc.shuffledSubarray(authors, { minLength: authors.length }),
        asked: fc.shuffledSubarray(questions, { minLength: questions.length }),
      }),
    );
    fc.assert(
      fc.property(inTwoOrders, ({ authors, questions, others, asked }) => {
        const one = scoreHealth(facts(others, asked), settings, now);
        const other = scoreHealth(facts(authors, questions), settings, now);
        expect(one === null).toBe(other === null);
        if (one === null || other === null) return;
        expect(Math.abs(one.score - other.score)).toBeLessThan(1e-9);
        for (const side of [0, 1] as const)
          expect(Math.abs(one.interval[side] - other.interval[side])).toBeLessThan(1e-9);
      }),
      { seed: 23, numRuns: 200 },
    );
  });

  it('moves by less than 0.05 whatever one of twenty authors does', () => {
    const twenty = calm(20);
    const before = score(twenty);
    fc.assert(
      fc.property(anyAuthor, fc.integer({ min: 0, max: 19 }), (loud, at) => {
        const after = score(twenty.map((one, index) => (index === at ? { ...loud, role: 'member' as const } : one)));
        expect(Math.abs(after - before)).toBeLessThan(0.05);
      }),
      { seed: 24, numRuns: 1_000 },
    );
  });

  it('does not sink when one of twenty is as loud and hostile as can be', () => {
    const loud = author('loud', 5_000, { negative: 5_000, offensive: 5_000 });
    const snapshot = evaluateHealth(facts([...calm(19), loud]), null, settings, now);
    expect(snapshot.status).toBe('healthy');
  });

  it('does not count agents at all', () => {
    fc.assert(
      fc.property(anyAuthor, (bot) => {
        const with_ = evaluateHealth(facts([...calm(9), { ...bot, role: 'agent' }]), null, settings, now);
        expect(with_).toEqual(evaluateHealth(facts(calm(9)), null, settings, now));
      }),
      { seed: 25 },
    );
  });

  it('has an interval that holds the true score about eight times out of ten', () => {
    // Numerical Recipes' linear congruential generator: the same spaces in every run.
    let state = 12_345;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const made = (people: number) =>
      Array.from({ length: people }, (_, index) => {
        // Authors differ in how often they are negative (0 to 0.3), and in how much they write.
        const rate = 0.3 * random();
        const messages = 1 + Math.floor(-8 * Math.log(1 - random()));
        const negative = Array.from({ length: messages }, random).filter((value) => value < rate).length;
        return author(`s${index}`, messages, { negative });
      });
    const truth = score(made(20_000));
    const spaces = Array.from({ length: 300 }, () => scoreHealth(facts(made(40)), settings, now));
    const held = spaces.filter((one) => one !== null && one.interval[0] <= truth && truth <= one.interval[1]).length;
    expect(held / spaces.length).toBeGreaterThan(0.72);
    expect(held / spaces.length).toBeLessThan(0.95);
  });

  it('never alarms on an even, mostly neutral chat', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 40 }), fc.integer({ min: 1, max: 50 }), (people, messages) => {
        const even = Array.from({ length: people }, (_, index) =>
          author(`n${index}`, messages, { negative: messages * 0.1 }),
        );
        expect(evaluateHealth(facts(even), null, settings, now).status).toBe('healthy');
      }),
      { seed: 26 },
    );
  });

  it('reports how much of the weight had data', () => {
    const { coverage = 0, drivers = [] } = scoreHealth(facts(calm(9)), settings, now) ?? {};
    expect(drivers.map(({ signal }) => signal)).toEqual(['tone', 'civility', 'spread']);
    expect(coverage).toBeCloseTo(0.5);
  });
});
