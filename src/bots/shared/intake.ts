// A bounded queue between a socket that cannot be paused and a store that may be slow. Items are begun strictly in
// order; the resume point moves only over a gapless run of items that are safe.

export interface Begun {
  /** The event's id and time, for the resume point; null: nothing to resume from. */
  readonly mark: { readonly id: string; readonly at: number } | null;
  /** true: safe in the queue (or not ours to keep); false: given up because we are closing. Never rejects. */
  readonly safe: Promise<boolean>;
}

interface IntakeConfig<T> {
  /** Begins one item; awaited before the next is begun. Must not reject. */
  readonly begin: (item: T) => Promise<Begun>;
  readonly advance: (mark: { id: string; at: number }) => void;
  /** Items begun and not yet safe, at most. */
  readonly inFlight: number;
  /** Waiting items at which `onFull` is called. */
  readonly limit: number;
  readonly onFull: () => void;
  /** Called when nothing waits any more after it was full. */
  readonly onDrained: () => void;
}

interface Intake<T> {
  push(item: T): void;
  /** Received and not yet safe. */
  size(): number;
  /** Resolves when everything pushed so far is safe. */
  idle(): Promise<void>;
  /** Forgets what was not begun. */
  close(): void;
}

interface Slot extends Begun {
  done: boolean;
}

export const createIntake = <T>(config: IntakeConfig<T>): Intake<T> => {
  let waiting: T[] = [];
  const window: Slot[] = [];
  let beginning = false;
  let full = false;
  let closed = false;
  let idlers: (() => void)[] = [];

  const settleIdle = (): void => {
    if (waiting.length > 0 || window.length > 0 || beginning) return;
    const resolved = idlers;
    idlers = [];
    for (const resolve of resolved) resolve();
    if (full && !closed) {
      full = false;
      config.onDrained();
    }
  };

  const finished = (slot: Slot, safe: boolean): void => {
    slot.done = safe;
    for (let first = window[0]; first?.done === true; first = window[0]) {
      window.shift();
      if (first.mark !== null) config.advance(first.mark);
    }
    settleIdle();
  };

  const pump = async (): Promise<void> => {
    if (beginning) return;
    beginning = true;
    while (!closed) {
      const oldest = window[0];
      if (window.length >= config.inFlight && oldest !== undefined) {
        await oldest.safe;
        continue;
      }
      const item = waiting.shift();
      if (item === undefined) break;
      const slot: Slot = { ...(await config.begin(item)), done: false };
      window.push(slot);
      void slot.safe.then((safe) => finished(slot, safe));
    }
    beginning = false;
    settleIdle();
  };

  return {
    push: (item) => {
      if (closed) return;
      waiting.push(item);
      if (!full && waiting.length >= config.limit) {
        full = true;
        config.onFull();
      }
      void pump();
    },
    size: () => waiting.length + window.length,
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        settleIdle();
      }),
    close: () => {
      closed = true;
      waiting = [];
      settleIdle();
    },
  };
};
