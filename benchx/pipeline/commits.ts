import type { Commit } from './worker.ts';

/** Counts what was committed, and lets one wait for it. */
export interface Commits {
  add(commit: Commit): void;
  /** Lets those who wait fail. */
  fail(error: Error): void;
  restart(): void;
  /** Resolves once `total` messages were committed since the last restart. Rejects when nothing came for two minutes. */
  reached(total: number): Promise<void>;
  onCommit(listener: ((commit: Commit, total: number) => void) | null): void;
}

const stuckMs = 120_000;

export const createCommits = (): Commits => {
  let total = 0;
  let failure: Error | null = null;
  let waiting: { readonly total: number; readonly result: PromiseWithResolvers<void> } | null = null;
  let listener: Parameters<Commits['onCommit']>[0] = null;
  let stuck: NodeJS.Timeout | undefined;

  const settle = (): void => {
    if (waiting === null) return;
    if (failure !== null) waiting.result.reject(failure);
    else if (total >= waiting.total) waiting.result.resolve();
    else return;
    clearTimeout(stuck);
    waiting = null;
  };
  const watch = (): void => {
    clearTimeout(stuck);
    stuck = setTimeout(() => {
      failure = new Error(`nothing was committed for ${stuckMs / 1_000} s, after ${total} messages`);
      settle();
    }, stuckMs);
  };

  return {
    add: (commit) => {
      total += commit.messages;
      listener?.(commit, total);
      if (waiting !== null) watch();
      settle();
    },
    fail: (error) => {
      failure ??= error;
      settle();
    },
    restart: () => {
      total = 0;
    },
    reached: (wanted) => {
      waiting = { total: wanted, result: Promise.withResolvers() };
      const { promise } = waiting.result;
      watch();
      settle();
      return promise;
    },
    onCommit: (next) => {
      listener = next;
    },
  };
};
