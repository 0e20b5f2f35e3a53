import { describe, expect, it } from 'vitest';
import { channelId, spaceId, threadId } from '../../../../src/core/ids.ts';
import { armOf, experimentSchema } from '../../../../src/core/interventions/effect/hold-out.ts';
import { type Lift, liftOf, type Unit } from '../../../../src/core/interventions/effect/lift.ts';
import {
  type Eligibility,
  effectReport,
  effectWords,
  enough,
} from '../../../../src/core/interventions/effect/report.ts';
import { studentT } from '../../../../src/core/interventions/effect/student.ts';
import { history, type World } from './worlds.ts';

const runs = 1_000;
const half: World = { authors: 60, busiest: 24, holdout: 0.5, effect: 0, measure: 'score', between: 0.4 };

const lifts = (world: World): Lift[] =>
  Array.from({ length: runs }, (_, run) => effectReport('de-escalation', history(world, run)).lift).filter(
    (lift) => lift !== null,
  );
const covering = (found: readonly Lift[], truth: number): number =>
  found.filter(({ interval: [low, high] }) => low <= truth && truth <= high).length / found.length;

describe(`in ${runs} simulated communities`, () => {
  it.each<[string, World]>([
    ['half held out, moods', half],
    ['a tenth held out, moods', { ...half, authors: 120, busiest: 24, holdout: 0.1 }],
    ['a fifth held out, answers', { ...half, holdout: 0.2, measure: 'share', between: 0.2 }],
    ['few people, each unlike the others', { ...half, authors: 24, busiest: 30, holdout: 0.3, between: 1 }],
    ['people all alike', { ...half, between: 0 }],
  ])('with no effect the interval covers 0 in 87 to 93 %%: %s', (_, world) => {
    const found = lifts(world);
    expect(found.length).toBeGreaterThan(runs * 0.8);
    const share = covering(found, 0);
    expect(share).toBeGreaterThanOrEqual(0.87);
    expect(share).toBeLessThanOrEqual(0.93);
  });

  it.each<[string, World]>([
    ['moods', { ...half, effect: 0.3 }],
    ['answers', { ...half, holdout: 0.2, effect: 0.2, measure: 'share', between: 0.1 }],
  ])('a known effect is recovered: %s', (_, world) => {
    const found = lifts(world);
    const middle = found.reduce((sum, { lift }) => sum + lift, 0) / found.length;
    expect(middle).toBeCloseTo(world.effect, 1.7);
    expect(covering(found, world.effect)).toBeGreaterThanOrEqual(0.87);
    expect(covering(found, world.effect)).toBeLessThanOrEqual(0.93);
    expect(found.filter(({ interval: [low] }) => low > 0).length / found.length).toBeGreaterThan(0.7);
  });
});

/** The same by matrices of all units, as the papers write it. */
const byMatrices = (units: readonly Unit[]): { variance: number; degrees: number } => {
  const ones = (arm: Unit['arm']) => units.map((unit) => Number(unit.arm === arm));
  const [x1, x0] = [ones('treated'), ones('held-out')];
  const sum = (list: readonly number[]) => list.reduce((all, each) => all + each, 0);
  const [n1, n0] = [sum(x1), sum(x0)];
  const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((each, index) => each * (b[index] ?? 0)));
  const y = units.map(({ outcome }) => outcome);
  const residual = (v: readonly number[]) =>
    v.map((each, i) => each - ((x1[i] ?? 0) * dot(x1, v)) / n1 - ((x0[i] ?? 0) * dot(x0, v)) / n0);
  const parts = [...new Set(units.map(({ author }) => author))].map((author) => {
    const mask = units.map((unit) => Number(unit.author === author));
    // (I − H_gg)^(−1/2) by its series in H_gg, applied to X_g (X'X)^(−1) c.
    let term = units.map((_, i) => (mask[i] ?? 0) * ((x1[i] ?? 0) / n1 - (x0[i] ?? 0) / n0));
    let whole = term;
    for (let k = 1; k < 400; k++) {
      const h = term.map(
        (_, i) => (mask[i] ?? 0) * (((x1[i] ?? 0) * dot(x1, term)) / n1 + ((x0[i] ?? 0) * dot(x0, term)) / n0),
      );
      term = h.map((each) => (each * (2 * k - 1)) / (2 * k));
      whole = whole.map((each, i) => each + (term[i] ?? 0));
    }
    return residual(whole);
  });
  const variance = sum(parts.map((part) => dot(part, y) ** 2));
  const trace = sum(parts.map((part) => dot(part, part)));
  const norm = sum(parts.flatMap((a) => parts.map((b) => dot(a, b) ** 2)));
  return { variance, degrees: trace ** 2 / norm };
};

it('is the CR2 variance with Satterthwaite’s degrees of freedom, as by whole matrices', () => {
  const units = history({ ...half, authors: 9, busiest: 6 }, 5).map(
    ({ author, arm, outcome }): Unit => ({ author: author ?? '', arm: arm ?? 'treated', outcome: outcome ?? 0 }),
  );
  const found = liftOf(units);
  const expected = byMatrices(units);
  expect((found?.standardError ?? 0) ** 2).toBeCloseTo(expected.variance, 9);
  expect(found?.degrees).toBeCloseTo(expected.degrees, 9);
});

