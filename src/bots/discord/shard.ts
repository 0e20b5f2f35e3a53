// One shard: discord.js's session with the gateway, which resumes from the last event that is safe with us rather than the
// last one that came.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  DefaultWebSocketManagerOptions,
  type FetchingStrategyOptions,
  type IContextFetchingStrategy,
  WebSocketShard,
  WebSocketShardEvents,
  WebSocketShardStatus,
} from '@discordjs/ws';
import { errorCode } from '../../core/errors.ts';
import type { IdentifyTurns } from './identify.ts';
import { readySchema } from './peer.ts';
import type { GatewayInfo } from './peer-answers.ts';
import type { Resume } from './resume.ts';

export type Received =
  | {
      readonly kind: 'dispatch';
      readonly shard: number;
      readonly sequence: number;
      readonly type: string;
      readonly data: unknown;
    }
  /** A new session: what came since the last one may be missing. */
  | {
      readonly kind: 'ready';
      readonly shard: number;
      readonly user: string;
      readonly application: string | null;
      readonly guilds: readonly string[];
    }
  /** Everything since the resume point was said again. */
  | { readonly kind: 'resumed'; readonly shard: number };

interface ShardsConfig {
  readonly token: string;
  readonly version: string;
  readonly reconnectMs: readonly [first: number, longest: number];
  readonly readyWithinMs: number;
  /** Spreads the reconnects of several processes; same seed, same pauses. */
  readonly seed: string;
}

interface ShardsDeps {
  readonly resume: Resume;
  readonly turns: IdentifyTurns;
  /** The intents to ask for, at this moment. */
  readonly intents: () => number;
  readonly onReceived: (received: Received) => void;
  /** Connection lost or refused; `code` for counting. */
  readonly onDrop: (code: string) => void;
  /** A shard is in. */
  readonly onUp: (current: Generation, shard: number) => void;
  /** A shard's connection closed while it was wanted. */
  readonly onClosed: (current: Generation, code: number) => void;
}

/** The shards of one connecting; `live` until it is let go of. */
export interface Generation {
  live: boolean;
  readonly ending: AbortController;
  readonly shards: Map<number, WebSocketShard>;
  readonly up: Set<number>;
}

/** How long to wait before an attempt, ms: doubles, and differs from process to process. */
export const createPauses = (
  reconnectMs: readonly [first: number, longest: number],
  seed: string,
): ((attempt: number) => number) => {
  const spread = (attempt: number): number =>
    (createHash('sha256').update(`${seed}:${attempt}`).digest().readUInt16BE(0) / 0xffff) * 0.5 + 0.75;
  return (attempt) => {
    const [first, longest] = reconnectMs;
    return attempt === 0 ? 0 : Math.min(first * 2 ** Math.min(attempt - 1, 20), longest) * spread(attempt);
  };
};

/** Any code but 1000 and 1001 leaves the session to be resumed. */
const resumableClose = 4200;
const silent = (): undefined => undefined;

interface Socket {
  readonly readyState: number;
  on(event: 'error', listener: () => void): void;
  terminate(): void;
}
const connecting = 0;
const isSocket = (value: unknown): value is Socket =>
  typeof value === 'object' && value !== null && 'terminate' in value && 'on' in value && 'readyState' in value;
/** The one thing of a shard that discord.js keeps to itself. */
const socketOf = (shard: WebSocketShard): Socket | null => {
  const socket: unknown = Reflect.get(shard, 'connection');
  return isSocket(socket) ? socket : null;
};

/** Lets go of all of them; their sessions can be resumed. Nothing is handed on after it returns. */
export const letGo = (ended: Generation): void => {
  ended.live = false;
  ended.ending.abort();
  for (const shard of ended.shards.values()) {
    const socket = socketOf(shard);
    // discord.js takes its own listener off a socket that is not open yet; its failure would then end the process.
    socket?.on('error', silent);
    if (socket?.readyState === connecting) socket.terminate();
    shard.destroy({ code: resumableClose, reason: 'back later' }).catch(silent);
  }
};

export interface Shards {
  make(current: Generation, id: number, count: number, gateway: GatewayInfo): WebSocketShard;
  /** Longest time a heartbeat came later than due, ms. */
  heartbeatLateMs(): number;
}

