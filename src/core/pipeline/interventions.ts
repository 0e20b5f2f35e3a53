// The intervention part of an evaluation: what is considered, and the rows of what was decided. All in its transaction.
import type { SpaceId } from '../ids.ts';
import type { DecisionFacts, Plan } from '../interventions/decide.ts';
import { draftPlace } from '../interventions/desk/draft-card.ts';
import { saidTimes } from '../interventions/desk/look-there.ts';
import type { Channel, Conversation, QuestionFact, Repositories, Space, Timer } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import {
  considerReports,
  considerTalk,
  createBackground,
  createConversations,
  type Here,
  readPast,
  readSituation,
} from './intervention-facts.ts';
import { lookEveryMs, lookForOpportunities } from './opportunities.ts';

export interface Considering {
  readonly space: Space;
  readonly channels: readonly Channel[];
  readonly settings: SpaceSettings;
  /** Conversations in which something negative was said. */
  readonly dirty: readonly Conversation[];
  /** Of the last days as far as the score read them, newest first. */
  readonly questions: readonly QuestionFact[];
  readonly now: number;
  readonly newId: () => string;
}

export interface Situation {
  readonly facts: Omit<DecisionFacts, 'snapshot' | 'previous' | 'news'>;
  /** Whether it was looked for what time brought, and when it is next worth it. */
  readonly looked: { readonly nextAt: number | null } | null;
}

/** Nothing may be proposed whatever comes, so nothing is read. */
const isOff = ({ interventions }: SpaceSettings): boolean => interventions.dailyCap === 0;

const lookKey = (spaceId: SpaceId): string => `look:${spaceId}`;

/** Reads what there is to consider. What needs only time to pass is looked for once a minute at most. */
export const considerAll = async (tx: Repositories, given: Considering): Promise<Situation> => {
  const { space, channels, settings, dirty, now, newId } = given;
  const nothing: Situation['facts'] = {
    space,
    channels,
    considered: [],
    conversations: new Map(),
    past: [],
    spoken: new Set(),
    kept: new Map(),
    stopped: new Set(),
    severe: new Set(),
    strategy: null,
    said: new Map(),
    open: [],
  };
  // Nothing to look for, and no time to do it at.
  if (isOff(settings)) return { facts: nothing, looked: { nextAt: null } };
  const looks = await tx.leases.acquire(`look:${space.id}`, newId(), now, lookEveryMs);
  if (dirty.length === 0 && !looks) return { facts: nothing, looked: null };
  const here: Here = { space, channels, settings, strategy: await tx.strategy.current(), now };
  const past = await readPast(tx, here);
  const conversations = createConversations(tx, now);
  const background = createBackground(tx, space.id);
  const talk = await considerTalk(here, dirty, conversations);
  const reports = await considerReports(here, dirty, conversations, background);
  const looked = looks
    ? await lookForOpportunities(tx, here, { past, conversations, background }, given.questions, newId)
    : null;
  const considered = [...talk, ...reports, ...(looked?.considered ?? [])];
  const situation = await readSituation(tx, here, considered, conversations);
  const said = await saidTimes(tx, [
    ...considered.flatMap(({ where, messageId, consideration }) =>
      consideration.outcome === 'proposed' ? [{ ...where, messageId }] : [],
    ),
    ...(considered.length === 0 ? [] : past.open.map(draftPlace)),
  ]);
  const { strategy } = here;
  return {
    facts: {
      space,
      channels,
      considered,
      strategy,
      past: past.past,
      spoken: past.spoken,
      open: past.open,
      said,
      ...situation,
    },
    looked: looked === null ? null : { nextAt: looked.nextAt },
  };
};

/** The timer of an eligibility's outcome. */
const measureTimer = (id: string, dueAt: number): Timer => ({
  key: `measure:${id}`,
  kind: 'measure-outcome',
  subject: id,
  dueAt,
});

/** Writes what was decided: all of it, or with the transaction nothing. */
export const writeDecided = async (tx: Repositories, spaceId: SpaceId, plan: Plan, now: number): Promise<void> => {
  for (const intervention of plan.interventions) await tx.interventions.add(intervention);
  if (plan.outbox.length > 0) await tx.outbox.add(plan.outbox);
  await tx.decisions.add(plan.decisions);
  for (const eligibility of plan.eligibilities)
    if (await tx.effects.addEligibility(eligibility))
      await tx.timers.set(measureTimer(eligibility.id, eligibility.dueAt));
  if (plan.pinged.length > 0) await tx.helpers.pinged(spaceId, plan.pinged, now);
  for (const timer of plan.timers) await tx.timers.set(timer);
  for (const entry of plan.audit) await tx.audit.append(entry);
};

/** Sets when a space is looked at again though nobody writes. Not looked at now: what was set stays. */
export const setLook = async (
  tx: Repositories,
  { space, now }: Pick<Considering, 'space' | 'now'>,
  { looked }: Situation,
  plan: Plan,
): Promise<void> => {
  if (looked === null) return;
  const times = [...(looked.nextAt === null ? [] : [looked.nextAt]), ...plan.until];
  if (times.length === 0) return tx.timers.clear(lookKey(space.id));
  const dueAt = Math.max(Math.min(...times), now + lookEveryMs);
  await tx.timers.set({ key: lookKey(space.id), kind: 'check', subject: space.id, dueAt });
};
