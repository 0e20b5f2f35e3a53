// What may be missing is fetched: after each connect, when a server comes back, when the queue was lost.
import type { InboundEvent } from '../../core/messages/inbound.ts';
import { backfill } from './backfill.ts';
import { type CatchUp, createCatchUp } from './catch-up.ts';
import type { Place } from './guild-view.ts';
import type { Parts } from './parts.ts';
import type { PeerMessage } from './peer.ts';
import { createRefresh, everyServer, isOfShard } from './refresh.ts';
import type { Resume } from './resume.ts';
import { createServers, type Servers } from './servers.ts';

interface FillingDeps {
  readonly resume: Resume;
  /** Shards of this process, and of the bot as a whole; null: not known yet. */
  readonly layout: () => { readonly ids: readonly number[]; readonly count: number } | null;
  /** Whether this process may act for its shards now. */
  readonly held: () => boolean;
  readonly said: (message: PeerMessage, place: Place) => Promise<boolean>;
  readonly gone: (event: InboundEvent) => Promise<boolean>;
}

export interface Filling {
  readonly catchUp: CatchUp;
  readonly servers: Servers;
  /** Begins anew: another process may have had the connection meanwhile. */
  reset(): void;
  /** A server is away for now: what is said there is not heard. Throws what the store throws. */
  away(guildId: string): Promise<void>;
  /** A server came. */
  came(guildId: string): void;
  /** A new session's servers are awaited; what came since the last one may be missing. */
  began(shard: number, guilds: readonly string[]): void;
  /** A session went on where it was. */
  resumed(): void;
}

export const createFilling = (parts: Parts, deps: FillingDeps): Filling => {
  const { client, closing, identity, listing, logger, note, spaces, tally, tuning } = parts;
  const { clock, store } = parts.deps;
  const { signal } = closing;
  const refreshServers = createRefresh({ client, spaces, layout: deps.layout, onError: note, closing: signal });
  const completed = new Set<number>();
  const outages = new Set<string>();
  // Since the lease came last, the servers have been seen.
  let readBefore = false;

  const catchUp = createCatchUp({
    clock,
    logger,
    tally,
    store,
    resume: deps.resume,
    run: async ({ compare, guilds, refresh }, gapFrom) => {
      const refreshed = await refreshServers(refresh);
      const onError = (code: string, channel: string): void => {
        tally.error(code);
        logger.warn({ code, channel }, 'Discord: back-fill of a channel failed');
      };
      const filled = await backfill(
        {
          client,
          listing,
          messages: store.messages,
          stored: store.spaces,
          spaces,
          clock,
          ownId: identity.id(),
          said: deps.said,
          gone: deps.gone,
          onError,
        },
        { gapFrom, compare, guilds, lanes: tuning.backfillLanes, signal },
      );
      return refreshed && filled;
    },
    held: deps.held,
    closing: signal,
    retryMs: tuning.backfillRetryMs,
  });

  /** All servers of a shard are there: what it missed is read; once all shards are, what is left of the gap. */
  const onComplete = async (shard: number): Promise<void> => {
    const layout = deps.layout();
    if (layout === null || layout.ids.length <= 1) return void (await catchUp.request({ compare: true }));
    const own = spaces.guilds.list().filter(({ id }) => isOfShard(id, shard, layout.count));
    const whole = await catchUp.request({ compare: true, guilds: new Set(own.map(({ id }) => id)) });
    if (whole) completed.add(shard);
    if (completed.size >= layout.ids.length) await catchUp.request({});
  };
  const servers = createServers({
    withinMs: tuning.guildsWithinMs,
    onComplete: (shard) => void onComplete(shard),
  });

  return {
    catchUp,
    servers,
    reset: () => {
      readBefore = false;
      completed.clear();
    },
    away: async (guildId) => {
      outages.add(guildId);
      await catchUp.noteGap();
    },
    came: (guildId) => {
      const expected = servers.came(guildId);
      if (outages.delete(guildId) && !expected) void catchUp.request({ compare: true });
    },
    began: (shard, guilds) => {
      readBefore = true;
      servers.expect(shard, guilds);
    },
    resumed: () => {
      // Nothing is missing, but a process that has just begun has not seen the servers yet.
      const fresh = !readBefore;
      readBefore = true;
      if (!fresh && deps.resume.gap() === null && catchUp.compared()) return;
      void catchUp.request({ compare: !catchUp.compared(), refresh: new Set(fresh ? [everyServer] : []) });
    },
  };
};
