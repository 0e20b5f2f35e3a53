// Concurrent submissions share one call: the fuller the queue, the larger the transactions.
export interface GroupCommit<T> {
  /** Settles when the items were handled, alone or with others. */
  submit(items: readonly T[]): Promise<void>;
}

export interface Submission<T> {
  readonly items: readonly T[];
  done(): void;
  failed(error: unknown): void;
}

export interface GroupCommitConfig {
  /** Items in one group, at most; a submission is never cut. */
  readonly maxItems: number;
  /** Groups handled at the same time. */
  readonly lanes: number;
}

/** `handle` must settle each submission of the group. */
export const createGroupCommit = <T>(
  config: GroupCommitConfig,
  handle: (group: readonly Submission<T>[]) => Promise<void>,
): GroupCommit<T> => {
  const waiting: Submission<T>[] = [];
  let busy = 0;
  let scheduled = false;

  const take = (): Submission<T>[] => {
    const group: Submission<T>[] = [];
    let items = 0;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (group.length > 0 && items + next.items.length > config.maxItems) break;
      items += next.items.length;
      group.push(next);
      waiting.shift();
    }
    return group;
  };

  const pump = (): void => {
    scheduled = false;
    while (busy < config.lanes && waiting.length > 0) {
      const group = take();
      busy += 1;
      handle(group)
        .catch((error: unknown) => {
          for (const submission of group) submission.failed(error);
        })
        .finally(() => {
          busy -= 1;
          schedule();
        });
    }
  };
  // After the current turn, so that jobs fetched together are handled together.
  const schedule = (): void => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(pump);
  };

  return {
    submit: (items) =>
      new Promise((resolve, reject) => {
        waiting.push({ items, done: resolve, failed: reject });
        schedule();
      }),
  };
};
