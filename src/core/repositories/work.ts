// Due times, leases, presses seen, and jobs that failed.
import type { MemberId } from '../ids.ts';

export interface Timer {
  /** Unique; setting it again moves it. E.g. `check:anychat:s1`, `expire:<intervention>`, `erase:<member>`. */
  readonly key: string;
  readonly kind:
    | 'check'
    | 'expire-intervention'
    | 'wake-intervention'
    | 'measure-outcome'
    | 'retention'
    | 'history'
    | 'clear-text'
    | 'erase';
  readonly subject: string;
  readonly dueAt: number;
}

export interface TimerRepository {
  set(timer: Timer): Promise<void>;
  /** Like `set`, but never to an earlier time than it has. */
  postpone(timer: Timer): Promise<void>;
  /** With `dueAt`: only if it is due then, and was not moved meanwhile. */
  clear(key: string, dueAt?: number): Promise<void>;
  due(now: number, limit: number): Promise<Timer[]>;
  /** The earliest due time, or null: replay steps its clock to it. */
  next(): Promise<number | null>;
}

export interface LeaseRepository {
  /** Takes or renews; false while another holder's has not run out. */
  acquire(name: string, holder: string, now: number, ttlMs: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
  /** Removes those that ran out before `before`; returns how many. */
  expire(before: number): Promise<number>;
}

export interface InteractionRepository {
  /** true the first time an id is seen; call in the transaction that answers it. */
  claim(id: string, now: number): Promise<boolean>;
}

export interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  readonly errorCode: string;
  readonly at: number;
  readonly attempts: number;
  /** The job's payload. Never printed: it may hold text. */
  readonly payload: unknown;
  /** Whose message it is, where that is known: so that `erase` finds it. */
  readonly memberId: MemberId | null;
}

export interface DeadLetterRepository {
  /** The same id again replaces it, and is always given a later `at` than it had. */
  add(letter: DeadLetter): Promise<void>;
  list(limit: number): Promise<Omit<DeadLetter, 'payload'>[]>;
  get(id: string): Promise<DeadLetter | null>;
  /** With `at`: only if it was not added again since. */
  remove(id: string, at?: number): Promise<boolean>;
  expire(before: number): Promise<number>;
}
