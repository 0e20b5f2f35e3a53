/** Runs one piece of work at a time, in the order asked for. */
export interface Lock {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export const createLock = (): Lock => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (work) => {
      const next = last.then(work, work);
      last = next.catch(() => undefined);
      return next;
    },
  };
};

/** Resolves after `ms`, or at once when the signal fires. The process stays alive until then. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