export const createShards = (config: ShardsConfig, deps: ShardsDeps): Shards => {
  const { resume } = deps;
  const pauseMs = createPauses(config.reconnectMs, config.seed);
  let lateMs = 0;

  const watchHeartbeats = (shard: WebSocketShard): void => {
    let lastAt = 0;
    let interval = Number.POSITIVE_INFINITY;
    shard.on(WebSocketShardEvents.Hello, () => {
      lastAt = 0;
    });
    shard.on(WebSocketShardEvents.HeartbeatComplete, ({ heartbeatAt }) => {
      if (lastAt > 0) {
        interval = Math.min(interval, heartbeatAt - lastAt);
        lateMs = Math.max(lateMs, heartbeatAt - lastAt - interval);
      }
      lastAt = heartbeatAt;
    });
  };

  const makeShard = (current: Generation, id: number, count: number, gateway: GatewayInfo): WebSocketShard => {
    let attempts = 0;
    const options: FetchingStrategyOptions = {
      ...DefaultWebSocketManagerOptions,
      token: config.token,
      intents: deps.intents(),
      version: config.version,
      readyTimeout: config.readyWithinMs,
      helloTimeout: config.readyWithinMs,
      handshakeTimeout: config.readyWithinMs,
      shardCount: count,
      gatewayInformation: gateway,
    };
    const context: IContextFetchingStrategy = {
      options,
      retrieveSessionInfo: async () => {
        // Never answered: a shard that was let go of while it waited to reconnect must not.
        if (!current.live) return new Promise<never>(silent);
        if (shard.status === WebSocketShardStatus.Idle) {
          const ms = pauseMs(attempts);
          attempts += 1;
          if (ms > 0) await pause(ms, undefined, { signal: current.ending.signal }).catch(silent);
          if (!current.live) return new Promise<never>(silent);
        }
        const session = resume.session(id);
        if (session === null) return null;
        const { sessionId, sequence, shardCount, resumeUrl } = session;
        return { sessionId, sequence, shardCount, shardId: id, resumeURL: resumeUrl === '' ? gateway.url : resumeUrl };
      },
      updateSessionInfo: (_, told) => {
        if (!current.live) return;
        if (told === null) return resume.setSession(id, null);
        const before = resume.session(id);
        // Of a session that goes on, only events that are safe move the sequence.
        if (before?.sessionId === told.sessionId) return;
        const { sessionId, sequence, shardCount } = told;
        const url =
          typeof told.resumeURL === 'string' && /^wss?:\/\/[^\s?#]+$/u.test(told.resumeURL) ? told.resumeURL : '';
        resume.setSession(id, { sessionId, sequence, shardCount, resumeUrl: url });
      },
      waitForIdentify: async (shardId, signal) => {
        const either = AbortSignal.any([signal, current.ending.signal]);
        await deps.turns.wait(shardId, gateway.session_start_limit.max_concurrency, either);
      },
    };
    const shard = new WebSocketShard(context, id);
    const isUp = (): void => {
      attempts = 0;
      current.up.add(id);
      deps.onUp(current, id);
    };
    shard.on(WebSocketShardEvents.Ready, ({ data }) => {
      if (!current.live) return;
      isUp();
      const said = readySchema.safeParse(data).data;
      deps.onReceived({
        kind: 'ready',
        shard: id,
        user: said?.user.id ?? '',
        application: said?.application?.id ?? null,
        guilds: said?.guilds.map((guild) => guild.id) ?? [],
      });
    });
    shard.on(WebSocketShardEvents.Resumed, () => {
      if (!current.live) return;
      isUp();
      deps.onReceived({ kind: 'resumed', shard: id });
    });
    shard.on(WebSocketShardEvents.Dispatch, ({ data: payload }) => {
      if (!current.live) return;
      const { s: sequence, t: type, d: data } = payload;
      deps.onReceived({ kind: 'dispatch', shard: id, sequence, type, data });
    });
    shard.on(WebSocketShardEvents.Closed, ({ code }) => {
      current.up.delete(id);
      if (!current.live) return;
      deps.onDrop(`gateway-${code}`);
      deps.onClosed(current, code);
    });
    shard.on(WebSocketShardEvents.Error, ({ error }) => {
      if (current.live) deps.onDrop(errorCode(error) === 'Error' ? 'gateway-failed' : errorCode(error));
    });
    watchHeartbeats(shard);
    return shard;
  };

  return { make: makeShard, heartbeatLateMs: () => lateMs };
};
