// Holds work while the store is down, instead of failing it over and over.
import type { Logger } from 'pino';
import { CcoError } from '../core/errors.ts';
import { pause } from './lock.ts';
import { type Backoff, retryDelay } from './retry.ts';

/** Thrown to whoever waits at the gate when the process is closing: the job goes back to its queue, untouched. */
export class HandBack extends Error {
  constructor() {
    super('hand-back');
    this.name = 'HandBack';
  }
}

export interface OutageGate {
  /** Calls until the store is there: `store-unavailable` never comes out. Throws what else the call throws, or HandBack. */
  through<T>(call: () => Promise<T>): Promise<T>;
  /** Whether work is being held now. */
  isClosed(): boolean;
}

const backoff: Backoff = { baseMs: 200, maxMs: 5_000, attempts: Number.POSITIVE_INFINITY };

const isOutage = (error: unknown): boolean =>
  error instanceof CcoError && error.retryable && error.code === 'store-unavailable';

export const createOutageGate = (deps: {
  readonly random: () => number;
  readonly logger: Logger;
  /** Fires when the process closes. */
  readonly closing: AbortSignal;
}): OutageGate => {
  let failures = 0;
  let opening: Promise<void> = Promise.resolve();

  const shut = (): void => {
    failures += 1;
    if (failures === 1) deps.logger.warn('store unavailable: work is held');
    opening = pause(retryDelay(failures, backoff, deps.random) ?? backoff.maxMs, deps.closing);
  };
  const open = (): void => {
    if (failures > 0) deps.logger.info({ attempts: failures }, 'store available again');
    failures = 0;
  };

  return {
    isClosed: () => failures > 0,
    through: async (call) => {
      for (;;) {
        await opening;
        if (deps.closing.aborted) throw new HandBack();
        const seen = failures;
        try {
          const result = await call();
          open();
          return result;
        } catch (error) {
          if (!isOutage(error)) throw error;
          // Calls that failed together count as one failure.
          if (seen === failures) shut();
        }
      }
    },
  };
};
