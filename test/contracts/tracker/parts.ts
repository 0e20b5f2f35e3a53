// What both harnesses share: a clock that sleeping moves, a log that is kept, and times that fit tests.
import { type Logger, pino } from 'pino';
import type { HttpTuning } from '../../../src/integrations/http/index.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';

export const tuning: Partial<HttpTuning> = { timeoutMs: 400, failuresToOpen: 6 };

export interface Parts {
  readonly clock: SettableClock;
  readonly logger: Logger;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly logged: () => string;
}

export const createParts = (): Parts => {
  const clock = createClock();
  const lines: string[] = [];
  return {
    clock,
    logger: pino({ level: 'trace' }, { write: (line) => lines.push(line) }),
    sleep: async (ms) => clock.advance(ms),
    random: () => 0,
    logged: () => lines.join(''),
  };
};
