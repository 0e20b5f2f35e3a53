import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acrossAuthors } from '../../../src/core/health/across-authors.ts';
import { civility } from '../../../src/core/health/civility.ts';
import { calibrate, referenceCurves } from '../../../src/core/health/curves.ts';
import { responsiveness } from '../../../src/core/health/responsiveness.ts';
import { signalNames } from '../../../src/core/health/snapshot.ts';
import { spread } from '../../../src/core/health/spread.ts';
import { tone } from '../../../src/core/health/tone.ts';
import { createAnswerClock } from '../../../src/core/sla/answer-clock.ts';
import { slaSettingsSchema } from '../../../src/core/sla/sla-settings.ts';
import { angry, author, calm, hour, minute, now, question } from './space.ts';

const raw = (estimate: { raw: number } | null) => estimate?.raw ?? Number.NaN;
const promising = (minutes: number) => createAnswerClock(slaSettingsSchema.parse({ firstResponseMinutes: minutes }));
const window = { now, answers: promising(60), halfLifeMs: 24 * hour };
const members = new Map<string, 'member'>();

describe('reference curves', () => {
  it('weigh 1 in all', () => {
    const total = signalNames.reduce((sum, name) => sum + referenceCurves[name].weight, 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it.each(signalNames)('%s: bad is 0.40, healthy 0.95, ends at 0.05 and 1', (signal) => {
    const { bad, healthy } = referenceCurves[signal];
    expect(calibrate(signal, bad)).toBeCloseTo(0.4);
    expect(calibrate(signal, healthy)).toBeCloseTo(0.95);
    expect(calibrate(signal, 0)).toBe(0.05);
    expect(calibrate(signal, 1)).toBe(1);
  });

  it('never fall', () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...signalNames), rate, rate, (signal, a, b) => {
        expect(calibrate(signal, Math.min(a, b))).toBeLessThanOrEqual(calibrate(signal, Math.max(a, b)));
      }),
      { seed: 11 },
    );
  });
});

describe('across authors', () => {
  const part = (good: number, all: number) => ({ good, all });
  const steady = (count: number, good = 45) => Array.from({ length: count }, () => part(good, 50));

  it('says nothing about fewer than three people', () => {
    expect(acrossAuthors(steady(2), 0.9)).toBeNull();
  });

  it('drops the worst author from ten authors up, not below', () => {
    const hostile = part(0, 500);
    expect(raw(acrossAuthors([...steady(9), hostile], 0.9))).toBeCloseTo(0.9);
    expect(raw(acrossAuthors([...steady(8), hostile], 0.9))).toBeLessThan(0.85);
  });

  it('of those as bad as each other drops the same ones, in whatever order they come', () => {
    // At the usual rate all rank alike, however much they wrote.
    const alike = Array.from({ length: 40 }, (_, index) => ({
      good: index % 2 === 0 ? 1 : 50,
      all: index % 2 === 0 ? 2 : 100,
    }));
    const one = acrossAuthors([...alike, ...steady(20, 48)], 0.5);
    const other = acrossAuthors([...steady(20, 48), ...alike.toReversed()], 0.5);
    expect(Math.abs((one?.raw ?? 0) - (other?.raw ?? 1))).toBeLessThan(1e-12);
    expect(Math.abs((one?.standardError ?? 0) - (other?.standardError ?? 1))).toBeLessThan(1e-12);
  });

  it('lets nobody weigh more than twice an equal share', () => {
    // One author active now, the others days ago: without the cap the one would be nearly all of the space.
    const faded = Array.from({ length: 8 }, () => part(0.009, 0.01));
    expect(raw(acrossAuthors([...faded, part(0, 500)], 0.9))).toBeGreaterThan(0.85);
  });

  it('stays near the usual while there is little to go by, and follows the messages once there is more', () => {
    const all = (messages: number) =>
      raw(
        acrossAuthors(
          Array.from({ length: 6 }, () => part(0, messages)),
          0.9,
        ),
      );
    expect(all(0.1)).toBeGreaterThan(0.75);
    expect(all(2)).toBeLessThan(0.4);
  });

  it('knows more with more messages, and with more people', () => {
    const error = (people: number, messages: number) =>
      acrossAuthors(
        Array.from({ length: people }, () => part(messages * 0.8, messages)),
        0.9,
      )?.standardError ?? 0;
    expect(error(8, 100)).toBeLessThan(error(8, 2));
    expect(error(80, 2)).toBeLessThan(error(8, 2));
  });
});

