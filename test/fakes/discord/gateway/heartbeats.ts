// Watches that each connection sends its heartbeats, and how late the latest was.

export interface Heartbeats {
  /** A connection was greeted, or has beaten. */
  beat(connection: object): void;
  greet(connection: object): void;
  forget(connection: object): void;
  readonly count: () => number;
  /** The longest time a heartbeat came after it was due, in milliseconds; a client's own first beat may come any time within the interval. */
  readonly worstDelayMs: () => number;
  reset(): void;
  close(): void;
}

/** `expire` is called for a connection silent for one and a half intervals. */
export const createHeartbeats = (intervalMs: number, expire: (connection: object) => void): Heartbeats => {
  const last = new Map<object, number>();
  let count = 0;
  let worst = 0;
  const watch = setInterval(
    () => {
      const now = performance.now();
      for (const [connection, at] of last)
        if (now - at > intervalMs * 1.5) {
          last.delete(connection);
          worst = Math.max(worst, now - at - intervalMs);
          expire(connection);
        }
    },
    Math.max(10, intervalMs / 8),
  );
  watch.unref();
  return {
    greet: (connection) => {
      last.set(connection, performance.now());
    },
    beat: (connection) => {
      const before = last.get(connection);
      const now = performance.now();
      if (before !== undefined) worst = Math.max(worst, now - before - intervalMs);
      last.set(connection, now);
      count += 1;
    },
    forget: (connection) => {
      last.delete(connection);
    },
    count: () => count,
    worstDelayMs: () => Math.max(0, worst),
    reset: () => {
      count = 0;
      worst = 0;
    },
    close: () => clearInterval(watch),
  };
};
