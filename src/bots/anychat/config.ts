// What an AnyChat bot is made with.
import type { Logger } from 'pino';
import type { Interaction } from '../../core/commands/interaction.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Clock, Store } from '../../core/ports.ts';

/** A slash command as members see it. `name` is without the slash. */
export interface AgentCommand {
  readonly name: string;
  readonly description: string;
  readonly hints: readonly { readonly text: string; readonly description: string }[];
}

/** What a space shows about the agent. */
export interface AgentProfile {
  readonly role: string;
  readonly bio: string;
  readonly capabilities: readonly string[];
  /** The first one is the main command: another one's name is put before its text when it is handed over. */
  readonly commands: readonly AgentCommand[];
}

/** Milliseconds and counts; every one has a default that fits production. */
interface AnyChatTuning {
  /** How long the connection's lease lasts without being renewed. Default 15,000. */
  readonly leaseTtlMs: number;
  /** Default 5,000. */
  readonly leaseRenewMs: number;
  /** First and longest pause between two attempts to connect. Default 200 and 10,000. */
  readonly reconnectMs: readonly [first: number, longest: number];
  /** How long a connected peer may take to say `ready` before it is taken for one that never does. Default 5,000. */
  readonly readyWithinMs: number;
  /** Received but not yet safe events at which reading stops. Default 2,000. */
  readonly backlogLimit: number;
  /** Events handed to the queue at the same time. Default 200. */
  readonly inFlight: number;
  /** How long one REST call may take. Default 10,000. */
  readonly requestTimeoutMs: number;
  /** First pause before a failed REST call is repeated; doubles. Default 250. */
  readonly retryMs: number;
  /** How often, at most, the resume point is written. Default 500. */
  readonly saveEveryMs: number;
  /** Pause before an unfinished back-fill is tried again. Default 15,000. */
  readonly backfillRetryMs: number;
  /** After gapless replays, back-fill is a safety net: at most one in this time. Default 60,000. */
  readonly backfillRestMs: number;
}

export const defaultTuning: AnyChatTuning = {
  leaseTtlMs: 15_000,
  leaseRenewMs: 5000,
  reconnectMs: [200, 10_000],
  readyWithinMs: 5000,
  backlogLimit: 2000,
  inFlight: 200,
  requestTimeoutMs: 10_000,
  retryMs: 250,
  saveEveryMs: 500,
  backfillRetryMs: 15_000,
  backfillRestMs: 60_000,
};

export interface AnyChatBotConfig {
  /** REST base; its last path segment (`/v1`) is also the socket.io namespace. */
  readonly apiBase: string;
  readonly token: string;
  /** The name the agent is deployed under. */
  readonly name: string;
  readonly agent: AgentProfile;
  readonly tuning?: Partial<AnyChatTuning>;
}

export interface AnyChatBotDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves once the event is safe in the queue or its spool; awaiting it is the back-pressure. */
  readonly enqueue: (event: InboundEvent) => Promise<void>;
  /** Resolves once the interaction is safe in the queue. */
  readonly interact: (interaction: Interaction) => Promise<void>;
  readonly store: Pick<Store, 'messages' | 'spaces' | 'leases' | 'settings'>;
  /** Names this process in the lease; unique per process. */
  readonly holder: string;
}

/** What to show and count about the connection. Content-free. */
export interface AnyChatState {
  readonly connected: boolean;
  /** Whether this process holds the connection's lease. */
  readonly holder: boolean;
  /** The resume point: the last event of which it, and all before it, are safe. */
  readonly lastEventId: string | null;
  /** How old the last event was when it became safe; null before the first. */
  readonly lagMs: number | null;
  /** Received, not yet safe. */
  readonly backlog: number;
  readonly received: number;
  readonly handled: number;
  /** Known events that are not ours to keep: own posts, other bots, private messages, private channels. */
  readonly skipped: number;
  /** Times a connection was lost or refused. */
  readonly drops: number;
  readonly backfilling: boolean;
  readonly backfills: number;
  /** By error code: unusable events, refused connections, failed calls. */
  readonly errors: Readonly<Record<string, number>>;
}
