// The score and the promises judge a question alike, because both ask the same clock.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateHealth } from '../../../src/core/health/evaluate.ts';
import { responsiveness } from '../../../src/core/health/responsiveness.ts';
import { summariseWeek, weekMs, weekStart } from '../../../src/core/health/week.ts';
import { channelId } from '../../../src/core/ids.ts';
import { defaultSpaceSettings, spaceSettingsSchema } from '../../../src/core/settings.ts';
import { createAnswerClock } from '../../../src/core/sla/answer-clock.ts';
import { questionSlas, readSlas, type SlaState } from '../../../src/core/sla/reading.ts';
import { slaSettingsSchema } from '../../../src/core/sla/sla-settings.ts';
import { createStaffedClock } from '../../../src/core/sla/staffed-hours.ts';
import { calm, hour, minute, question } from './space.ts';

const nobody = new Map();
// A Thursday.
const noon = Date.UTC(2026, 2, 12, 12);
const office = { timeZone: 'Europe/Berlin', spans: [{ firstDay: 1, lastDay: 5, from: '09:00', to: '17:00' }] };
const elsewhere = channelId('anychat', 'elsewhere');
const general = question('a', 0, null).channelId;
const promises = {
  'an hour around the clock': {},
  'two hours': { firstResponseMinutes: 120 },
  'an hour in office hours': { staffedHours: office },
  'an hour in office hours, with a holiday': { staffedHours: { ...office, holidays: ['2026-03-12', '2026-03-13'] } },
  'three hours in this channel': { channels: [{ channelId: general, firstResponseMinutes: 180 }] },
  'three hours in another channel': { channels: [{ channelId: elsewhere, firstResponseMinutes: 180 }] },
  'nothing in this channel': { channels: [{ channelId: general, off: true }] },
};

/** What the score makes of it when everybody asked the same at the same time. */
const scored = (settings: object, at: number, answeredAt: number | null, now: number): SlaState | null => {
  const asked = [...'abcdef'].map((name) => question(name, at, answeredAt));
  const answers = createAnswerClock(slaSettingsSchema.parse(settings));
  const found = responsiveness(asked, nobody, { now, answers, halfLifeMs: Number.POSITIVE_INFINITY });
  return found === null ? null : found.raw > 0.75 ? 'hit' : 'missed';
};
const promised = (given: object, at: number, answeredAt: number | null, now: number): SlaState | null => {
  const settings = slaSettingsSchema.parse(given);
  const facts = questionSlas([question('a', at, answeredAt)], nobody);
  const [reading] = readSlas(facts, settings, createStaffedClock(settings.staffedHours), now);
  return reading === undefined || reading.state === 'active' || reading.state === 'at-risk' ? null : reading.state;
};

describe('A question', () => {
  it.each(Object.entries(promises))('promised %s counts for the score as for the promise', (_, settings) => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5 * 24 * 60, max: 0 }),
        fc.option(fc.integer({ min: 1, max: 3 * 24 * 60 }), { freq: 3 }),
        (asked, answered) => {
          const at = noon + asked * minute;
          const answeredAt = answered === null ? null : at + answered * minute;
          // What was answered later than now is not known at all.
          if (answeredAt !== null && answeredAt > noon) return;
          expect(scored(settings, at, answeredAt, noon)).toBe(promised(settings, at, answeredAt, noon));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of the evening is not late before the next morning', () => {
    const evening = Date.UTC(2026, 2, 11, 19);
    const morning = (hours: number, minutes: number) => Date.UTC(2026, 2, 12, hours, minutes);
    const settings = { staffedHours: office };
    expect(scored({}, evening, null, morning(6, 0))).toBe('missed');
    expect(scored(settings, evening, null, morning(8, 59))).toBeNull();
    expect(scored(settings, evening, null, morning(9, 0))).toBe('missed');
    expect(scored(settings, evening, morning(8, 59), morning(12, 0))).toBe('hit');
  });

  it('is due an hour later, to the millisecond, where nothing else is set', () => {
    const { dueAt, elapsed } = createAnswerClock(defaultSpaceSettings.sla);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 41 }), (at) => {
        expect(dueAt({ channelId: general, at })).toBe(at + hour);
        expect(elapsed(at, at + 7)).toBe(7);
      }),
    );
  });
});

describe('A space staffed on weekdays', () => {
  const settings = spaceSettingsSchema.parse({ sla: { staffedHours: office } });
  const sunday = Date.UTC(2026, 2, 15, 12);
  const overWeekend = [...'abcdef'].map((name, index) => question(name, sunday - 20 * hour + index * minute, null));

  it('is not blamed for a weekend', () => {
    const facts = { authors: calm(12), questions: overWeekend, formerAuthors: 12 };
    const signals = (chosen: typeof settings) =>
      evaluateHealth(facts, null, chosen, sunday).drivers.map(({ signal }) => signal);
    expect(signals(defaultSpaceSettings)).toContain('responsiveness');
    expect(signals(settings)).not.toContain('responsiveness');
  });

  it('sums up its week without what was not due in it, answered or not', () => {
    const week = weekStart(sunday);
    const facts = { authors: calm(12), newcomers: [], hours: [] };
    const early = overWeekend.map((one) => ({ ...one, answeredAt: one.at + minute }));
    const onMonday = [...'abcdef'].map((name) => question(name, week + 12 * hour, null));
    const rate = (asked: Parameters<typeof summariseWeek>[2]) =>
      summariseWeek(week, facts, asked, [], settings).responsiveness;
    expect(rate(overWeekend)).toBeNull();
    expect(rate(early)).toBeNull();
    expect(rate([...onMonday, ...early])).toBe(rate(onMonday));
    expect(week + weekMs).toBeGreaterThan(sunday);
  });
});
