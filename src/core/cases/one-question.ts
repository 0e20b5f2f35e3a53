// One question at a time: where members are being asked whether one case is solved, the question of another one waits.
import type { Repositories } from '../ports.ts';
import { advanceCase } from './advance.ts';
import { type Case, isOpen } from './case.ts';
import { type CaseEffect, effectId } from './effect.ts';
import { silenceMs } from './follow.ts';
import { healthCause } from './plan.ts';
import { placeOf } from './speak.ts';

type Ask = Extract<CaseEffect, { kind: 'ask' }>;

/** A question that waits is looked at this soon again. */
export const questionWaitMs = 60_000;
const atOnce = 100;

/** Whether a question still makes sense: since it was wanted, the case may have moved on. */
export const isStillAsked = ({ round, ask }: Ask, one: Case): boolean =>
  one.state === 'awaiting-confirmation' && one.round === round && one.asks === ask;

const askStep = ({ round, asks }: Case): string => `ask:${round}.${asks}`;

/** Its question was put, and not long ago. */
const stands = (one: Case, now: number): boolean =>
  one.state === 'awaiting-confirmation' && one.done.includes(askStep(one)) && now - one.updatedAt < silenceMs;

const samePlace = async (tx: Repositories, a: Case, b: Case): Promise<boolean> => {
  const [here, there] = [await placeOf(tx, a), await placeOf(tx, b)];
  return here !== null && here.channelId === there?.channelId && here.threadId === there.threadId;
};

/** Whether late answers are part of this case, so that its question asks about them too. */
const covers = (other: Case, one: Case): boolean =>
  other.cause === healthCause && one.origin === 'sla' && isOpen(other);

/**
 * Whether a question must wait: another one stands in the same place, or the health of the space will be asked about there,
 * of which late answers are a part. A day at most. @param since when it was first wanted
 */
export const mustWait = async (tx: Repositories, one: Case, since: number, now: number): Promise<boolean> => {
  if (now - since >= silenceMs) return false;
  const others = await tx.cases.list({ spaceId: one.spaceId, open: true, limit: atOnce });
  for (const other of others) {
    if (other.id === one.id || !(stands(other, now) || covers(other, one))) continue;
    if (await samePlace(tx, other, one)) return true;
  }
  return false;
};

/** What members said of the health of a space is said of the late answers too whose question waited for it. */
export const shareAnswer = async (tx: Repositories, answered: Case, now: number): Promise<void> => {
  if (answered.cause !== healthCause || answered.state !== 'resolved' || answered.closedBy !== 'members') return;
  const { spaceId, votes } = answered;
  for (const one of await tx.cases.list({ spaceId, state: 'awaiting-confirmation', limit: atOnce })) {
    if (one.origin !== 'sla' || !(await samePlace(tx, answered, one))) continue;
    const waits = (await tx.caseEffects.get(effectId(one.id, askStep(one))))?.status;
    if (waits !== 'pending' && waits !== 'sending') continue;
    const id = `votes:${answered.id}:${answered.round}:${one.round}`;
    const event = { id, at: now, by: null, kind: 'votes', round: one.round, ...votes } as const;
    await advanceCase(tx, one.id, event, now);
  }
};
