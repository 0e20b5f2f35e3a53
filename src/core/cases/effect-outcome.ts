// What became of an effect, as its row is settled with.
import { CcoError, errorCode } from '../errors.ts';
import { retryDelayMs } from '../pipeline/retry-delay.ts';
import type { CaseEffectRow, Repositories } from '../ports.ts';

export type EffectOutcome = Parameters<Repositories['caseEffects']['settle']>[1];

export const done = (externalId: string | null = null, url: string | null = null): EffectOutcome => ({
  status: 'done',
  externalId,
  url,
});

/** Given up, for good. */
export const given = (code: string): EffectOutcome => ({ status: 'failed', errorCode: code });

/** What an error means: given up, or tried again after a pause that grows, or that it asks for. */
export const afterError = ({ attempts }: CaseEffectRow, error: unknown, now: number): EffectOutcome => {
  const retryable = error instanceof CcoError ? error.retryable : true;
  if (!retryable) return given(errorCode(error));
  const wait = error instanceof CcoError ? error.data.retryAfterMs : undefined;
  const delay = Math.max(retryDelayMs(attempts + 1), typeof wait === 'number' ? wait : 0);
  return { status: 'sending', errorCode: errorCode(error), nextAttemptAt: now + delay };
};
