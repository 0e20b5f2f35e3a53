// One process per account holds the connection; the others stand by. Nobody acts on a lease that may have run out.
import type { Clock, LeaseRepository } from '../../core/ports.ts';

interface LeaseConfig {
  readonly name: string;
  readonly holder: string;
  readonly ttlMs: number;
  readonly renewMs: number;
}

interface LeaseDeps {
  readonly leases: LeaseRepository;
  readonly clock: Clock;
  readonly onGained: () => void;
  /** Called at once when the lease is lost, or ran out because it could not be renewed. */
  readonly onLost: () => void;
  readonly onError: (error: unknown) => void;
}

interface Lease {
  /** Resolves after the first attempt; goes on trying until closed. Never rejects. */
  start(): Promise<void>;
  held(): boolean;
  /** Gives the lease back, so that a standby need not wait for its end. */
  close(): Promise<void>;
}

export const createLease = (config: LeaseConfig, deps: LeaseDeps): Lease => {
  const { clock } = deps;
  let until = 0;
  let held = false;
  let closed = false;
  let renewal: NodeJS.Timeout | undefined;
  let expiry: NodeJS.Timeout | undefined;

  const lose = (): void => {
    clearTimeout(expiry);
    if (!held) return;
    held = false;
    deps.onLost();
  };

  const attempt = async (): Promise<void> => {
    // Counted from before the question: the store may take its time to answer.
    const asked = clock.now();
    try {
      const ours = await deps.leases.acquire(config.name, config.holder, asked, config.ttlMs);
      if (closed) {
        if (ours) await deps.leases.release(config.name, config.holder);
        return;
      }
      if (!ours) return lose();
      until = asked + config.ttlMs;
      clearTimeout(expiry);
      expiry = setTimeout(lose, Math.max(until - clock.now(), 0)).unref();
      if (held) return;
      held = true;
      deps.onGained();
    } catch (error) {
      // The expiry timer decides: a store that answers again in time costs nothing.
      deps.onError(error);
    }
  };

  const again = (): void => {
    if (closed) return;
    renewal = setTimeout(() => void attempt().then(again), config.renewMs);
  };

  return {
    start: async () => {
      await attempt();
      again();
    },
    held: () => held && clock.now() < until,
    close: async () => {
      const release = held;
      closed = true;
      held = false;
      clearTimeout(renewal);
      clearTimeout(expiry);
      if (release) await deps.leases.release(config.name, config.holder).catch(deps.onError);
    },
  };
};
