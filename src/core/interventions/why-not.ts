// What is kept of decisions, not doing included: without a row every few seconds that says the same.
import type { PolicyDecision } from './policy.ts';

/** Whether a decision tells more than the one kept before it for the same conversation and kind; null: none is kept. */
export const worthKeeping = (
  decision: PolicyDecision,
  kept: Pick<PolicyDecision, 'decision' | 'code'> | null,
): boolean => decision.decision !== 'not' || kept === null || kept.decision !== 'not' || kept.code !== decision.code;
