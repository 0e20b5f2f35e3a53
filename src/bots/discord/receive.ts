// The gateway: how many shards, connecting and letting go of them, and what keeps them out. Everything that arrives, and
// every change of a connection, is handed on in order.
import { setTimeout as pause } from 'node:timers/promises';
import { CcoError, errorCode } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import type { DiscordTrouble, ShardPlan } from './config.ts';
import type { IdentifyTurns } from './identify.ts';
import { type GatewayInfo, gatewaySchema } from './peer-answers.ts';
import type { Resume } from './resume.ts';
import { createPauses, createShards, type Generation, letGo, type Received } from './shard.ts';

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
const silent = (): undefined => undefined;

export const createReceiver = (config: ReceiverConfig, deps: ReceiverDeps): Receiver => {
  const { client, clock, resume } = deps;
  let generation: Generation | null = null;
  let info: { readonly at: number; readonly value: GatewayInfo } | null = null;
  let layout: { readonly ids: readonly number[]; readonly count: number } | null = null;
  const pauseMs = createPauses(config.reconnectMs, config.seed);
  let failures = 0;

  /** Lets go of everything and begins anew after a while. */
  const again = (former: Generation, afterMs: number): void => {
    if (!former.live) return;
    letGo(former);
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

  const shards = createShards(config, {
    resume,
    turns: deps.turns,
    intents: deps.intents,
    onReceived: deps.onReceived,
    onDrop: deps.onDrop,
    onUp: (current) => {
      failures = 0;
      if (current.up.size === current.shards.size) deps.onTrouble(null);
    },
    onClosed: (current, code) => {
      const trouble = troubles[code];
      // After discord.js has put the shard away itself.
      if (trouble !== undefined) setImmediate(() => onFatal(current, trouble));
    },
  });

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
    for (const id of ids) current.shards.set(id, shards.make(current, id, count, gateway));
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
      if (generation !== null) letGo(generation);
    },
    connected: () =>
      generation?.live === true && generation.shards.size > 0 && generation.up.size === generation.shards.size,
    layout: () => layout,
    heartbeatLateMs: shards.heartbeatLateMs,
  };
};
