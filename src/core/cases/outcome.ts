// What a case comes to, as it is documented, searched and counted.
import type { ClosedCase } from '../health/resolution.ts';
import type { Case, Outcome } from './case.ts';

export interface OutcomeRecord {
  readonly caseId: string;
  /** What was wrong. */
  readonly kind: Case['kind'];
  readonly cause: string;
  readonly themes: readonly string[];
  /** What was done, in steps such as `tracker` or `notify:ceo`, and whose success is not known. */
  readonly done: readonly string[];
  readonly uncertain: readonly string[];
  /** What members said. */
  readonly solved: number;
  readonly unsolved: number;
  readonly closedBy: 'members' | 'person';
  readonly outcome: Outcome;
  readonly scoreBefore: number | null;
  readonly scoreAfter: number | null;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly reopenings: number;
}

/** null: it is not closed. */
export const outcomeOf = (one: Case): OutcomeRecord | null => {
  const { closedAt, closedBy, outcome } = one;
  if (closedAt === null || closedBy === null || outcome === null) return null;
  return {
    caseId: one.id,
    kind: one.kind,
    cause: one.cause,
    themes: one.themes.map(({ label }) => label),
    done: one.done,
    uncertain: one.troubles.map(({ step }) => step),
    solved: one.votes.solved,
    unsolved: one.votes.unsolved,
    closedBy,
    outcome,
    scoreBefore: one.scoreBefore,
    scoreAfter: one.scoreAfter,
    openedAt: one.openedAt,
    closedAt,
    reopenings: one.round,
  };
};

/** What `/cco cases search` looks in: kinds, states, themes and steps, in small letters. No note, no quote, no name. */
export const searchText = (one: Case): string =>
  [
    one.kind ?? '',
    one.origin,
    one.cause.split(':')[0] ?? '',
    one.priority,
    one.state,
    one.outcome ?? '',
    one.closedBy ?? '',
    ...one.signals,
    ...one.themes.map(({ label }) => label),
    ...one.done,
    one.tracker?.externalId ?? '',
  ]
    .join(' ')
    .replaceAll(/[-:.]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .toLowerCase();

/** For the signal `resolution`; null: open, or closed because it was no problem. */
export const closedCaseOf = (one: Case): ClosedCase | null =>
  one.closedAt === null || one.outcome !== 'solved'
    ? null
    : {
        closedAt: one.closedAt,
        memberId: null,
        confirmed: one.closedBy === 'members',
        csat: null,
        fromWarning: one.origin === 'warning',
      };
