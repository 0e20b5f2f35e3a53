// The communication strategy of the configuration becomes a version in the store, where it is not the current one already.
import { nextVersion, type StrategyVersion } from '../core/brand/strategy.ts';
import type { Clock, Repositories } from '../core/ports.ts';

const attempts = 5;

/** Imports it; returns the version that holds then. A restart with the same makes none. */
export const importStrategy = async (
  { strategy }: Pick<Repositories, 'strategy'>,
  clock: Clock,
  given: Pick<StrategyVersion, 'source' | 'strategy'>,
): Promise<StrategyVersion | null> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const current = await strategy.current();
    const next = nextVersion(current, { ...given, at: clock.now() });
    // Another process that starts at the same time may have taken the number, with the same.
    if (next === current || (await strategy.add(next))) return next;
  }
  return strategy.current();
};
