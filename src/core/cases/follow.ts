// What brings cases on without anybody's doing: a warning that ends, and members who do not answer.
import type { SpaceId } from '../ids.ts';
import type { Repositories } from '../ports.ts';
import { advanceCase } from './advance.ts';
import { isOpen } from './case.ts';
import { effectId } from './effect.ts';
import { healthCause } from './plan.ts';

const dayMs = 86_400_000;
/** Members are asked again when nothing happened for so long. */
export const silenceMs = dayMs;
const atOnce = 100;

type Cases = Pick<Repositories, 'cases'>;

/** The health warning of a space is cleared: its case looks solved. @param at when it was cleared */
export const warningCleared = async (
  tx: Cases,
  { spaceId, at, score }: { readonly spaceId: SpaceId; readonly at: number; readonly score: number | null },
  now: number,
): Promise<boolean> => {
  const latest = await tx.cases.latest(spaceId, healthCause);
  if (latest === null || !isOpen(latest.case) || latest.case.state === 'awaiting-confirmation') return false;
  const event = { id: `cleared:${at}`, at: now, by: null, kind: 'recovered', why: 'warning-cleared', score } as const;
  await advanceCase(tx, latest.case.id, event, now);
  return true;
};

/** Asks again in cases in which members were asked a day ago or more and nothing happened since; returns how many. */
export const askAgain = async (tx: Pick<Repositories, 'cases' | 'caseEffects'>, now: number): Promise<number> => {
  let asked = 0;
  for (const one of await tx.cases.list({ state: 'awaiting-confirmation', limit: atOnce })) {
    if (one.updatedAt > now - silenceMs) continue;
    const question = await tx.caseEffects.get(effectId(one.id, `ask:${one.round}.${one.asks}`));
    // It waits for another one: who was not asked owes no answer.
    if (question?.status === 'pending' || question?.status === 'sending') continue;
    const id = `silence:${one.round}.${one.asks}`;
    const event = { id, at: now, by: null, kind: 'unanswered', round: one.round } as const;
    const advanced = await advanceCase(tx, one.id, event, now);
    if (advanced.outcome === 'advanced' && advanced.effects.some(({ kind }) => kind === 'ask')) asked += 1;
  }
  return asked;
};
