// When something may be missing, and what is done about it: notes gaps durably, back-fills, one run at a time, and tries
// again until nothing is left out.
import type { Logger } from 'pino';
import { errorCode } from '../../core/errors.ts';
import type { Clock, Store } from '../../core/ports.ts';
import type { Tally } from '../shared/tally.ts';
import type { Resume } from './resume.ts';

export interface CatchUpRequest {
  /** Compare the last 24 h with Discord, and purge what is gone there. */
  readonly compare: boolean;
  /** ms; something may be missing from here on, beyond the noted gap. null: only the noted gap. */
  readonly since: number | null;
  /** null: every server. */
  readonly guilds: ReadonlySet<string> | null;
  /** Servers to be read anew first. */
  readonly refresh: ReadonlySet<string>;
}

interface CatchUpDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tally: Tally;
  readonly store: Pick<Store, 'messages' | 'spaces'>;
  readonly resume: Resume;
  /** Does it once; false: something was left out. */
  readonly run: (request: CatchUpRequest, gapFrom: number | null) => Promise<boolean>;
  /** Whether this process may act for the account now. */
  readonly held: () => boolean;
  readonly closing: AbortSignal;
  readonly retryMs: number;
}

export interface CatchUp {
  /** What came after the resume point may be missing. Throws what the store throws. */
  noteGap(): Promise<void>;
  /** Something said at `at` (ms) could not be placed: noted durably, and fetched later. Throws what the store throws. */
  hold(at: number, guildId: string | null): Promise<void>;
  /** Resolves when done or given up; false: something was left out (and is tried again by itself while the lease is held). */
  request(request: Partial<CatchUpRequest>): Promise<boolean>;
  running(): boolean;
  /** Whether Discord was compared with what is stored since this process began. */
  compared(): boolean;
  /** Waits for the run under way, which ends soon after `closing` is aborted. */
  close(): Promise<void>;
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

const both = (a: CatchUpRequest | null, b: CatchUpRequest): CatchUpRequest =>
  a === null
    ? b
    : {
        compare: a.compare || b.compare,
        since: earlier(a.since, b.since),
        guilds: a.guilds === null || b.guilds === null ? null : new Set([...a.guilds, ...b.guilds]),
        refresh: new Set([...a.refresh, ...b.refresh]),
      };

export const createCatchUp = (deps: CatchUpDeps): CatchUp => {
  const { resume, tally, logger, store } = deps;
  let wanted: CatchUpRequest | null = null;
  let running: Promise<boolean> | null = null;
  let retry: NodeJS.Timeout | undefined;
  let compared = false;
  // Counts the gaps noted, so that a run closes only the one it began with.
  let gaps = 0;

  const once = async (request: CatchUpRequest): Promise<boolean> => {
    const before = gaps;
    tally.count('backfills');
    const whole = await deps.run(request, earlier(resume.gap()?.from ?? null, request.since));
    if (!whole) return false;
    if (request.guilds !== null) return true;
    compared ||= request.compare;
    if (before === gaps) await resume.closeGap();
    return true;
  };

  const run = async (): Promise<boolean> => {
    let whole = true;
    while (wanted !== null && !deps.closing.aborted && deps.held()) {
      const now = wanted;
      wanted = null;
      whole = await once(now).catch((error: unknown) => {
        tally.error(errorCode(error));
        logger.warn({ code: errorCode(error) }, 'Discord: back-fill failed, it is tried again');
        return false;
      });
      if (whole || deps.closing.aborted) continue;
      later(now);
    }
    running = null;
    // Not ours to do (any more): whoever holds the lease does it.
    return whole && wanted === null;
  };

  const request = (asked: Partial<CatchUpRequest>): Promise<boolean> => {
    const full = { compare: false, since: null, guilds: null, refresh: new Set<string>(), ...asked };
    wanted = both(wanted, full);
    running ??= run();
    return running;
  };

  let owed: CatchUpRequest | null = null;
  const later = (asked: CatchUpRequest): void => {
    owed = both(owed, asked);
    clearTimeout(retry);
    retry = setTimeout(() => {
      const now = owed;
      owed = null;
      if (now !== null) void request(now);
    }, deps.retryMs).unref();
  };

  return {
    noteGap: async () => {
      gaps += 1;
      if (resume.gap() !== null) return;
      const at = resume.lastAt();
      if (at !== null) return resume.openGap(at);
      // Nothing was ever safe in this account's name: the last stored message tells how far we were.
      let last: number | null = null;
      for (const space of await store.spaces.list()) {
        if (space.platform !== 'discord') continue;
        for (const cursor of await store.messages.cursors(space.id)) last = Math.max(last ?? 0, cursor.lastAt);
      }
      await resume.openGap(last);
    },
    hold: async (at, guildId) => {
      gaps += 1;
      await resume.openGap(at);
      later({ compare: false, since: at, guilds: null, refresh: new Set(guildId === null ? [] : [guildId]) });
    },
    request,
    running: () => running !== null,
    compared: () => compared,
    close: async () => {
      clearTimeout(retry);
      await running;
    },
  };
};
