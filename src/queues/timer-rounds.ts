// Runs due timers, a few at a time; one that fails or takes long keeps no other from its turn.
import type { Logger } from 'pino';
import { errorCode } from '../core/errors.ts';
import { retryDelayMs } from '../core/pipeline/retry-delay.ts';
import type { Clock, Timer, TimerRepository } from '../core/ports.ts';

export interface TimerRounds {
  /** Starts what is due and neither running nor resting after a failure. Throws what reading the timers throws. */
  start(): Promise<void>;
  /** Resolves when none is running or waits for its turn. */
  idle(): Promise<void>;
  /** Begins no further timer. */
  stop(): void;
}

/** Timers in one round, at most. */
const limit = 200;
const lanes = 4;

export const createTimerRounds = (
  config: { readonly timers: Pick<TimerRepository, 'due'>; readonly onTimer: (timer: Timer) => Promise<void> },
  deps: { readonly clock: Clock; readonly logger: Logger },
): TimerRounds => {
  const { clock, logger } = deps;
  const running = new Map<string, Promise<void>>();
  /** What failed, by key: how often in a row, and until when it is left alone. Lost at a restart, which does no harm. */
  const resting = new Map<string, { readonly failures: number; readonly until: number }>();
  let waiting: Timer[] = [];
  /** Running, or begun since the last reading: what that says of them is old. */
  let begun = new Set<string>();
  let stopped = false;

  const ring = async (timer: Timer): Promise<void> => {
    try {
      await config.onTimer(timer);
      resting.delete(timer.key);
    } catch (error) {
      const failures = (resting.get(timer.key)?.failures ?? 0) + 1;
      resting.set(timer.key, { failures, until: clock.now() + retryDelayMs(failures) });
      logger.warn({ timer: timer.kind, code: errorCode(error), failures }, 'timer failed');
    }
  };
  const pump = (): void => {
    while (!stopped && running.size < lanes) {
      const timer = waiting.shift();
      if (timer === undefined) return;
      begun.add(timer.key);
      const done = ring(timer).finally(() => {
        running.delete(timer.key);
        pump();
      });
      running.set(timer.key, done);
    }
  };

  return {
    start: async () => {
      begun = new Set(running.keys());
      // Those that rest are due too, and the longest overdue come first: room for as many others.
      const due = await config.timers.due(clock.now(), limit + resting.size + begun.size);
      const keys = new Set(due.map(({ key }) => key));
      for (const key of resting.keys()) if (!keys.has(key)) resting.delete(key);
      const now = clock.now();
      waiting = due.filter(({ key }) => !begun.has(key) && (resting.get(key)?.until ?? now) <= now);
      pump();
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running.values());
    },
    stop: () => {
      stopped = true;
      waiting = [];
    },
  };
};
