import type { Clock } from '../../src/core/ports.ts';

export interface SettableClock extends Clock {
  set(at: number): void;
  advance(ms: number): void;
}

/** A clock that stands still until it is moved. Default: 10 March 2026, 14:00 UTC, a Tuesday. */
export const createClock = (start: number = Date.UTC(2026, 2, 10, 14, 0)): SettableClock => {
  let now = start;
  return {
    now: () => now,
    set: (at) => {
      now = at;
    },
    advance: (ms) => {
      now += ms;
    },
  };
};
