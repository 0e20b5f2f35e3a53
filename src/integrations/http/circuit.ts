// A circuit breaker on our own clock. cockatiel keeps the state; it reads the system's time, so it is told to probe at
// once, and we say when.
import { CircuitState as BreakerState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { Clock } from '../../core/ports.ts';
import type { CircuitState, HttpTuning } from './config.ts';

export interface Circuit {
  /** Runs `work`, or throws `blocked()` where nothing is let through. */
  run<T>(work: () => Promise<T>, blocked: () => Error): Promise<T>;
  state(): CircuitState;
}

const mostDoublings = 4;

interface CircuitOptions {
  readonly clock: Clock;
  readonly tuning: Pick<HttpTuning, 'failuresToOpen' | 'openForMs'>;
  /** Which errors say that the service is down. */
  readonly isDown: (error: unknown) => boolean;
  readonly changed: (state: 'open' | 'closed') => void;
}

export const createCircuit = ({ clock, tuning, isDown, changed }: CircuitOptions): Circuit => {
  let opened = 0;
  let openUntil = 0;
  const breaker = circuitBreaker(handleWhen(isDown), {
    halfOpenAfter: 0,
    breaker: new ConsecutiveBreaker(tuning.failuresToOpen),
  });
  breaker.onBreak(() => {
    openUntil = clock.now() + tuning.openForMs * 2 ** Math.min(opened, mostDoublings);
    opened += 1;
    if (opened === 1) changed('open');
  });
  breaker.onReset(() => {
    opened = 0;
    changed('closed');
  });

  return {
    run: (work, blocked) => {
      // One probe at a time; who comes meanwhile fails at once instead of waiting for its outcome.
      if (breaker.state === BreakerState.HalfOpen) return Promise.reject(blocked());
      if (breaker.state === BreakerState.Open && clock.now() < openUntil) return Promise.reject(blocked());
      return breaker.execute(work);
    },
    state: () => {
      if (breaker.state === BreakerState.HalfOpen) return 'half-open';
      return breaker.state === BreakerState.Open ? 'open' : 'closed';
    },
  };
};
