// One evaluation: facts of a space → the snapshot that is shown, stored and acted on.
import type { AuthorTotals, QuestionFact } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { civility } from './civility.ts';
import { type CombinedScore, combine } from './combine.ts';
import { responsiveness } from './responsiveness.ts';
import type { HealthSnapshot, HealthStatus } from './snapshot.ts';
import { spread } from './spread.ts';
import { tone } from './tone.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** A space with this many authors before, and too few now, went quiet; one that never had them is just small. */
export const quietFrom = 10;

export interface HealthFacts {
  readonly authors: readonly AuthorTotals[];
  readonly questions: readonly QuestionFact[];
  /** Distinct authors over twice the horizon: what the space had before it may have gone quiet. */
  readonly formerAuthors: number;
}

export type HealthSettings = Pick<SpaceSettings, 'health' | 'sla'>;

/** Score of a space, whatever its status; null without any data. */
export const scoreHealth = (facts: HealthFacts, settings: HealthSettings, now: number): CombinedScore | null =>
  combine({
    tone: tone(facts.authors),
    responsiveness: responsiveness(
      facts.questions,
      new Map(facts.authors.map(({ memberId, role }) => [memberId, role])),
      {
        now,
        deadlineMs: settings.sla.firstResponseMinutes * minuteMs,
        halfLifeMs: settings.health.halfLifeHours * hourMs,
      },
    ),
    civility: civility(facts.authors),
    spread: spread(facts.authors),
  });

// The signal that takes most away names the warning.
const causeOf = ({ drivers }: CombinedScore): string =>
  drivers.reduce(
    (worst, driver) => (driver.contribution < worst.contribution ? driver : worst),
    drivers[0] ?? {
      signal: 'score',
      contribution: 0,
    },
  ).signal;

const surelyUnder = (snapshot: { interval: readonly [number, number] | null }, threshold: number): boolean =>
  snapshot.interval !== null && snapshot.interval[1] <= threshold;

/** Whether an evaluation at least `confirmMs` ago was surely under the threshold, and all since. */
const confirmedEarlier = (
  previous: readonly HealthSnapshot[],
  threshold: number,
  confirmMs: number,
  now: number,
): boolean => {
  for (const snapshot of [...previous].sort((a, b) => b.at - a.at)) {
    if (!surelyUnder(snapshot, threshold)) return false;
    if (snapshot.at <= now - confirmMs) return true;
  }
  return false;
};

const statusOf = (
  combined: CombinedScore,
  previous: readonly HealthSnapshot[],
  { threshold, clearMargin, confirmMinutes }: SpaceSettings['health'],
  now: number,
): { status: HealthStatus; warning: HealthSnapshot['warning'] } => {
  const latest = previous.at(-1);
  if (latest?.warning && combined.score < threshold + clearMargin)
    return { status: 'warning', warning: latest.warning };
  if (combined.score > threshold) return { status: 'healthy', warning: null };
  if (surelyUnder(combined, threshold) && confirmedEarlier(previous, threshold, confirmMinutes * minuteMs, now))
    return { status: 'warning', warning: { since: now, cause: causeOf(combined) } };
  return { status: 'watch', warning: null };
};

/**
 * Evaluates a space.
 * @param previous earlier snapshots, oldest first: those of about the last hour are enough.
 * @param now ms since 1970.
 */
export const evaluateHealth = (
  facts: HealthFacts,
  previous: readonly HealthSnapshot[],
  settings: HealthSettings,
  now: number,
): HealthSnapshot => {
  const people = facts.authors.filter(({ role, count }) => role !== 'agent' && count > 0);
  const counts = { authors: people.length, messages: people.reduce((total, { count }) => total + count, 0) };
  const combined = scoreHealth(facts, settings, now);
  if (people.length < settings.health.minimumAuthors || combined === null) {
    const quiet = people.length < settings.health.minimumAuthors && facts.formerAuthors >= quietFrom;
    return {
      at: now,
      score: null,
      interval: null,
      status: quiet ? 'quiet' : 'insufficient-data',
      ...counts,
      coverage: 0,
      drivers: [],
      warning: null,
    };
  }
  return {
    at: now,
    score: combined.score,
    interval: [...combined.interval],
    ...statusOf(combined, previous, settings.health, now),
    ...counts,
    coverage: combined.coverage,
    drivers: [...combined.drivers],
  };
};

/** Time until the next check, in ms: the shorter one while the score gives cause to look. */
export const nextCheckMs = (
  { status }: HealthSnapshot,
  { checkMinutes, watchMinutes }: SpaceSettings['health'],
): number => (status === 'watch' || status === 'warning' ? watchMinutes : checkMinutes) * minuteMs;
