// The Discord adapter: its shards under a lease, events in, effects out.
import { setTimeout as pause } from 'node:timers/promises';
import type { ChatPlatform } from '../../core/ports.ts';
import { createIntake } from '../shared/intake.ts';
import { createLease } from '../shared/lease.ts';
import { untilDone } from '../shared/persist.ts';
import { createRegistration } from './commands.ts';
import type { DiscordBotConfig, DiscordBotDeps, DiscordState } from './config.ts';
import { createFilling } from './filling.ts';
import { createGranted } from './granted.ts';
import { createHandler } from './handle.ts';
import { createIdentify } from './identify.ts';
import { createMembers } from './members.ts';
import { createParts } from './parts.ts';
import { createPlatform } from './platform.ts';
import { createPurge } from './purge.ts';
import { createReceiver } from './receive.ts';
import { createRegistrar } from './registrar.ts';
import { createResponder } from './respond.ts';
import { createResume } from './resume.ts';
import { createStructure } from './structure.ts';
import { createTaking, type Item, readPoint } from './take.ts';
import { createTroubles } from './troubles.ts';

export type { DiscordBotConfig, DiscordBotDeps, DiscordState } from './config.ts';

export interface DiscordBot {
  /** Effects; usable without the connection, but meant for the lease's holder only. */
  readonly platform: ChatPlatform;
  /** Takes the lease or stands by for it; resolves after the first attempt, connecting goes on by itself. Never rejects. */
  start(): Promise<void>;
  /** Whether this process may act for its shards now. */
  isHolder(): boolean;
  state(): DiscordState;
  /**
   * Fills gaps and compares the last 24 h with Discord, e.g. after the queue's backend was lost (`since`: ms, when at the
   * latest it was whole; default now). Resolves when done or given up; false: something was left out and is tried again later.
   */
  backfill(since?: number): Promise<boolean>;
  /** Disconnects, lets what was received get safe within `deadlineMs`, keeps the resume points, gives the lease back. */
  close(options: { readonly deadlineMs: number }): Promise<void>;
}

const lastChanceMs = 500;
const safe = Promise.resolve(true);

