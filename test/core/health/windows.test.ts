import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectChange, type Observation } from '../../../src/core/health/detector.ts';
import { evaluateHealth, type HealthFacts } from '../../../src/core/health/evaluate.ts';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import { memberId } from '../../../src/core/ids.ts';
import type { AuthorTotals, RecentActivity } from '../../../src/core/ports.ts';
import { defaultSpaceSettings as settings } from '../../../src/core/settings.ts';
import { calm, hour, minute, now } from './space.ts';

const slot = 10 * minute;
const turn = now - (now % slot);
const everyMs = 30 * minute;

/** A space whose members each write every half hour, one message in ten negative; from `turn` on the first half only so. */
const turning = (people: number, at: number): HealthFacts => {
  const authors: AuthorTotals[] = [];
  const recent = new Map<string, RecentActivity>();
  for (let index = 0; index < people; index += 1) {
    const id = memberId('anychat', `m${index}`);
    let messages = 0;
    let negative = 0;
    let count = 0;
    const offset = Math.floor((index / people) * everyMs);
    for (let when = turn - 7 * 24 * hour + offset; when <= at; when += everyMs) {
      const bucket = when - (when % slot);
      const isNegative = when >= turn && index % 2 === 0 ? true : (count + index) % 10 === 0;
      const weight = 0.5 ** ((at - bucket) / (24 * hour));
      count += 1;
      messages += weight;
      if (isNegative) negative += weight;
      if (bucket <= at - 6 * hour) continue;
      const key = `${index} ${bucket}`;
      const known = recent.get(key) ?? { memberId: id, bucket, messages: 0, negative: 0, offensive: 0 };
      recent.set(key, {
        ...known,
        messages: known.messages + 1,
        negative: known.negative + (isNegative ? 1 : 0),
      });
    }
    authors.push({ memberId: id, role: 'member', messages, positive: 0, negative, offensive: 0, count, lastAt: at });
  }
  return { authors, questions: [], formerAuthors: people, recent: [...recent.values()] };
};

/** The first warning after `turn`, looking every `stepMs`; null: none within `withinMs`. */
const firstWarning = (people: number, stepMs: number, withinMs: number, window: 'both' | 'slow') => {
  let previous: HealthSnapshot | null = null;
  for (let at = turn - hour; at <= turn + withinMs; at += stepMs) {
    const facts = turning(people, at);
    const snapshot: HealthSnapshot = evaluateHealth(
      window === 'slow' ? { ...facts, recent: [] } : facts,
      previous,
      settings,
      at,
    );
    if (at < turn) expect(snapshot.status).toBe('healthy');
    if (snapshot.warning !== null) return { after: at - turn, ...snapshot.warning };
    previous = snapshot;
  }
  return null;
};

describe('half of the authors turning negative', () => {
  it.each([20, 60, 200])('of %d: is a sudden warning within one half-life of the fast window', (people) => {
    const found = firstWarning(people, 3 * minute, hour, 'both');
    expect(found).toMatchObject({ cause: 'sudden', signal: 'tone', window: 'fast' });
    expect(found?.after).toBeLessThanOrEqual(hour);
  });

  it.each([20, 60, 200])('of %d: is a sustained one within one half-life of the slow window by itself', (people) => {
    const found = firstWarning(people, 15 * minute, 24 * hour, 'slow');
    expect(found).toMatchObject({ cause: 'sustained', window: 'slow' });
    expect(found?.after).toBeLessThanOrEqual(24 * hour);
  });
});

