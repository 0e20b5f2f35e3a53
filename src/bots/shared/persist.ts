// "Again, until it works or we close": for the few steps that must not be given up.
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../../core/errors.ts';

/** Repeats `work` with growing pauses (50 ms to 5 s); false only when `signal` ended it. Never rejects. */
export const untilDone = async (
  work: () => Promise<void>,
  signal: AbortSignal,
  onError: (code: string) => void,
): Promise<boolean> => {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await work();
      return true;
    } catch (error) {
      onError(errorCode(error));
      await pause(Math.min(50 * 2 ** attempt, 5000), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
  return false;
};
