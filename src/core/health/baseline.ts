// What is usual in this space: from its own finished weeks, warnings apart, and within bounds, so that chronic illness
// does not become normal.
import { calibrate, referenceCurves } from './curves.ts';
import { median } from './median.ts';
import type { SignalName } from './snapshot.ts';
import { answerAges, answeredBy } from './waiting.ts';
import { hourOfWeek, hoursAWeek, type WeekSummary, weekMs, weekStart } from './week.ts';

/** A time a warning lasted; `to` null: still. */
export interface WarnedTime {
  readonly from: number;
  readonly to: number | null;
}

export interface Baseline {
  /** Usual raw rates. */
  readonly raw: Readonly<Partial<Record<SignalName, number>>>;
  /** The same read off the reference curves. */
  readonly value: Readonly<Partial<Record<SignalName, number>>>;
  /** Expected share of negative messages of a person at an hour of the week; null without a baseline. */
  readonly negativeAt: ((hour: number) => number) | null;
  /** Share of questions answered by an age in ms; null where too little is known. */
  readonly answeredBy: ((age: number) => number) | null;
}

const oldest = 10;
const newest = 2;
// Four weeks of history, of which the latest is not looked at.
const leastWeeks = 3;
// A week is left out once a warning lasted a day of it; an outage of hours moves its rates little.
const warnedTooLongMs = 24 * 3_600_000;
// An hour of the week knows little by itself: the space's mean over all hours is mixed in as this many people.
const meanPeople = 40;

/** No more is known than what holds everywhere. */
export const noBaseline: Baseline = { raw: {}, value: {}, negativeAt: null, answeredBy: null };

const warnedFor = (week: number, warned: readonly WarnedTime[]): number =>
  warned.reduce(
    (total, { from, to }) =>
      total + Math.max(0, Math.min(to ?? Number.POSITIVE_INFINITY, week + weekMs) - Math.max(from, week)),
    0,
  );

const rhythm = (weeks: readonly WeekSummary[]): ((hour: number) => number) => {
  const people = new Array<number>(hoursAWeek).fill(0);
  const negative = new Array<number>(hoursAWeek).fill(0);
  let allPeople = 0;
  let allNegative = 0;
  for (const { hours } of weeks) {
    for (let hour = 0; hour < hoursAWeek; hour += 1) {
      const active = hours.people[hour] ?? 0;
      const bad = hours.negative[hour] ?? 0;
      people[hour] = (people[hour] ?? 0) + active;
      negative[hour] = (negative[hour] ?? 0) + bad;
      allPeople += active;
      allNegative += bad;
    }
  }
  const mean = allPeople === 0 ? 1 - referenceCurves.tone.healthy : allNegative / allPeople;
  return (hour) => ((negative[hour] ?? 0) + meanPeople * mean) / ((people[hour] ?? 0) + meanPeople);
};

/**
 * The space's own baseline: medians over weeks −10 to −2 that were not under a warning; nothing before four weeks of history.
 * @param weeks finished weeks, any order.
 */
export const ownBaseline = (weeks: readonly WeekSummary[], warned: readonly WarnedTime[], now: number): Baseline => {
  const current = weekStart(now);
  const first = Math.min(...weeks.map(({ week }) => week));
  const usable = weeks.filter(
    ({ week }) =>
      week > first &&
      week >= current - oldest * weekMs &&
      week <= current - newest * weekMs &&
      warnedFor(week, warned) < warnedTooLongMs,
  );
  if (usable.length < leastWeeks) return noBaseline;
  const raw: Partial<Record<SignalName, number>> = {};
  for (const signal of ['tone', 'responsiveness', 'civility', 'spread'] as const) {
    const known = usable.flatMap((week) => week[signal] ?? []);
    if (known.length >= leastWeeks) raw[signal] = median(known);
  }
  const came = usable.reduce((total, week) => total + week.newcomers.people, 0);
  const kept = usable.reduce((total, week) => total + week.newcomers.kept, 0);
  if (came >= 10) raw.newcomers = kept / came;
  const value = Object.fromEntries(
    Object.entries(raw).map(([signal, rate]) => [signal, calibrate(signal as SignalName, rate)]),
  );
  const times = usable.flatMap(({ answered }) => (answered === null ? [] : [answered]));
  const usualTimes = answerAges.map((_, index) => median(times.map((shares) => shares[index] ?? 0)));
  return {
    raw,
    value,
    negativeAt: rhythm(usable),
    answeredBy: times.length < leastWeeks ? null : answeredBy(usualTimes),
  };
};

/** What a person's messages at this time are expected to read negative; the usual of all spaces without a baseline. */
export const expectedNegative = ({ negativeAt }: Baseline, at: number): number =>
  negativeAt === null ? 1 - referenceCurves.tone.healthy : negativeAt(hourOfWeek(at));
