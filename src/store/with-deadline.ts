import { setTimeout as delay } from 'node:timers/promises';

/** Waits for `work`, at most `ms`; never throws. Whether it was done in time and without error. */
export const withDeadline = async (work: Promise<unknown>, ms: number): Promise<boolean> => {
  const abort = new AbortController();
  const done = work.then(
    () => true,
    () => false,
  );
  const late = delay(ms, false, { signal: abort.signal }).catch(() => false);
  try {
    return await Promise.race([done, late]);
  } finally {
    abort.abort();
  }
};
