// What a Discord bot is made with.
import type { Logger } from 'pino';
import type { Interaction } from '../../core/commands/interaction.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Clock, Store } from '../../core/ports.ts';

/** Milliseconds and counts; every one has a default that fits production. */
export interface DiscordTuning {
  /** How long the connection's lease lasts without being renewed. Default 15,000. */
  readonly leaseTtlMs: number;
  /** Default 5,000. */
  readonly leaseRenewMs: number;
  /** First and longest pause between two attempts to connect. Default 500 and 30,000. */
  readonly reconnectMs: readonly [first: number, longest: number];
  /** How long a gateway may take to let us in before we try again. Default 15,000. */
  readonly readyWithinMs: number;
  /** How long after the last of its servers a shard is taken as complete. Default 3,000. */
  readonly guildsWithinMs: number;
  /** Pause after the token, an intent or the shards were refused: only a person can help. Default 60,000. */
  readonly refusedMs: number;
  /** Time between two identifies in one bucket of `max_concurrency`. Default 5,500: Discord asks for 5,000, counted at its end. */
  readonly identifyMs: number;
  /** Received but not yet safe events at which a shard stops reading. Default 5,000. */
  readonly backlogLimit: number;
  /** Events handed to the queue at the same time, a shard. Default 200. */
  readonly inFlight: number;
  /** How long one REST call may take. Default 10,000. */
  readonly requestTimeoutMs: number;
  /** First pause before a failed REST call is repeated; doubles. Default 250. */
  readonly retryMs: number;
  /** How often, at most, a shard's resume point is written. Default 1,000. */
  readonly saveEveryMs: number;
  /** Pause before an unfinished back-fill is tried again. Default 15,000. */
  readonly backfillRetryMs: number;
  /** Channels back-filled at the same time. Default 4. */
  readonly backfillLanes: number;
}

export const defaultTuning: DiscordTuning = {
  leaseTtlMs: 15_000,
  leaseRenewMs: 5000,
  reconnectMs: [500, 30_000],
  readyWithinMs: 15_000,
  guildsWithinMs: 3000,
  refusedMs: 60_000,
  identifyMs: 5500,
  backlogLimit: 5000,
  inFlight: 200,
  requestTimeoutMs: 10_000,
  retryMs: 250,
  saveEveryMs: 1000,
  backfillRetryMs: 15_000,
  backfillLanes: 4,
};

/** Which shards this process has; `count` null: as many as Discord recommends, `ids` null: all of them. */
export interface ShardPlan {
  readonly count: number | null;
  readonly ids: { readonly first: number; readonly last: number } | null;
}

export interface DiscordBotConfig {
  /** REST base; its last path segment may be the version (`/v10`). */
  readonly apiBase: string;
  readonly token: string;
  /** What the bot calls itself in the spaces it makes. */
  readonly name: string;
  readonly shards: ShardPlan;
  /** `global`: one registration for all servers; `guild`: one a server, at once. */
  readonly commandScope: 'global' | 'guild';
  /** false: metadata only, no text is asked for. */
  readonly messageContent: boolean;
  /** false: joining and leaving are not heard of. */
  readonly members: boolean;
  /** Ids of bots and webhooks whose messages count as a member's. */
  readonly listenTo: readonly string[];
  readonly tuning?: Partial<DiscordTuning>;
}

export interface DiscordBotDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves once the event is safe in the queue or its spool; awaiting it is the back-pressure. */
  readonly enqueue: (event: InboundEvent) => Promise<void>;
  /** Resolves once the interaction is safe in the queue. */
  readonly interact: (interaction: Interaction) => Promise<void>;
  readonly store: Pick<Store, 'messages' | 'spaces' | 'leases' | 'settings' | 'outbox' | 'interventions'>;
  /** Names this process in the lease; unique per process. */
  readonly holder: string;
}

/** Why nothing is heard although the connection is wanted; null: nothing is wrong. */
export type DiscordTrouble = 'token-refused' | 'intents-refused' | 'sharding-refused' | 'no-sessions-left' | null;

/** What to show and count about the connection. Content-free. */
export interface DiscordState {
  /** Every shard of this process is in. */
  readonly connected: boolean;
  /** Whether this process holds the connection's lease. */
  readonly holder: boolean;
  readonly trouble: DiscordTrouble;
  /** false: texts are not received, by configuration or because the portal does not allow it. */
  readonly readsContent: boolean;
  readonly shards: number;
  readonly guilds: number;
  /** How old the last event was when it became safe; null before the first. */
  readonly lagMs: number | null;
  /** Longest time a heartbeat of ours came later than due, ms. */
  readonly heartbeatLateMs: number;
  /** Received, not yet safe. */
  readonly backlog: number;
  readonly received: number;
  readonly handled: number;
  /** Known events that are not ours to keep: own posts, other bots, private channels, Discord's own words. */
  readonly skipped: number;
  /** Times a connection was lost or refused. */
  readonly drops: number;
  readonly backfilling: boolean;
  readonly backfills: number;
  /** By error code: unusable events, refused connections, failed calls. */
  readonly errors: Readonly<Record<string, number>>;
}