/** Throws CcoError `discord-base-invalid`; nothing else happens before `start`. */
export const createDiscordBot = (config: DiscordBotConfig, deps: DiscordBotDeps): DiscordBot => {
  const { clock, store } = deps;
  const parts = createParts(config, deps);
  const { address, client, closing, identity, key, logger, note, seal, sent, spaces, tally, tuning } = parts;
  const { signal } = closing;
  const troubles = createTroubles(logger);
  const listenTo = new Set(config.listenTo);
  const resume = createResume(
    { key, saveEveryMs: tuning.saveEveryMs },
    { settings: store.settings, clock, onError: note },
  );
  const interactionContext = () => ({ guilds: spaces.guilds, spaceOf: spaces.spaceOf, seal });
  const responder = createResponder({ client, clock, store, context: interactionContext, logger, tally });
  const granted = createGranted(
    { members: config.members, messageContent: config.messageContent },
    { client, logger, onError: note, closing: signal },
  );
  const registrar = createRegistrar({
    scope: config.commandScope,
    registration: createRegistration({ key }, { client, settings: store.settings, clock, identity }),
    held: () => lease.held(),
    logger,
    onError: note,
    closing: signal,
  });

  let lagMs: number | null = null;
  let stopping = false;
  // Since the lease came last, the resume points are loaded.
  let loaded = false;

  const members = createMembers(client);
  const structure = createStructure({
    spaces,
    members,
    onGuild: (guildId) => {
      filling.came(guildId);
      registrar.joined(guildId);
    },
    onOutage: (guildId) => filling.away(guildId),
    onPurge: (space, channel, thread) => purge(space, channel, thread),
    onError: (code) => {
      tally.error(code);
      logger.warn({ code }, 'Discord: a change of a server could not be stored, trying again');
    },
    closing: signal,
  });
  const handler = createHandler({
    clock,
    logger,
    tally,
    spaces,
    members,
    client,
    enqueue: deps.enqueue,
    interact: deps.interact,
    context: () => ({ ownId: identity.id(), spaceOf: spaces.spaceOf, listenTo }),
    interactionContext,
    hold: (at, guildId) => filling.catchUp.hold(at, guildId),
    onOwn: sent.see,
    structure,
    closing: signal,
  });
  const purge = createPurge({ messages: store.messages, clock, gone: handler.gone, onError: note });
  const filling = createFilling(parts, {
    resume,
    layout: () => receiver.layout(),
    held: () => lease.held(),
    said: handler.said,
    gone: handler.gone,
  });

  const begin = async (item: Item) => {
    switch (item.kind) {
      case 'dispatch':
        return handler.begin(item.dispatch, item.point);
      case 'passed':
        return { mark: { id: item.point, at: clock.now() }, safe };
      case 'ready':
        // In its place among the events: the gap begins before what comes after it.
        await untilDone(filling.catchUp.noteGap, signal, tally.error);
        filling.began(item.shard, item.guilds);
        registrar.connected(item.shard);
        return { mark: null, safe };
      case 'resumed':
        filling.resumed();
        registrar.connected(item.shard);
        return { mark: null, safe };
      default:
        item satisfies never;
        return { mark: null, safe };
    }
  };

  const intake = createIntake<Item>({
    begin,
    advance: (mark) => {
      // What another process may hold by now is its to move.
      if (!lease.held()) return;
      const { shard, sequence, session } = readPoint(mark.id);
      lagMs = Math.max(clock.now() - mark.at, 0);
      if (resume.session(shard)?.sessionId === session) resume.advance(shard, sequence, mark.at);
    },
    inFlight: tuning.inFlight,
    limit: tuning.backlogLimit,
    // A gateway cannot be paused: let go, work off what came, and resume from the last safe event.
    onFull: () => {
      tally.error('backlog-full');
      receiver.shut();
    },
    onDrained: () => listen(),
  });
  const take = createTaking(parts, { resume, responder });

  const prepare = async (shards: readonly number[]): Promise<void> => {
    if (loaded) return;
    const load = async (): Promise<void> => {
      await resume.load(shards);
      await spaces.recall();
    };
    loaded = await untilDone(load, signal, tally.error);
  };
  const receiver = createReceiver(
    {
      token: config.token,
      version: address.version,
      plan: config.shards,
      reconnectMs: tuning.reconnectMs,
      readyWithinMs: tuning.readyWithinMs,
      refusedMs: tuning.refusedMs,
      seed: deps.holder,
    },
    {
      client,
      clock,
      resume,
      turns: createIdentify(
        { key, holder: deps.holder, everyMs: tuning.identifyMs },
        { leases: store.leases, clock, onError: note },
      ),
      intents: granted.intents,
      prepare,
      onReceived: (received) => intake.push(take(received)),
      onDrop: (code) => {
        tally.count('drops');
        tally.error(code);
        logger.info({ code }, 'Discord: connection lost or refused');
      },
      onIntentsRefused: granted.refused,
      onTrouble: troubles.set,
    },
  );
  const listen = (): void => {
    if (lease.held() && !stopping) receiver.open();
  };

  const { ids } = config.shards;
  const lease = createLease(
    {
      name: `bot:discord:${key}:${ids === null ? 'all' : `${ids.first}-${ids.last}`}`,
      holder: deps.holder,
      ttlMs: tuning.leaseTtlMs,
      renewMs: tuning.leaseRenewMs,
    },
    {
      leases: store.leases,
      clock,
      onGained: () => {
        logger.info({}, 'Discord: this process holds the connection');
        // Another process may have had it meanwhile, and heard what this one did not.
        loaded = false;
        filling.reset();
        listen();
      },
      onLost: () => {
        logger.warn({}, 'Discord: the lease is lost, disconnecting');
        receiver.shut();
        resume.close();
      },
      onError: note,
    },
  );

  return {
    platform: createPlatform(parts, (space, channel) => purge(space, channel, null)),
    start: () => lease.start(),
    isHolder: () => lease.held(),
    state: () => ({
      connected: receiver.connected(),
      holder: lease.held(),
      trouble: troubles.now(),
      readsContent: granted.readsContent(),
      shards: receiver.layout()?.ids.length ?? 0,
      guilds: spaces.guilds.list().length,
      lagMs,
      heartbeatLateMs: receiver.heartbeatLateMs(),
      backlog: intake.size(),
      backfilling: filling.catchUp.running(),
      ...tally.read(),
    }),
    backfill: (since) => filling.catchUp.request({ compare: true, since: since ?? null }),
    close: async ({ deadlineMs }) => {
      stopping = true;
      const held = lease.held();
      receiver.shut();
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deadlineMs);
      });
      await Promise.race([intake.idle(), deadline]);
      closing.abort();
      filling.servers.close();
      client.close();
      intake.close();
      const putAway = async (): Promise<void> => {
        await filling.catchUp.close();
        if (held) await resume.save().catch(note);
        resume.close();
        await lease.close();
      };
      // A store that does not answer must not keep the process: the lease then runs out by itself.
      await Promise.race([putAway(), deadline.then(() => pause(lastChanceMs))]);
      clearTimeout(timer);
    },
  };
};
