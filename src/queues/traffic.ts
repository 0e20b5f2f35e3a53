/** Many may pass at the same time; whoever holds has the road for itself. */
export interface Traffic {
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until nobody is passing, then keeps everybody waiting until `work` is done. Not to be nested. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

export const createTraffic = (): Traffic => {
  let passing = 0;
  let held: PromiseWithResolvers<void> | null = null;
  let quiet: PromiseWithResolvers<void> | null = null;
  return {
    pass: async (work) => {
      while (held !== null) await held.promise;
      passing += 1;
      try {
        return await work();
      } finally {
        passing -= 1;
        if (passing === 0) quiet?.resolve();
      }
    },
    hold: async (work) => {
      const mine = Promise.withResolvers<void>();
      held = mine;
      try {
        if (passing > 0) {
          quiet = Promise.withResolvers();
          await quiet.promise;
        }
        return await work();
      } finally {
        held = null;
        quiet = null;
        mine.resolve();
      }
    },
  };
};