it('with one unit an author is Welch’s comparison: the variances of both arms, each over its n', () => {
  const outcomes = [1, 3, 2, 6, 4, 4, 9, 1];
  const units = outcomes.map((outcome, i): Unit => ({ author: `a${i}`, arm: i < 3 ? 'held-out' : 'treated', outcome }));
  const variance = (list: number[]) => {
    const middle = list.reduce((a, b) => a + b, 0) / list.length;
    return list.reduce((a, b) => a + (b - middle) ** 2, 0) / (list.length - 1);
  };
  const expected = variance(outcomes.slice(0, 3)) / 3 + variance(outcomes.slice(3)) / 5;
  expect((liftOf(units)?.standardError ?? 0) ** 2).toBeCloseTo(expected, 12);
});

it.each([
  [0.9, 3, 2.3534],
  [0.9, 4, 2.1318],
  [0.9, 10, 1.8125],
  [0.9, 30, 1.6973],
  [0.9, 1e6, 1.6449],
  [0.95, 5, 2.5706],
  [0.9, 4.5, 2.0654],
])('Student’s t of %d with %d degrees of freedom is %d', (level, df, expected) => {
  expect(studentT(level, df)).toBeCloseTo(expected, 3);
});

describe('a lift is told', () => {
  const some = history({ ...half, effect: 0.5 }, 1);
  const said = (all: readonly Eligibility[]) => effectReport('de-escalation', all);

  it('with its interval and counts', () => {
    const report = said(some);
    expect(report).toMatchObject({ verdict: 'lift', authors: 60, unknown: 0 });
    expect(report.treated + report.heldOut).toBe(some.length);
    expect(effectWords(report)).toMatch(
      /^Mood .*: \+0\.\d\d \(90 % interval \+0\.\d\d to \+0\.\d\d; \d+ with and \d+ without, about 60 people\)\. That is more/u,
    );
  });

  it('never without a comparison group: only counts', () => {
    const report = said(some.map((each) => ({ ...each, arm: null })));
    expect(report).toMatchObject({ verdict: 'no-comparison-group', lift: null, treated: some.length });
    expect(effectWords(report)).toContain('no comparison group');
  });

  it('not from few units, few authors, or one arm', () => {
    for (const few of [
      some.filter(({ arm }) => arm === 'treated'),
      some.filter(({ arm }, index) => arm === 'treated' || index < enough.units),
      some.map((each) => ({ ...each, author: `a${Number(each.id.split('-')[0]) % (enough.authors - 1)}` })),
      some.map((each) => ({ ...each, outcome: null })),
      some.map((each) => ({ ...each, outcome: 1 })),
    ]) {
      expect(said(few)).toMatchObject({ verdict: 'not-enough-yet', lift: null });
      expect(effectWords(said(few))).toContain('Not enough yet');
    }
  });

  it('from the first eligibility of a conversation, and from none dealt before the experiment', () => {
    const again = some.map((each) => ({ ...each, id: `${each.id}b`, at: each.at + 1_000, outcome: 9 }));
    const before = some.map((each) => ({ ...each, conversation: `${each.id}c`, arm: null, outcome: 9 }));
    expect(said([...again, ...before, ...some])).toEqual(said(some));
  });
});

describe('a conversation is dealt', () => {
  const place = (thread: string | null, channel = 'general') => ({
    spaceId: spaceId('anychat', 'garden'),
    channelId: channelId('anychat', channel),
    threadId: thread === null ? null : threadId('anychat', thread),
  });
  const threads = Array.from({ length: 4_000 }, (_, index) => place(`t${index}`));
  const arms = (seed: number) => threads.map((each) => armOf(each, { holdout: 0.1, seed }, { severe: false, now: 0 }));

  it('to the share asked for, the same way each time, another way with another seed', () => {
    const held = arms(1).filter((arm) => arm === 'held-out').length;
    expect(held).toBeGreaterThan(340);
    expect(held).toBeLessThan(460);
    expect(arms(1)).toEqual(arms(1));
    const both = arms(1).filter((arm, index) => arm === 'held-out' && arms(2)[index] === 'held-out').length;
    expect(both).toBeLessThan(80);
  });

  it('never where content is severe, nor without an experiment', () => {
    const dealt = threads.filter((each) => armOf(each, { holdout: 0.5, seed: 1 }, { severe: true, now: 0 }) !== null);
    expect(dealt).toEqual([]);
    expect(armOf(place('t'), experimentSchema.parse({}), { severe: false, now: 0 })).toBeNull();
  });

  it('once a thread, and once a day in a channel’s own stream', () => {
    const day = 86_400_000;
    const over = (where: ReturnType<typeof place>) =>
      new Set(
        Array.from({ length: 40 }, (_, d) => armOf(where, { holdout: 0.5, seed: 1 }, { severe: false, now: d * day })),
      );
    expect(over(place('t1')).size).toBe(1);
    expect(over(place(null)).size).toBe(2);
  });
});
