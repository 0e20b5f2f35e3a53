// What is kept of decisions, not doing included: without a row every few seconds that says the same.
import type { DecisionRow } from '../ports.ts';

type Told = Pick<DecisionRow, 'decision' | 'code'>;

const isNo = ({ decision }: Told): boolean => decision === 'not' || decision === 'skipped';

/**
 * Whether a decision tells more than the one kept before it for the same conversation and kind; null: none is kept. What the
 * experiment holds out is always kept: it rests and counts like what is said.
 */
export const worthKeeping = (decision: Told, kept: Told | null): boolean =>
  !isNo(decision) || decision.code === 'held-out' || kept === null || !isNo(kept) || kept.code !== decision.code;
