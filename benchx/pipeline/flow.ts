/** Runs `push` `count` times, at most `limit` at once; resolves when all are done. Rejects with the first failure. */
export const pushAll = async (count: number, limit: number, push: () => Promise<void>): Promise<void> => {
  let running = 0;
  let failure: unknown = null;
  let wake: () => void = () => undefined;
  const settled = (error: unknown): void => {
    running -= 1;
    failure ??= error;
    wake();
  };
  const below = async (most: number): Promise<void> => {
    while (running > most && failure === null) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failure !== null) throw failure;
  };
  for (let index = 0; index < count; index++) {
    if (running >= limit) await below(limit - 1);
    running += 1;
    push().then(
      () => settled(null),
      (error: unknown) => settled(error),
    );
  }
  await below(0);
};

/** Runs `push` `perSecond` times a second for `seconds`, catching up where the timer came late. */
export const pushSteadily = async (perSecond: number, seconds: number, push: () => Promise<void>): Promise<void> => {
  const total = Math.round(perSecond * seconds);
  const start = performance.now();
  const pushed: Promise<void>[] = [];
  while (pushed.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * perSecond) + 1);
    while (pushed.length < due) pushed.push(push());
    await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
  }
  await Promise.all(pushed);
};