describe('tone', () => {
  it('falls with the share of members who write negatively', () => {
    const calmSpace = raw(tone(calm(20)));
    const half = raw(tone([...calm(10), ...angry(10)]));
    const all = raw(tone(angry(20)));
    expect(calmSpace).toBeGreaterThan(half + 0.2);
    expect(half).toBeGreaterThan(all + 0.2);
  });

  it('does not hear staff and agents', () => {
    const others = [
      author('mod', 50, { negative: 50, role: 'moderator' }),
      author('admin', 50, { negative: 50, role: 'admin' }),
      author('bot', 500, { negative: 500, role: 'agent' }),
    ];
    expect(tone([...calm(8), ...others])).toEqual(tone(calm(8)));
  });

  it('weighs what is long past little', () => {
    const past = Array.from({ length: 6 }, (_, index) => author(`past${index}`, 0.05, { negative: 0.05 }));
    expect(raw(tone(past))).toBeGreaterThan(0.8);
  });
});

describe('civility', () => {
  it('falls when several people insult, staff too, but not for agents', () => {
    const rude = (role: 'member' | 'moderator' | 'agent') =>
      Array.from({ length: 4 }, (_, index) => author(`rude${index}`, 20, { offensive: 10, role }));
    const usual = raw(civility(calm(8)));
    expect(raw(civility([...calm(8), ...rude('member')]))).toBeLessThan(usual - 0.1);
    expect(raw(civility([...calm(8), ...rude('moderator')]))).toBeLessThan(usual - 0.1);
    expect(civility([...calm(8), ...rude('agent')])).toEqual(civility(calm(8)));
  });
});

describe('responsiveness', () => {
  const askers = ['a', 'b', 'c', 'd', 'e'];
  const each = (age: number, answerAfter: number | null) =>
    askers.map((name) => {
      const at = now - age * minute;
      return question(name, at, answerAfter === null ? null : at + answerAfter * minute);
    });

  it.each([
    ['answered in time', 120, 30, 'higher'],
    ['answered at the last minute', 120, 60, 'higher'],
    ['answered too late', 180, 90, 'lower'],
    ['never answered', 120, null, 'lower'],
  ] as const)('questions %s make it %s', (_, age, answerAfter, direction) => {
    const value = raw(responsiveness(each(age, answerAfter), members, window));
    if (direction === 'higher') expect(value).toBeGreaterThan(0.8);
    else expect(value).toBeLessThan(0.7);
  });

  it('waits for the deadline before it counts a question as unanswered', () => {
    expect(responsiveness(each(59, null), members, window)).toBeNull();
    expect(responsiveness(each(60, null), members, window)).not.toBeNull();
  });

  it('keeps to the deadline it is given', () => {
    const slow = each(300, 90);
    const patient = raw(responsiveness(slow, members, { ...window, answers: promising(120) }));
    expect(patient).toBeGreaterThan(raw(responsiveness(slow, members, window)));
  });

  it('counts per asker: one who asks a hundred times is still one', () => {
    const flood = Array.from({ length: 100 }, (_, index) => question('a', now - (70 + index) * minute, null));
    const answered = each(120, 5);
    expect(raw(responsiveness([...answered, ...flood], members, window))).toBeGreaterThan(0.5);
  });

  it('leaves out what staff and agents ask', () => {
    const roles = new Map([
      ['anychat:mod', 'moderator' as const],
      ['anychat:bot', 'agent' as const],
    ]);
    const theirs = ['mod', 'bot'].map((name) => question(name, now - 2 * hour, null));
    const answered = each(120, 5);
    expect(responsiveness([...answered, ...theirs], roles, window)).toEqual(responsiveness(answered, roles, window));
  });
});

describe('spread', () => {
  it('is 1 when all write as much, and low when few write nearly everything', () => {
    const even = Array.from({ length: 12 }, (_, index) => author(`even${index}`, 10));
    const few = even.map((one, index) => ({ ...one, count: index < 3 ? 500 : 1 }));
    expect(raw(spread(even))).toBeCloseTo(1);
    expect(raw(spread(few))).toBeLessThan(0.4);
  });

  it('does not call one busy author a dependency, from ten authors up', () => {
    const even = Array.from({ length: 12 }, (_, index) => author(`even${index}`, 10));
    const busy = even.map((one, index) => (index === 0 ? { ...one, count: 5_000 } : one));
    expect(raw(spread(busy))).toBeCloseTo(1);
  });
});
