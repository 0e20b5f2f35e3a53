// Finds what a lost wake-up left lying: dirty spaces, due timers, unsent posts. Any number of processes may sweep.
import type { Logger } from 'pino';
import { errorCode } from '../core/errors.ts';
import type { Platform } from '../core/ids.ts';
import type { Clock, OutboxRepository, SpaceRepository, Timer, TimerRepository, WakeUps } from '../core/ports.ts';
import { pause } from './lock.ts';
import { createTimerRounds } from './timer-rounds.ts';

export interface SweepConfig {
  /** Default 2,000. */
  readonly intervalMs?: number;
  readonly platforms: readonly Platform[];
  /** Called for each due timer, and again at a later sweep unless it cleared or moved it: idempotent. */
  onTimer(timer: Timer): Promise<void>;
  readonly spaces: Pick<SpaceRepository, 'dirty'>;
  readonly timers: Pick<TimerRepository, 'due'>;
  readonly outbox: Pick<OutboxRepository, 'due'>;
}

export interface Sweep {
  /** One round now; resolves when it is done. Never rejects: what failed is tried again in the next round. */
  once(): Promise<void>;
  start(): void;
  /** Waits for timers that run, some seconds at most: what is cut off is repeated at the next start. */
  close(): Promise<void>;
}

const limit = 200;
const closeMs = 5_000;

export const createSweep = (
  config: SweepConfig,
  deps: {
    readonly clock: Clock;
    readonly wakeUps: WakeUps;
    /** Moves jobs that BullMQ gave up (their worker died each time) to the dead letters. */
    readonly buryFailed: () => Promise<void>;
    readonly logger: Logger;
  },
): Sweep => {
  const stop = new AbortController();
  let loop: Promise<void> | null = null;

  const step = async (name: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      deps.logger.warn({ step: name, code: errorCode(error) }, 'sweep step failed');
    }
  };

  const rounds = createTimerRounds({ timers: config.timers, onTimer: config.onTimer }, deps);

  const look = async (): Promise<void> => {
    await step('dirty', async () => {
      const spaces = await config.spaces.dirty(limit);
      await Promise.all(spaces.map((space) => deps.wakeUps.evaluate(space)));
    });
    for (const platform of config.platforms) {
      await step('outbox', async () => {
        const due = await config.outbox.due(platform, deps.clock.now(), 1);
        if (due.length > 0) await deps.wakeUps.deliver(platform);
      });
    }
    await step('failed', deps.buryFailed);
  };

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await look();
      // Not waited for: an erasure may take minutes, and posts must not.
      await step('timers', rounds.start);
      await pause(config.intervalMs ?? 2_000, stop.signal);
    }
  };

  return {
    once: async () => {
      await look();
      await step('timers', rounds.start);
      await rounds.idle();
    },
    start: () => {
      loop ??= run();
    },
    close: async () => {
      stop.abort();
      rounds.stop();
      await loop;
      const cut = new AbortController();
      await Promise.race([rounds.idle(), pause(closeMs, cut.signal)]);
      cut.abort();
    },
  };
};
