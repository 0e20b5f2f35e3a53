import { describe, expect, it } from 'vitest';
import { ownBaseline } from '../../../src/core/health/baseline.ts';
import { lifted } from '../../../src/core/health/curves.ts';
import { newcomers } from '../../../src/core/health/newcomers.ts';
import { participation } from '../../../src/core/health/participation.ts';
import { type ClosedCase, resolution } from '../../../src/core/health/resolution.ts';
import { answeredBy, notDue, waitingEvidence } from '../../../src/core/health/waiting.ts';
import { hourOfWeek, summariseWeek, type WeekSummary, weekMs, weekStart } from '../../../src/core/health/week.ts';
import { memberId } from '../../../src/core/ids.ts';
import { defaultSpaceSettings as settings } from '../../../src/core/settings.ts';
import { createAnswerClock } from '../../../src/core/sla/answer-clock.ts';
import { author, calm, hour, minute, now, question } from './space.ts';

const monday = weekStart(now);
const week = (ago: number, over: Partial<WeekSummary> = {}): WeekSummary => ({
  week: monday - ago * weekMs,
  authors: 100,
  messages: 1_000,
  tone: 0.9,
  responsiveness: 0.7,
  civility: 0.97,
  spread: 0.5,
  newcomers: { people: 20, kept: 8 },
  answered: [0.3, 0.6, 0.8, 0.9],
  hours: { people: new Array(168).fill(10), negative: new Array(168).fill(1) },
  ...over,
});
const weeks = (from: number, to = 1): WeekSummary[] =>
  Array.from({ length: from - to + 1 }, (_, index) => week(from - index));

describe('participation', () => {
  it('is this week’s people ÷ the median of the eight weeks before', () => {
    const lumpy = weeks(9).map((one, index) => ({ ...one, authors: index % 2 === 0 ? 100 : 140 }));
    expect(participation(60, lumpy, now)?.raw).toBeCloseTo(0.5);
    expect(participation(60, weeks(9), now)?.raw).toBeCloseTo(0.6);
  });

  it('is at most 1: more than usual is not better than well', () => {
    expect(participation(500, weeks(9), now)?.raw).toBe(1);
  });

  it('says nothing before four whole weeks, of which the first that was seen is none', () => {
    expect(participation(60, weeks(4), now)).toBeNull();
    expect(participation(60, weeks(5), now)).not.toBeNull();
  });
});

describe('newcomers', () => {
  it('is the share that was answered and came back', () => {
    expect(newcomers(weeks(9), now)?.raw).toBeCloseTo(0.4, 1);
    const leaving = weeks(9).map((one) => ({ ...one, newcomers: { people: 20, kept: 0 } }));
    expect(newcomers(leaving, now)?.raw).toBeLessThan(0.1);
    expect(newcomers([], now)).toBeNull();
  });

  it('takes one whose questions all stayed unanswered as not received, even where they came back', () => {
    const ids = ['a', 'b', 'c'].map((name) => memberId('anychat', name));
    const facts = { authors: [], hours: [], newcomers: ids.map((id) => ({ memberId: id, back: true })) };
    const asked = [question('a', monday, null), question('b', monday, monday + 5 * minute)];
    expect(summariseWeek(monday, facts, [], asked, settings).newcomers).toEqual({ people: 3, kept: 2 });
  });
});

describe('resolution', () => {
  const closed = (memberName: string, over: Partial<ClosedCase> = {}): ClosedCase => ({
    closedAt: now - hour,
    memberId: memberName,
    confirmed: true,
    csat: null,
    fromWarning: false,
    ...over,
  });
  const window = { now, halfLifeMs: 14 * 24 * hour };
  const rate = (cases: readonly ClosedCase[]) => resolution(cases, window)?.raw ?? Number.NaN;
  const all = (over: Partial<ClosedCase>) => Array.from({ length: 9 }, (_, index) => closed(`m${index}`, over));

  it('falls with cases that were closed unsolved, and half as much with unsatisfied members', () => {
    expect(rate(all({}))).toBeGreaterThan(0.9);
    expect(rate(all({ csat: 5 }))).toBe(rate(all({})));
    expect(rate(all({ csat: 2 }))).toBeCloseTo((rate(all({})) + rate(all({ confirmed: false }))) / 2);
    expect(rate(all({ confirmed: false }))).toBeLessThan(0.4);
  });

  it('leaves out cases a health warning opened, and says nothing without cases', () => {
    expect(resolution(all({ fromWarning: true }), window)).toBeNull();
    expect(resolution([], window)).toBeNull();
  });

  it('counts per member: one with fifty open sores is still one', () => {
    const sore = Array.from({ length: 50 }, () => closed('sore', { confirmed: false }));
    expect(rate([...all({}).slice(0, 8), ...sore])).toBeGreaterThan(0.75);
  });
});

