import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateHealth, type HealthFacts, nextCheckMs } from '../../../src/core/health/evaluate.ts';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import { defaultSpaceSettings as settings } from '../../../src/core/settings.ts';
import { angry, anyAuthor, author, calm, minute, now } from './space.ts';

const facts = (authors: HealthFacts['authors'], formerAuthors = authors.length): HealthFacts => ({
  authors,
  questions: [],
  formerAuthors,
});

/** Evaluations of the same facts at these minutes, each seeing the ones before. */
const evaluations = (authors: HealthFacts['authors'], minutes: readonly number[]): HealthSnapshot[] => {
  const snapshots: HealthSnapshot[] = [];
  for (const at of minutes)
    snapshots.push(evaluateHealth(facts(authors), snapshots.at(-1) ?? null, settings, now + at * minute));
  return snapshots;
};
const statuses = (snapshots: readonly HealthSnapshot[]) => snapshots.map(({ status }) => status);

describe('status of a space', () => {
  it('is a warning only when two evaluations fifteen minutes apart are sure', () => {
    expect(statuses(evaluations(angry(20), [0, 5, 10, 14, 15, 20]))).toEqual([
      'watch',
      'watch',
      'watch',
      'watch',
      'warning',
      'warning',
    ]);
  });

  it('is a warning from the very threshold that the upper end of its interval reaches', () => {
    const middling = Array.from({ length: 20 }, (_, index) =>
      author(`m${index}`, 20, { negative: index % 2 === 0 ? 2 : 4 }),
    );
    const facts = { authors: middling, questions: [], formerAuthors: 20 };
    const upper = evaluateHealth(facts, null, settings, now).interval?.[1] ?? 0;
    expect(upper).toBeGreaterThan(0.5);
    const at = (threshold: number) => {
      const set = { ...settings, health: { ...settings.health, threshold } };
      return evaluateHealth(facts, evaluateHealth(facts, null, set, now), set, now + 15 * minute).status;
    };
    expect(at(upper)).toBe('warning');
    expect(at(upper - 1e-9)).toBe('watch');
  });

  it('keeps the warning’s beginning and cause', () => {
    const last = evaluations(angry(20), [0, 15, 30]).at(-1);
    expect(last?.warning).toEqual({ since: now + 15 * minute, cause: 'sustained', signal: 'tone', window: 'slow' });
  });

  it('starts over when an evaluation in between was not sure', () => {
    const first = evaluations(angry(20), [0]);
    const better = evaluateHealth(facts(calm(20)), first.at(-1) ?? null, settings, now + 10 * minute);
    const again = evaluateHealth(facts(angry(20)), better, settings, now + 16 * minute);
    expect(again.status).toBe('watch');
  });

  it('is watch, not warning, while the interval reaches above the threshold', () => {
    // A message each: the score is low, but little is known.
    const few = [...angry(3, 1), ...calm(2)];
    const all = evaluations(few, [0, 5, 10, 15, 20]);
    expect(all[0]?.score).toBeLessThan(0.8);
    expect(all[0]?.interval?.[1]).toBeGreaterThan(0.8);
    expect(new Set(statuses(all))).toEqual(new Set(['watch']));
  });

  it.each([
    [0.84, 'warning'],
    [0.86, 'healthy'],
  ] as const)('with a warning, a score of about %d is %s', (wanted, status) => {
    const warned = evaluations(angry(20), [0, 15]);
    // A few angry authors among calm ones, the mixture closest to the wanted score.
    const mixtures = Array.from({ length: 41 }, (_, negative) =>
      Array.from({ length: 20 }, (_, index) => author(`m${index}`, 20, { negative: negative * 0.25 })),
    );
    const closest = mixtures
      .map((authors) => evaluateHealth(facts(authors), warned.at(-1) ?? null, settings, now + 60 * minute))
      .filter(({ score }) => score !== null && (wanted < 0.85 ? score < 0.85 && score > 0.8 : score >= 0.85))
      .sort((a, b) => Math.abs((a.score ?? 0) - wanted) - Math.abs((b.score ?? 0) - wanted))[0];
    expect(closest?.status).toBe(status);
    expect(closest?.warning === null).toBe(status === 'healthy');
  });

  it('never alarms about fewer than five people, however bad it looks', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyAuthor, { maxLength: 4, selector: ({ memberId }) => memberId }), (authors) => {
        const all = evaluations(authors, [0, 10, 20, 30]);
        for (const snapshot of all) expect(snapshot).toMatchObject({ score: null, interval: null, warning: null });
        expect(new Set(statuses(all))).toEqual(new Set(['insufficient-data']));
      }),
      { seed: 31 },
    );
  });

  it.each([
    [10, 'quiet'],
    [9, 'insufficient-data'],
  ] as const)('with four authors left of %d is %s', (former, status) => {
    expect(evaluateHealth(facts(calm(4), former), null, settings, now).status).toBe(status);
  });

  it('ends a warning where too few are left to say', () => {
    const warned = evaluations(angry(20), [0, 15]);
    const left = evaluateHealth(facts(angry(3), 20), warned.at(-1) ?? null, settings, now + 60 * minute);
    expect(left).toMatchObject({ status: 'quiet', warning: null });
  });

  it.each([
    ['healthy', 60],
    ['insufficient-data', 60],
    ['quiet', 60],
    ['watch', 5],
    ['warning', 5],
  ] as const)('%s is checked again after %d minutes', (status, minutes) => {
    const [some] = evaluations(calm(20), [0]);
    if (some === undefined) throw new Error('no evaluation');
    expect(nextCheckMs({ ...some, status }, settings.health)).toBe(minutes * minute);
  });

  it('keeps to a threshold that was set', () => {
    const strict = { ...settings, health: { ...settings.health, threshold: 0.95 } };
    const snapshot = evaluateHealth(facts([...calm(18), ...angry(2)]), null, strict, now);
    expect(snapshot.score).toBeGreaterThan(0.8);
    expect(snapshot.status).not.toBe('healthy');
  });
});
