// What happens to cases, in the caller's transaction: a finding opens one or adds to it, an event moves it, and an effect
// that is settled is told to it.
import { CcoError } from '../errors.ts';
import type { SpaceId } from '../ids.ts';
import type { Repositories } from '../ports.ts';
import type { CaseEffectRepository, CaseRepository } from '../repositories/cases.ts';
import type { Case, CaseEvent } from './case.ts';
import type { CaseEffect } from './effect.ts';
import { type Finding, firstEvents, openingOf } from './plan.ts';
import { type CaseFile, openCase, step } from './step.ts';

const dayMs = 86_400_000;

type Cases = Pick<Repositories, 'cases'>;

export type Advanced =
  | { readonly outcome: 'advanced'; readonly case: Case; readonly effects: readonly CaseEffect[] }
  /** Another one of its cause is open in the space. */
  | { readonly outcome: 'another-open'; readonly case: Case }
  | { readonly outcome: 'not-found' };

/** What happens now happens after all that is known, in the same millisecond too; what happened before keeps its time. */
const dated = (event: CaseEvent, file: CaseFile, now: number): CaseEvent =>
  event.at < now
    ? event
    : { ...event, at: Math.max(event.at, ...[file.opened, ...file.events].map(({ at }) => at + 1)) };

/** Adds an event to a case; one that is known changes nothing. @param spaceId where given, of this space only */
export const advanceCase = async (
  { cases }: Cases,
  caseId: string,
  event: CaseEvent,
  now: number,
  spaceId?: SpaceId,
): Promise<Advanced> => {
  const file = await cases.take(caseId);
  if (file === null || (spaceId !== undefined && file.spaceId !== spaceId)) return { outcome: 'not-found' };
  const added = dated(event, file, now);
  const next = step(file, added);
  if (next.file.events.length === file.events.length) return { outcome: 'advanced', case: next.case, effects: [] };
  return (await cases.save(added, next.case, next.effects, now))
    ? { outcome: 'advanced', case: next.case, effects: next.effects }
    : { outcome: 'another-open', case: next.case };
};

interface Taken {
  readonly outcome: 'opened' | 'added' | 'reopened';
  readonly case: Case;
  readonly effects: readonly CaseEffect[];
}
export type Found = Taken | { readonly outcome: 'nothing'; readonly code: 'day-cap' };

/** Opens a case for a finding; where somebody was first, it belongs to theirs. */
export const openFinding = async (
  { cases }: Cases,
  finding: Finding,
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<Taken> => {
  const { opened, events } = firstEvents(finding);
  const made = openCase(newId(), finding.spaceId, opened, events);
  const isNew = await cases.open(made.file, made.case, made.effects, now);
  const there = isNew ? made : await cases.latest(finding.spaceId, finding.cause);
  if (there === null)
    throw new CcoError('A case was open and is gone.', {
      code: 'case-gone',
      remedy: 'Nothing to do: it is tried again.',
      retryable: true,
    });
  await cases.addEvidence(there.case.id, finding.evidence);
  return { outcome: isNew ? 'opened' : 'added', case: there.case, effects: isNew ? made.effects : [] };
};

/** Opens a case for a finding, or adds it to the one that is open for its cause. Twice the same finding is once. */
export const takeFinding = async (
  tx: Cases,
  finding: Finding,
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<Found> => {
  const { cases } = tx;
  const latest = await cases.latest(finding.spaceId, finding.cause);
  if (latest?.sourceId === finding.sourceId) return { outcome: 'added', case: latest.case, effects: [] };
  const today = await cases.openedSince(finding.spaceId, 'message', now - dayMs);
  const opening = openingOf(finding, latest?.case ?? null, today);
  if (opening.do === 'nothing') return { outcome: 'nothing', code: opening.code };
  if (opening.do !== 'open') {
    const advanced = await advanceCase(tx, opening.caseId, opening.event, now);
    if (advanced.outcome === 'advanced') {
      await cases.addEvidence(opening.caseId, finding.evidence);
      return { outcome: opening.do === 'add' ? 'added' : 'reopened', case: advanced.case, effects: advanced.effects };
    }
  }
  return openFinding(tx, finding, { now, newId });
};

type Settled = Parameters<CaseEffectRepository['settle']>[1];

/** Codes that end so are no failure: what it takes is not set up here, or switched off. */
export const offCode = '-off';

/** Settles an effect and tells its case, once. Cards are not told of: a card that tells of itself never comes to rest. */
export const settleCaseEffect = async (
  tx: Pick<Repositories, 'cases' | 'caseEffects'>,
  effect: CaseEffect,
  outcome: Settled,
  now: number,
): Promise<void> => {
  if (!(await tx.caseEffects.settle(effect.id, outcome)) || outcome.status === 'sending') return;
  if (effect.kind === 'card' || effect.kind === 'card-update') return;
  const done = outcome.status === 'done';
  const skipped = outcome.status === 'failed' && outcome.errorCode.endsWith(offCode);
  await advanceCase(
    tx,
    effect.caseId,
    {
      id: `settled:${effect.id}:${outcome.status}`,
      at: now,
      by: null,
      kind: 'settled',
      effectId: effect.id,
      status: skipped ? 'skipped' : outcome.status,
      externalId: done ? outcome.externalId : null,
      url: done ? outcome.url : null,
    },
    now,
  );
};

/** A member's answer to "is it solved?"; what all answered is what the case goes by. */
export const voteOnCase = async (
  tx: Cases,
  vote: {
    readonly caseId: string;
    readonly round: number;
    readonly by: Parameters<CaseRepository['vote']>[2];
    readonly solved: boolean;
    readonly spaceId: SpaceId;
  },
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<Advanced> => {
  const file = await tx.cases.take(vote.caseId);
  if (file === null || file.spaceId !== vote.spaceId) return { outcome: 'not-found' };
  const votes = await tx.cases.vote(vote.caseId, vote.round, vote.by, vote.solved, now);
  const event: CaseEvent = { id: `votes:${newId()}`, at: now, by: null, kind: 'votes', round: vote.round, ...votes };
  return await advanceCase(tx, vote.caseId, event, now);
};
