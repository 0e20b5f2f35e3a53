// Settings, and the log of what was done.
import type { SpaceId } from '../ids.ts';

export interface SettingsRepository {
  /** `scope`: 'global' or a space id. Values are JSON. */
  get(scope: string, key: string): Promise<unknown>;
  set(scope: string, key: string, value: unknown, by: string, now: number): Promise<void>;
  all(scope: string): Promise<Record<string, unknown>>;
  /**
   * Waits for whoever else holds the settings of this scope, and holds them to the end of the transaction: what is read
   * now and written back takes nothing away that another wrote. Call in a transaction, before anything else is locked.
   */
  hold(scope: string): Promise<void>;
}

export interface AuditEntry {
  readonly at: number;
  readonly spaceId: SpaceId | null;
  /** A member's id, 'agent', or 'admin' (dashboard, CLI). Cleared by erase. */
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** Codes, counts and ids; never content. */
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditRepository {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: { spaceId?: SpaceId; limit: number }): Promise<AuditEntry[]>;
}
