// Versions of the communication strategy.
import type { StrategyVersion } from '../brand/strategy.ts';

export interface StrategyRepository {
  /** The newest; null: none was imported. */
  current(): Promise<StrategyVersion | null>;
  /** Adds a version; false when that number is taken. */
  add(version: StrategyVersion): Promise<boolean>;
  /** Newest first. */
  list(limit: number): Promise<StrategyVersion[]>;
}
