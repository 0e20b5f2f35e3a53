// Reads what an evaluation is computed from. All in the evaluating transaction.

import { closedCaseOf } from '../cases/outcome.ts';
import type { HealthFacts } from '../health/evaluate.ts';
import { fastHorizonMs } from '../health/fast.ts';
import { isPerson, withRoles } from '../health/roles.ts';
import type { HealthWarning } from '../health/warning.ts';
import { summariseWeek, type WeekSummary, weekMs, weekStart } from '../health/week.ts';
import type { SpaceId } from '../ids.ts';
import type { QuestionFact, Repositories } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const questionLimit = 500;
const weekQuestionLimit = 2_000;
const weeksBack = 10;
const warningLimit = 200;
// Older ones weigh next to nothing in the signal `resolution`.
const casesBackMs = 60 * dayMs;
const caseLimit = 200;
// From so many authors a week on, adding up the week takes longer than all the rest.
const largeFrom = 2_000;
const basisOf = ({ privacy }: SpaceSettings): 'text' | 'metadata' => (privacy.metadataOnly ? 'metadata' : 'text');

type Reads = Pick<Repositories, 'messages' | 'health' | 'cases'>;

/**
 * Summaries of the finished weeks among the last ten in which there was anything. Those missing (a week just ended, or
 * something of it came late) are made and kept, so that an evaluation reads ten small rows however long the history is.
 */
export const finishedWeeks = async (
  { messages, health }: Pick<Reads, 'messages' | 'health'>,
  spaceId: SpaceId,
  settings: SpaceSettings,
  now: number,
): Promise<WeekSummary[]> => {
  const current = weekStart(now);
  const oldest = current - weeksBack * weekMs;
  const known = (await health.weeks(spaceId, oldest)).filter(({ week }) => week < current);
  if (known.length === weeksBack) return known;
  const first = await messages.firstActivity(spaceId);
  if (first === null) return known;
  const have = new Map(known.map((summary) => [summary.week, summary]));
  const basis = basisOf(settings);
  const weeks: WeekSummary[] = [];
  for (let week = Math.max(oldest, weekStart(first)); week < current; week += weekMs) {
    const stored = have.get(week);
    if (stored !== undefined) {
      weeks.push(stored);
      continue;
    }
    const facts = await messages.weekFacts(spaceId, week, week + weekMs);
    const asked = await messages.questions(spaceId, week, week + weekMs, weekQuestionLimit, basis);
    const before = await messages.questions(spaceId, week - weekMs, week, weekQuestionLimit, basis);
    const summary = summariseWeek(week, facts, asked, before, settings);
    await health.saveWeek(spaceId, summary);
    weeks.push(summary);
  }
  return weeks;
};

export interface ReadFacts {
  readonly facts: HealthFacts;
  /** Newest first: those that lasted within the last ten weeks, severe ones too. */
  readonly warnings: readonly HealthWarning[];
  /** Newest first, also where the space is too small for a score. */
  readonly questions: readonly QuestionFact[];
}

export const readHealthFacts = async (
  reads: Reads,
  spaceId: SpaceId,
  settings: SpaceSettings,
  now: number,
): Promise<ReadFacts> => {
  const { messages } = reads;
  const { health } = settings;
  const horizonMs = health.horizonDays * dayMs;
  // Before anything is read: what came late makes what was summed up of it wrong.
  await reads.health.forgetLateWeeks(spaceId, weekStart);
  const halfLifeMs = health.halfLifeHours * hourMs;
  const authors = await messages.authorTotals(spaceId, now, halfLifeMs, horizonMs);
  if (authors.length >= largeFrom) await messages.rollUp(spaceId, now, halfLifeMs, horizonMs);
  const people = withRoles(authors, health).filter(isPerson).length;
  const warnings = await reads.health.warnings({
    spaceId,
    since: now - (weeksBack + 1) * weekMs,
    limit: warningLimit,
  });
  const weeks = await finishedWeeks(reads, spaceId, settings, now);
  const questions = await messages.questions(spaceId, now - horizonMs, now, questionLimit, basisOf(settings));
  if (people < health.minimumAuthors) {
    // Only a space that is too small is asked for its past.
    const lately = (await messages.counts(spaceId, now - 2 * horizonMs)).authors;
    const formerAuthors = Math.max(lately, ...weeks.slice(-8).map((week) => week.authors));
    return { facts: { authors, questions: [], formerAuthors, weeks }, warnings, questions };
  }
  const reactions = settings.privacy.metadataOnly
    ? []
    : await messages.reactionTotals(spaceId, now, halfLifeMs, horizonMs);
  const recent = await messages.recentActivity(spaceId, now - fastHorizonMs);
  const warned = warnings
    .filter(({ cause }) => cause !== 'severe')
    .map(({ beganAt, clearedAt }) => ({ from: beganAt, to: clearedAt }));
  const weekAgo = now - weekMs;
  const authorsThisWeek =
    horizonMs === weekMs
      ? people
      : withRoles(authors, health).filter((one) => isPerson(one) && one.lastAt >= weekAgo).length;
  const closed = await reads.cases.list({ spaceId, open: false, closedSince: now - casesBackMs, limit: caseLimit });
  const cases = closed.flatMap((one) => closedCaseOf(one) ?? []);
  const facts = { authors, questions, reactions, formerAuthors: people, recent, weeks, warned, authorsThisWeek, cases };
  return { facts, warnings, questions };
};