describe('the fast window', () => {
  const bucket = turn;
  const said = (name: string, messages: number, negative: number, offensive = 0): RecentActivity => ({
    memberId: memberId('anychat', name),
    bucket,
    messages,
    negative,
    offensive,
  });
  const evaluate = (recent: readonly RecentActivity[], previous: HealthSnapshot | null = null, at = turn + slot) =>
    evaluateHealth({ authors: calm(20), questions: [], formerAuthors: 20, recent }, previous, settings, at);

  it('does not hear one author, however loud', () => {
    const others = Array.from({ length: 19 }, (_, index) => said(`calm${index}`, 2, 0));
    const loud = evaluate([...others, said('calm19', 5_000, 5_000, 5_000)]);
    expect(loud.fast?.change).toBeNull();
    expect((evaluate(others).fast?.score ?? 0) - (loud.fast?.score ?? 0)).toBeLessThan(0.05);
  });

  it('says nothing about fewer than five people', () => {
    const few = ['a', 'b', 'c', 'd'].map((name) => said(name, 20, 20, 20));
    expect(evaluate(few).fast).toBeNull();
    expect(evaluate(few).status).toBe('healthy');
  });

  it('waits three minutes before it warns, looks again after as many, and ends once the change is over', () => {
    const angry = Array.from({ length: 14 }, (_, index) => said(`calm${index}`, 4, 4));
    const first = evaluate(angry);
    expect(first).toMatchObject({ status: 'healthy', warning: null });
    expect(first.pending?.fast).toBe(first.at);
    expect(evaluate(angry, first, first.at + 3 * minute - 1).warning).toBeNull();
    const warned = evaluate(angry, first, first.at + 3 * minute);
    expect(warned.warning).toMatchObject({ cause: 'sudden', since: first.at + 3 * minute });
    const calmAgain = Array.from({ length: 20 }, (_, index) => ({
      ...said(`calm${index}`, 4, 0),
      bucket: turn + 6 * slot,
    }));
    expect(evaluate(calmAgain, warned, turn + 7 * slot).warning).toBeNull();
  });

  it('does not take a warning back until little is left of the change', () => {
    const earlier = Array.from({ length: 60 }, (_, index) => ({
      ...said(`calm${index}`, 4, 0),
      bucket: turn - (1 + (index % 6)) * slot,
    }));
    const people = (angry: number) => [
      ...earlier,
      ...Array.from({ length: 16 }, (_, index) => said(`late${index}`, 2, index < angry ? 2 : 0)),
    ];
    const first = evaluate(people(12));
    const warned = evaluate(people(12), first, first.at + 3 * minute);
    expect(warned.warning?.cause).toBe('sudden');
    // Too little to begin with, though enough to go on.
    const fewer = [9, 8, 7, 6, 5].find((angry) => evaluate(people(angry)).fast?.change === null) ?? 0;
    const calmly = evaluate(people(fewer)).fast;
    expect(calmly).toMatchObject({ change: null });
    expect(calmly?.score).toBeGreaterThan(0.85);
    expect(evaluate(people(fewer), warned, first.at + 4 * minute).warning).toMatchObject({ cause: 'sudden' });
    expect(evaluate(people(0), warned, first.at + 4 * minute).warning).toBeNull();
  });

  it('warns of nothing while the upper end of its interval is over the threshold', () => {
    const few = Array.from({ length: 16 }, (_, index) => said(`calm${index}`, 2, index < 9 ? 2 : 0));
    const lax = { ...settings, health: { ...settings.health, threshold: 0.3 } };
    const at = turn + slot;
    const facts = { authors: calm(20), questions: [], formerAuthors: 20, recent: few };
    const first = evaluateHealth(facts, null, lax, at);
    expect(first.fast?.change).not.toBeNull();
    expect(first.pending?.fast).toBeUndefined();
    expect(evaluateHealth(facts, first, lax, at + 3 * minute).warning).toBeNull();
  });

  it('takes the place of a sustained warning: an outage within a decline is told as well', () => {
    const angry = Array.from({ length: 14 }, (_, index) => said(`calm${index}`, 4, 4));
    const first = evaluate(angry);
    const declining: HealthSnapshot = {
      ...first,
      warning: { since: first.at - hour, cause: 'sustained', signal: 'participation', window: 'slow', alone: true },
      drivers: first.drivers,
    };
    expect(evaluate(angry, declining, first.at + 3 * minute).warning).toMatchObject({ cause: 'sudden' });
  });
});

