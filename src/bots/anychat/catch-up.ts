// When something may be missing, and what is done about it: notes gaps durably, reads the spaces anew, back-fills, one
// run at a time, and tries again until nothing is left out.
import type { Logger } from 'pino';
import type { Clock, Store } from '../../core/ports.ts';
import type { Tally } from '../shared/tally.ts';
import { backfill } from './backfill.ts';
import type { Handler } from './handle.ts';
import type { Listing } from './listing.ts';
import type { Resume } from './resume.ts';
import type { Spaces } from './spaces.ts';

interface CatchUpRequest {
  /** Compare the last 24 h with the platform, and purge what is gone there. */
  readonly compare: boolean;
  /** ms; something may be missing from here on, beyond the noted gap. null: only the noted gap. */
  readonly since: number | null;
  /** Read the spaces anew first; these ids where the peer cannot list them. null: not needed. */
  readonly spaces: readonly string[] | null;
}

interface CatchUpDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tally: Tally;
  readonly store: Pick<Store, 'messages' | 'spaces'>;
  readonly listing: Listing;
  readonly spaces: Spaces;
  readonly handler: Handler;
  readonly resume: Resume;
  /** Our id on the platform; null: not known yet. */
  readonly ownId: () => string | null;
  /** Whether this process may act for the account now. */
  readonly held: () => boolean;
  readonly closing: AbortSignal;
  readonly retryMs: number;
  readonly restMs: number;
}

interface CatchUp {
  /** A connection was opened or the peer cannot replay: what came after the resume point may be missing. Throws what the store throws. */
  noteGap(): Promise<void>;
  /** Resolves when done or given up; false: something was left out (and is tried again by itself while the lease is held). */
  request(request: CatchUpRequest): Promise<boolean>;
  /** Something said at `at` (ms) is held back until its space can be read: noted durably; asked for and fetched later. Throws what the store throws. */
  hold(at: number): Promise<void>;
  /** The same after a gapless replay: not at once where the last one ended less than `restMs` ago. */
  requestCalmly(request: CatchUpRequest): void;
  running(): boolean;
  /** Whether the platform was compared with what is stored since this process began. */
  compared(): boolean;
  /** Waits for the run under way, which ends soon after `closing` is aborted. */
  close(): Promise<void>;
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

export const createCatchUp = (deps: CatchUpDeps): CatchUp => {
  const { resume, tally, logger, store } = deps;
  let wanted: CatchUpRequest | null = null;
  let running: Promise<boolean> | null = null;
  let retry: NodeJS.Timeout | undefined;
  let compared = false;
  let calm: NodeJS.Timeout | undefined;
  let release: NodeJS.Timeout | undefined;
  let endedAt = 0;
  // Counts the gaps noted, so that a run closes only the one it began with.
  let gaps = 0;

  const once = async ({ compare, since, spaces }: CatchUpRequest): Promise<boolean> => {
    const gap = gaps;
    tally.count('backfills');
    const synced = spaces === null || (await deps.spaces.sync(spaces));
    const filled = await backfill(
      {
        listing: deps.listing,
        messages: store.messages,
        spaces: store.spaces,
        clock: deps.clock,
        known: deps.spaces.known,
        ownId: deps.ownId,
        said: deps.handler.said,
        gone: deps.handler.gone,
        onError: (code, channel) => {
          tally.error(code);
          logger.warn({ code, channel }, 'AnyChat: back-fill of a channel failed');
        },
      },
      { gapFrom: earlier(resume.gap()?.from ?? null, since), compare, signal: deps.closing },
    );
    if (!synced || !filled) return false;
    compared ||= compare;
    endedAt = deps.clock.now();
    if (gap === gaps && deps.spaces.held().length === 0) await resume.closeGap();
    return true;
  };

  const run = async (): Promise<boolean> => {
    let whole = true;
    while (wanted !== null && !deps.closing.aborted && deps.held()) {
      const now = wanted;
      wanted = null;
      whole = await once(now).catch(() => false);
      if (whole || deps.closing.aborted) continue;
      clearTimeout(retry);
      retry = setTimeout(() => void request(now), deps.retryMs).unref();
    }
    running = null;
    // Not ours to do (any more): whoever holds the lease does it.
    return whole && wanted === null;
  };

  const request = (asked: CatchUpRequest): Promise<boolean> => {
    wanted = {
      compare: asked.compare || wanted?.compare === true,
      since: earlier(wanted?.since ?? null, asked.since),
      spaces: asked.spaces ?? wanted?.spaces ?? null,
    };
    running ??= run();
    return running;
  };

  /** Asks for the spaces of what is held back, again and again, then fetches it. */
  const releaseLater = (): void => {
    release ??= setTimeout(async () => {
      release = undefined;
      if (deps.closing.aborted || !deps.held()) return;
      await deps.spaces.sync(deps.spaces.held());
      if (deps.spaces.held().length > 0) releaseLater();
      else await request({ compare: false, since: null, spaces: null });
    }, deps.retryMs).unref();
  };

  return {
    noteGap: async () => {
      gaps += 1;
      if (resume.gap() !== null) return;
      const point = resume.point();
      if (point !== null) return resume.openGap(point.at);
      // No resume point (a new token, a peer without one): the last stored message tells how far we were.
      let last: number | null = null;
      for (const space of await store.spaces.list()) {
        if (space.platform !== 'anychat') continue;
        for (const cursor of await store.messages.cursors(space.id)) last = Math.max(last ?? 0, cursor.lastAt);
      }
      await resume.openGap(last);
    },
    request,
    hold: async (at) => {
      gaps += 1;
      await resume.openGap(at);
      releaseLater();
    },
    requestCalmly: (asked) => {
      clearTimeout(calm);
      calm = setTimeout(() => void request(asked), Math.max(endedAt + deps.restMs - deps.clock.now(), 0)).unref();
    },
    running: () => running !== null,
    compared: () => compared,
    close: async () => {
      clearTimeout(retry);
      clearTimeout(calm);
      clearTimeout(release);
      await running;
    },
  };
};
