// The gateway: discord.js's shards, one session each, which resume from the last event that is safe with us rather than
// the last one that came. Everything that arrives, and every change of a connection, is handed on in order.
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
import { CcoError, errorCode } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import type { DiscordTrouble, ShardPlan } from './config.ts';
import type { IdentifyTurns } from './identify.ts';
import { type GatewayInfo, gatewaySchema, readySchema } from './peer.ts';
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

interface ReceiverConfig {
  readonly token: string;
  readonly version: string;
  readonly plan: ShardPlan;
  readonly reconnectMs: readonly [first: number, longest: number];
  readonly readyWithinMs: number;
  readonly refusedMs: number;
  /** Spreads the reconnects of several processes; same seed, same pauses. */
  readonly seed: string;
}

interface ReceiverDeps {
  readonly client: DiscordClient;
  readonly clock: Clock;
  readonly resume: Resume;
  readonly turns: IdentifyTurns;
  /** The intents to ask for, at this moment. */
  readonly intents: () => number;
  /** Called before every connection, with the shards of this process. Must not reject. */
  readonly prepare: (shards: readonly number[]) => Promise<void>;
  readonly onReceived: (received: Received) => void;
  /** Connection lost or refused; `code` for counting. */
  readonly onDrop: (code: string) => void;
  /** The portal does not allow an intent; true: there is less to ask for now. Never rejects. */
  readonly onIntentsRefused: () => Promise<boolean>;
  readonly onTrouble: (trouble: DiscordTrouble) => void;
}

export interface Receiver {
  /** Connects and stays connected. */
  open(): void;
  /** Disconnects and stays so until `open`; sessions can be resumed. Nothing is handed on after it returns. */
  shut(): void;
  /** Every shard is in. */
  connected(): boolean;
  /** Shards of this process, and of the bot as a whole; null until Discord said how many. */
  layout(): { readonly ids: readonly number[]; readonly count: number } | null;
  heartbeatLateMs(): number;
}

interface Generation {
  live: boolean;
  readonly ending: AbortController;
  readonly shards: Map<number, WebSocketShard>;
  readonly up: Set<number>;
}

const infoGoodForMs = 60 * 60_000;
/** Close codes that discord.js does not come back from by itself. */
const troubles: Readonly<Record<number, DiscordTrouble>> = {
  4004: 'token-refused',
  4010: 'sharding-refused',
  4011: 'sharding-refused',
  4012: 'sharding-refused',
  4013: 'intents-refused',
  4014: 'intents-refused',
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

export const createReceiver = (config: ReceiverConfig, deps: ReceiverDeps): Receiver => {
  const { client, clock, resume } = deps;
  let generation: Generation | null = null;
  let info: { readonly at: number; readonly value: GatewayInfo } | null = null;
  let layout: { readonly ids: readonly number[]; readonly count: number } | null = null;
  let lateMs = 0;
  let failures = 0;

  const spread = (attempt: number): number =>
    (createHash('sha256').update(`${config.seed}:${attempt}`).digest().readUInt16BE(0) / 0xffff) * 0.5 + 0.75;
  const pauseMs = (attempt: number): number => {
    const [first, longest] = config.reconnectMs;
    return attempt === 0 ? 0 : Math.min(first * 2 ** Math.min(attempt - 1, 20), longest) * spread(attempt);
  };

  const end = (ended: Generation): void => {
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

  /** Lets go of everything and begins anew after a while. */
  const again = (former: Generation, afterMs: number): void => {
    if (!former.live) return;
    end(former);
    const next = begin();
    void pause(afterMs, undefined, { signal: next.ending.signal })
      .then(() => connect(next))
      .catch(silent);
  };

  const onFatal = (current: Generation, trouble: DiscordTrouble): void => {
    info = null;
    deps.onTrouble(trouble);
    if (trouble !== 'intents-refused') {
      again(current, config.refusedMs);
      return;
    }
    void deps.onIntentsRefused().then((less) => again(current, less ? config.reconnectMs[0] : config.refusedMs));
  };

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
      failures = 0;
      current.up.add(id);
      if (current.up.size === current.shards.size) deps.onTrouble(null);
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
      const trouble = troubles[code];
      // After discord.js has put the shard away itself.
      if (trouble !== undefined) setImmediate(() => onFatal(current, trouble));
    });
    shard.on(WebSocketShardEvents.Error, ({ error }) => {
      if (current.live) deps.onDrop(errorCode(error) === 'Error' ? 'gateway-failed' : errorCode(error));
    });
    watchHeartbeats(shard);
    return shard;
  };

  const gatewayInfo = async (signal: AbortSignal): Promise<GatewayInfo> => {
    if (info !== null && clock.now() - info.at < infoGoodForMs) return info.value;
    const ask = { method: 'GET', path: '/gateway/bot', answer: gatewaySchema, patienceMs: 60_000 } as const;
    const value = await client.call({ ...ask, repeats: 2, signal });
    info = { at: clock.now(), value };
    return value;
  };

  const connect = async (current: Generation): Promise<void> => {
    const { signal } = current.ending;
    let gateway: GatewayInfo;
    try {
      gateway = await gatewayInfo(signal);
    } catch (error) {
      if (!current.live) return;
      deps.onDrop(errorCode(error));
      if (error instanceof CcoError && error.data.reason === 'http-401') return onFatal(current, 'token-refused');
      failures += 1;
      return again(current, pauseMs(failures));
    }
    const count = config.plan.count ?? gateway.shards;
    const { first, last } = config.plan.ids ?? { first: 0, last: count - 1 };
    const ids = Array.from({ length: Math.min(last, count - 1) - first + 1 }, (_, index) => first + index);
    if (ids.length === 0) return onFatal(current, 'sharding-refused');
    await deps.prepare(ids);
    layout = { ids, count };
    if (!current.live) return;
    const fresh = ids.filter((id) => resume.session(id)?.shardCount !== count).length;
    if (gateway.session_start_limit.remaining < fresh) {
      info = null;
      deps.onTrouble('no-sessions-left');
      return again(current, Math.max(gateway.session_start_limit.reset_after, config.reconnectMs[1]));
    }
    for (const id of ids) current.shards.set(id, makeShard(current, id, count, gateway));
    // A shard that fails says so by its events.
    for (const shard of current.shards.values()) shard.connect().catch(silent);
  };

  const begin = (): Generation => {
    generation = { live: true, ending: new AbortController(), shards: new Map(), up: new Set() };
    return generation;
  };

  return {
    open: () => {
      if (generation?.live !== true) void connect(begin()).catch(silent);
    },
    shut: () => {
      if (generation !== null) end(generation);
    },
    connected: () =>
      generation?.live === true && generation.shards.size > 0 && generation.up.size === generation.shards.size,
    layout: () => layout,
    heartbeatLateMs: () => lateMs,
  };
};