describe('the change detector', () => {
  const does = (name: string, at: number, bad: number, all = 1): Observation => ({
    memberId: name,
    at,
    bad,
    all,
  });
  const expected = () => 0.1;

  it('finds when it began', () => {
    const before = Array.from({ length: 60 }, (_, index) => does(`b${index}`, turn - (1 + (index % 6)) * slot, 0));
    const after = Array.from({ length: 16 }, (_, index) =>
      does(`a${index}`, turn + (index % 2) * slot, index % 4 === 0 ? 0 : 1),
    );
    const change = detectChange([...before, ...after], expected);
    expect(change?.since).toBe(turn);
    expect(change?.evidence).toBeGreaterThan(10);
  });

  it('sees none where people do as expected, nor among fewer than five', () => {
    const usual = Array.from({ length: 60 }, (_, index) => does(`u${index}`, turn, index % 10 === 0 ? 1 : 0));
    expect(detectChange(usual, expected)).toBeNull();
    expect(
      detectChange(
        [1, 2, 3, 4].map((index) => does(`f${index}`, turn, 9, 9)),
        expected,
      ),
    ).toBeNull();
  });

  it('does not hear a quarrel of four, however loud, among people who do as usual', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30 }), (messages, others) => {
        const quarrel = [1, 2, 3, 4].map((index) => does(`q${index}`, turn, messages, messages));
        const calmly = Array.from({ length: others }, (_, index) => does(`c${index}`, turn, 0, 2));
        expect(detectChange([...quarrel, ...calmly], expected)?.evidence ?? 0).toBeLessThan(8);
        const fifth = does('q5', turn, messages, messages);
        const joined = detectChange([...quarrel, fifth, ...calmly], expected)?.evidence ?? 0;
        // ln 40
        expect(joined - (detectChange([...quarrel, ...calmly], expected)?.evidence ?? 0)).toBeLessThan(8 + 3.69);
      }),
      { seed: 41 },
    );
  });

  it('takes what people did in the two hours before for usual: what grows slowly is less sudden', () => {
    /** Ten people every ten minutes: two hours with so many of them negative, then half an hour with half of them. */
    const turned = (negative: number): Observation[] =>
      Array.from({ length: 15 }, (_, index) =>
        Array.from({ length: 10 }, (_, person) =>
          does(`m${index}-${person}`, turn + (index - 12) * slot, person < (index < 12 ? negative : 5) ? 1 : 0),
        ),
      ).flat();
    const sudden = detectChange(turned(1), expected);
    const grown = detectChange(turned(2), expected);
    expect(sudden?.since).toBe(turn);
    expect(grown?.evidence ?? 0).toBeLessThan((sudden?.evidence ?? 0) - 1);
  });

  it('does not depend on the order in which it is told', () => {
    const all = Array.from({ length: 40 }, (_, index) =>
      does(`p${index % 15}`, turn - (index % 5) * slot, index % 3 === 0 ? 1 : 0),
    );
    const one = detectChange(all, expected);
    const other = detectChange(all.toReversed(), expected);
    expect(other?.since).toBe(one?.since);
    expect(Math.abs((other?.evidence ?? 0) - (one?.evidence ?? 1))).toBeLessThan(1e-9);
  });
});

describe('one signal alone', () => {
  it('is a warning named after it, whatever the score, and ends by its own measure', () => {
    const rude = calm(20).map((one) => ({ ...one, negative: 0, offensive: one.messages * 0.25 }));
    const facts = { authors: rude, questions: [], formerAuthors: 20 };
    const lax = { ...settings, health: { ...settings.health, threshold: 0.3 } };
    const first = evaluateHealth(facts, null, lax, now);
    expect(first.status).toBe('healthy');
    const second = evaluateHealth(facts, first, lax, now + 15 * minute);
    expect(second.status).toBe('warning');
    expect(second.warning).toMatchObject({ cause: 'sustained', signal: 'civility', alone: true });
    const better = evaluateHealth({ ...facts, authors: calm(20) }, second, lax, now + 20 * minute);
    expect(better).toMatchObject({ status: 'healthy', warning: null });
  });
});

describe('a space without a message for a week', () => {
  it('has too little data, and is not red, whatever it was before', () => {
    const warned = evaluateHealth({ authors: calm(20), questions: [], formerAuthors: 20 }, null, settings, now);
    const silent = evaluateHealth(
      { authors: [], questions: [], formerAuthors: 20 },
      { ...warned, warning: { since: now, cause: 'sustained' } },
      settings,
      now + 7 * 24 * hour,
    );
    expect(silent).toMatchObject({ status: 'insufficient-data', score: null, warning: null });
    expect(silent.quietSince).not.toBeNull();
  });
});