describe('a space’s own baseline', () => {
  it('is the median of weeks −10 to −2, from four weeks of history', () => {
    expect(ownBaseline(weeks(4), [], now).raw).toEqual({});
    expect(ownBaseline(weeks(5), [], now).raw).toMatchObject({ tone: 0.9, responsiveness: 0.7, newcomers: 0.4 });
    const latest = [...weeks(10, 2), week(1, { tone: 0.1 })];
    expect(ownBaseline(latest, [], now).raw.tone).toBe(0.9);
  });

  it('leaves out weeks that were under a warning for a day', () => {
    const ill = weeks(10).map((one, index) => (index > 4 ? { ...one, tone: 0.3 } : one));
    expect(ownBaseline(ill, [{ from: monday - 5 * weekMs, to: null }], now).raw.tone).toBe(0.9);
    expect(ownBaseline(ill, [{ from: monday - 5 * weekMs, to: monday - 5 * weekMs + hour }], now).raw.tone).toBe(0.6);
  });

  it('knows the rhythm of the week', () => {
    const negative = new Array<number>(168).fill(1);
    negative[30] = 60;
    const people = new Array<number>(168).fill(10);
    people[30] = 100;
    const rough = weeks(10).map((one) => ({ ...one, hours: { people, negative } }));
    const { negativeAt } = ownBaseline(rough, [], now);
    expect(negativeAt?.(30)).toBeGreaterThan(0.5);
    expect(negativeAt?.(31)).toBeLessThan(0.2);
    expect(hourOfWeek(monday + 30.5 * hour)).toBe(30);
  });

  it('lifts a value to at most 0.95, by at most 0.10, less where it fell under its usual, and keeps the order', () => {
    expect(lifted(0.8, 0.8)).toBeCloseTo(0.9);
    expect(lifted(0.9, 0.9)).toBeCloseTo(0.95);
    expect(lifted(0.4, 0.8)).toBeCloseTo(0.45);
    expect(lifted(0.97, 0.5)).toBe(0.97);
    expect(lifted(0.7, null)).toBe(0.7);
    expect(lifted(0.7, 0.98)).toBe(0.7);
    const values = Array.from({ length: 96 }, (_, index) => lifted(0.05 + index / 100, 0.6));
    expect(values).toEqual([...values].sort((a, b) => a - b));
    for (const [index, value] of values.entries()) expect(value - (0.05 + index / 100)).toBeLessThan(0.1 + 1e-12);
  });
});

describe('a week’s summary', () => {
  it('holds rates and counts, and nothing about single people', () => {
    const authors = [...calm(6), author('mod', 9, { role: 'moderator' }), author('bot', 99, { role: 'agent' })];
    const facts = { authors, newcomers: [], hours: [{ hour: 3, people: 4, negative: 1.5 }] };
    const summary = summariseWeek(monday, facts, [], [], settings);
    expect(summary).toMatchObject({ week: monday, authors: 7 });
    expect(summary.hours.people[3]).toBe(4);
    expect(JSON.stringify(summary)).not.toContain('anychat:');
  });

  it('tells staff and bots by the configuration too', () => {
    const health = { ...settings.health, bots: [memberId('anychat', 'calm0')], staff: [memberId('anychat', 'calm1')] };
    const facts = { authors: calm(6), newcomers: [], hours: [] };
    expect(summariseWeek(monday, facts, [], [], { ...settings, health }).authors).toBe(5);
  });
});

describe('questions that wait', () => {
  const usual = answeredBy([0.3, 0.6, 0.8, 0.9]);
  const evidence = (answerAfter: number | null, names = 'abcdef') =>
    waitingEvidence(
      notDue(
        [...names].map((name) =>
          question(name, now - 20 * minute, answerAfter === null ? null : now - answerAfter * minute),
        ),
        createAnswerClock(settings.sla),
        now,
      ),
      usual,
      now - hour,
    );

  it('speak for trouble the longer they wait, and against it once answered', () => {
    expect(usual(0)).toBe(0);
    expect(usual(15 * minute)).toBeCloseTo(0.6);
    expect(evidence(null)).toBeGreaterThan(3);
    expect(evidence(10)).toBeLessThan(-3);
  });

  it('count once an asker', () => {
    expect(evidence(null, 'aaaaaa')).toBeCloseTo(evidence(null, 'a'));
  });
});
