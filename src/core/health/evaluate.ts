// One evaluation: facts of a space → the snapshot that is shown, stored and acted on.
import type { AuthorTotals, QuestionFact, ReactionTotals, RecentActivity } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { type AnswerClock, createAnswerClock } from '../sla/answer-clock.ts';
import { type Baseline, ownBaseline, type WarnedTime } from './baseline.ts';
import { civility } from './civility.ts';
import { type CombinedScore, combine } from './combine.ts';
import { fastWindow } from './fast.ts';
import { newcomers } from './newcomers.ts';
import { participation } from './participation.ts';
import { type ClosedCase, resolution } from './resolution.ts';
import { responsiveness } from './responsiveness.ts';
import { isPerson, specialRoles, withRoles } from './roles.ts';
import type { HealthSnapshot } from './snapshot.ts';
import { spread } from './spread.ts';
import { isPending, judge } from './status.ts';
import { tone } from './tone.ts';
import type { WeekSummary } from './week.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A space with this many authors before, and too few now, went quiet; one that never had them is just small. */
export const quietFrom = 10;
// Cases are few: they are remembered for weeks, not hours.
const caseHalfLifeMs = 14 * dayMs;

export interface HealthFacts {
  readonly authors: readonly AuthorTotals[];
  readonly questions: readonly QuestionFact[];
  /** Distinct authors of busier times, at least over twice the horizon: what the space had before it may have gone quiet. */
  readonly formerAuthors: number;
  /** What was clicked, over the time of `authors`. */
  readonly reactions?: readonly ReactionTotals[];
  /** Activity of the fast window's horizon, by person and slot. */
  readonly recent?: readonly RecentActivity[];
  /** Finished weeks, of the last ten at least those there are. */
  readonly weeks?: readonly WeekSummary[];
  /** Warnings of the last ten weeks. */
  readonly warned?: readonly WarnedTime[];
  /** Closed cases; none: the signal is left out. */
  readonly cases?: readonly ClosedCase[];
  /** Of the slow window's people, how many wrote in the last seven days where its horizon is another; default: all. */
  readonly authorsThisWeek?: number;
}

export type HealthSettings = Pick<SpaceSettings, 'health' | 'sla'> & Partial<Pick<SpaceSettings, 'privacy'>>;

// Without text there is no tone and no civility, whatever was read of it before.
const readsText = ({ privacy }: HealthSettings): boolean => privacy?.metadataOnly !== true;

const baselineOf = ({ weeks = [], warned = [] }: HealthFacts, now: number): Baseline => ownBaseline(weeks, warned, now);

const score = (
  facts: HealthFacts,
  authors: readonly AuthorTotals[],
  { raw, value }: Baseline,
  settings: HealthSettings,
  answers: AnswerClock,
  now: number,
): CombinedScore | null => {
  const roles = specialRoles(authors);
  const window = { now, answers, halfLifeMs: settings.health.halfLifeHours * hourMs };
  const weeks = facts.weeks ?? [];
  return combine(
    {
      tone: readsText(settings) ? tone(authors, raw.tone, withRoles(facts.reactions ?? [], settings.health)) : null,
      responsiveness: responsiveness(facts.questions, roles, window, raw.responsiveness),
      civility: readsText(settings) ? civility(authors, raw.civility) : null,
      participation: participation(facts.authorsThisWeek ?? authors.filter(isPerson).length, weeks, now),
      resolution: resolution(facts.cases ?? [], { now, halfLifeMs: caseHalfLifeMs }),
      newcomers: newcomers(weeks, now, raw.newcomers),
      spread: spread(authors),
    },
    value,
  );
};

/** Score of a space, or of a part of it, whatever its status; null without any data. */
export const scoreHealth = (facts: HealthFacts, settings: HealthSettings, now: number): CombinedScore | null =>
  score(
    facts,
    withRoles(facts.authors, settings.health),
    baselineOf(facts, now),
    settings,
    createAnswerClock(settings.sla),
    now,
  );

// "Quiet" is said of a space people still write in; where nobody did for the whole window there is just no data.
const unscored = (
  facts: HealthFacts,
  counts: { authors: number; messages: number },
  previous: HealthSnapshot | null,
  now: number,
): HealthSnapshot => {
  // Rows made before there was `quietSince` have only the status.
  const before = previous?.quietSince ?? (previous?.status === 'quiet' ? previous.at : null);
  const wasBusy = facts.formerAuthors >= quietFrom || (previous?.authors ?? 0) >= quietFrom;
  const quietSince = before ?? (wasBusy ? now : null);
  return {
    at: now,
    score: null,
    interval: null,
    status: quietSince !== null && counts.authors > 0 ? 'quiet' : 'insufficient-data',
    ...counts,
    coverage: 0,
    drivers: [],
    warning: null,
    fast: null,
    pending: {},
    quietSince,
  };
};

/**
 * Evaluates a space.
 * @param previous the evaluation before this one; null: it is the first.
 * @param now ms since 1970.
 */
export const evaluateHealth = (
  facts: HealthFacts,
  previous: HealthSnapshot | null,
  settings: HealthSettings,
  now: number,
): HealthSnapshot => {
  const authors = withRoles(facts.authors, settings.health);
  const people = authors.filter(isPerson);
  const counts = { authors: people.length, messages: people.reduce((total, { count }) => total + count, 0) };
  const { minimumAuthors } = settings.health;
  if (people.length < minimumAuthors) return unscored(facts, counts, previous, now);
  const baseline = baselineOf(facts, now);
  const answers = createAnswerClock(settings.sla);
  const combined = score(facts, authors, baseline, settings, answers, now);
  const quietSince = people.length >= quietFrom ? null : (previous?.quietSince ?? null);
  if (combined === null) return { ...unscored(facts, counts, previous, now), status: 'insufficient-data', quietSince };
  const roles = specialRoles(authors);
  const fast = fastWindow(
    {
      recent: facts.recent ?? [],
      questions: facts.questions,
      roles,
      lately: Object.fromEntries(combined.drivers.map(({ signal, raw }) => [signal, raw])),
    },
    baseline,
    {
      answers,
      minimumAuthors,
      readsText: readsText(settings),
      warned: previous?.warning?.window === 'fast',
    },
    now,
  );
  return {
    at: now,
    score: combined.score,
    interval: [...combined.interval],
    ...judge(combined, fast, previous, settings.health, now),
    ...counts,
    coverage: combined.coverage,
    drivers: [...combined.drivers],
    fast,
    quietSince,
  };
};

/** Time until the next check, in ms: the shorter one while there is cause to look. */
export const nextCheckMs = (
  snapshot: HealthSnapshot,
  { checkMinutes, watchMinutes, confirmFastMinutes }: SpaceSettings['health'],
): number => {
  // What the fast window sees has to hold for minutes only.
  if (snapshot.status !== 'warning' && snapshot.pending?.fast !== undefined)
    return Math.min(watchMinutes, confirmFastMinutes) * minuteMs;
  const look = snapshot.status === 'watch' || snapshot.status === 'warning' || isPending(snapshot);
  return (look ? watchMinutes : checkMinutes) * minuteMs;
};
