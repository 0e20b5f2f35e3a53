// Discord lets `max_concurrency` shards identify every five seconds, over all processes of a bot: they take turns by leases
// in the store that they share.
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, LeaseRepository } from '../../core/ports.ts';

export interface IdentifyTurns {
  /** Resolves when it is the shard's turn; rejects when `signal` is aborted. */
  wait(shard: number, maxConcurrency: number, signal: AbortSignal): Promise<void>;
}

export const createIdentify = (
  config: { readonly key: string; readonly holder: string; readonly everyMs: number },
  deps: { readonly leases: LeaseRepository; readonly clock: Clock; readonly onError: (error: unknown) => void },
): IdentifyTurns => {
  let turns = 0;
  return {
    wait: async (shard, maxConcurrency, signal) => {
      const name = `discord:identify:${config.key}:${shard % maxConcurrency}`;
      // A turn of its own: within this process, too, the next one has to wait.
      turns += 1;
      const holder = `${config.holder}:${shard}:${turns}`;
      while (!signal.aborted) {
        try {
          if (await deps.leases.acquire(name, holder, deps.clock.now(), config.everyMs)) return;
        } catch (error) {
          deps.onError(error);
        }
        await pause(Math.min(config.everyMs / 4, 250), undefined, { signal });
      }
      signal.throwIfAborted();
    },
  };
};
