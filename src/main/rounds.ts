// Work that is looked for again and again: each kind in a loop of its own, so that a slow one holds up no other. What is
// looked for are rows that are claimed, so any number of processes may look.
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorCode } from '../core/errors.ts';

export interface Round {
  readonly name: string;
  readonly everyMs: number;
  /** Safe to be cut off anywhere. What it throws is logged, and it is tried again at its next turn. */
  run(signal: AbortSignal): Promise<unknown>;
}

const closeMs = 5_000;

/** Starts the rounds; `close` waits for those under way, five seconds at most. */
export const startRounds = (
  rounds: readonly Round[],
  { logger, failed }: { readonly logger: Logger; readonly failed: (code: string) => void },
): { close(): Promise<void> } => {
  const stop = new AbortController();
  const wait = (ms: number, signal: AbortSignal): Promise<void> =>
    pause(ms, undefined, { signal }).catch(() => undefined);
  const loop = async ({ name, everyMs, run }: Round): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await run(stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        failed(errorCode(error));
        logger.warn({ round: name, code: errorCode(error) }, 'a round failed');
      }
      await wait(everyMs, stop.signal);
    }
  };
  const loops = Promise.all(rounds.map(loop));
  return {
    close: async () => {
      stop.abort();
      const cut = new AbortController();
      await Promise.race([loops, wait(closeMs, cut.signal)]);
      cut.abort();
    },
  };
};
