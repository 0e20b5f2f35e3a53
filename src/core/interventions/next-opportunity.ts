// When something might be said next though nobody writes: so that a space is looked at then.
import { nudgeRule } from './kinds/nudge.ts';
import { resolutionRule } from './kinds/resolution-check.ts';
import { welcomeRule } from './kinds/welcome.ts';

export interface OpportunityFacts {
  readonly now: number;
  readonly answerMs: number;
  /** When questions nobody answered yet were asked. */
  readonly open: readonly number[];
  /** Somebody asked to be told of questions. */
  readonly hasHelpers: boolean;
  /** There is a moderators' channel. */
  readonly canAsk: boolean;
  /** When newcomers nobody answered yet wrote for the first time. */
  readonly newcomers: readonly number[];
  /** When anybody wrote last in threads with an answered question. */
  readonly threads: readonly number[];
  /** When a decision not to say something holds no longer. */
  readonly until: readonly number[];
}

/** ms since 1970, later than `now`; null: not by waiting. */
export const nextOpportunityAt = (facts: OpportunityFacts): number | null => {
  const { now, answerMs, open, newcomers, threads } = facts;
  const times = [
    ...(facts.hasHelpers ? open.map((at) => at + answerMs * nudgeRule.share) : []),
    ...(facts.canAsk ? open.map((at) => at + answerMs) : []),
    ...newcomers.map((at) => at + welcomeRule.leastMs),
    ...threads.map((at) => at + resolutionRule.leastMs),
    ...facts.until,
  ].filter((at) => at > now);
  return times.length === 0 ? null : Math.ceil(Math.min(...times));
};
