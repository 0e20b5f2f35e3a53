// The Discord adapter: its shards under a lease, events in, effects out.
import { setTimeout as pause } from 'node:timers/promises';
import { CcoError, errorCode } from '../../core/errors.ts';
import type { ChatPlatform } from '../../core/ports.ts';
import { createIntake } from '../shared/intake.ts';
import { createLease } from '../shared/lease.ts';
import { untilDone } from '../shared/persist.ts';
import { createTally } from '../shared/tally.ts';
import { accountKey, addressOf } from './address.ts';
import { backfill } from './backfill.ts';
import { createCatchUp } from './catch-up.ts';
import { createClient } from './client.ts';
import { createRegistration } from './commands.ts';
import { type DiscordBotConfig, type DiscordBotDeps, type DiscordState, defaultTuning } from './config.ts';
import { createFounding } from './found.ts';
import { createGranted } from './granted.ts';
import { createHandler } from './handle.ts';
import { createIdentify } from './identify.ts';
import { createIdentity } from './identity.ts';
import { createListing } from './listing.ts';
import { createMembers } from './members.ts';
import { createNotices } from './notices.ts';
import { type Dispatch, readDispatch } from './parse.ts';
import { createPurge } from './purge.ts';
import { createReceiver, type Received } from './receive.ts';
import { createRefresh, everyServer, isOfShard } from './refresh.ts';
import { createRegistrar } from './registrar.ts';
import { createReplies } from './reply.ts';
import { createResponder } from './respond.ts';
import { createResume } from './resume.ts';
import { createSeal } from './seal.ts';
import { createSender } from './send.ts';
import { createSent } from './sent.ts';
import { createServers } from './servers.ts';
import { createSpaces } from './spaces.ts';
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

type Item =
  | { readonly kind: 'dispatch'; readonly dispatch: Dispatch; readonly point: string }
  /** Nothing to keep, but the session moves on over it. */
  | { readonly kind: 'passed'; readonly point: string }
  | Exclude<Received, { kind: 'dispatch' }>;

const lastChanceMs = 500;
const safe = Promise.resolve(true);

/** Throws CcoError `discord-base-invalid`; nothing else happens before `start`. */
export const createDiscordBot = (config: DiscordBotConfig, deps: DiscordBotDeps): DiscordBot => {
  const { clock, store } = deps;
  const tuning = { ...defaultTuning, ...config.tuning };
  const address = addressOf(config.apiBase);
  const key = accountKey(config.apiBase, config.token);
  const logger = deps.logger.child({ platform: 'discord', account: key });
  const closing = new AbortController();
  const tally = createTally();
  const troubles = createTroubles(logger);
  const note = (error: unknown): void => {
    tally.error(errorCode(error));
    const remedy = error instanceof CcoError ? error.remedy : undefined;
    logger.warn({ code: errorCode(error), remedy }, 'Discord: a step failed');
  };
  const client = createClient(
    { address, token: config.token, timeoutMs: tuning.requestTimeoutMs, retryMs: tuning.retryMs },
    { clock },
  );
  const identity = createIdentity(client);
  const seal = createSeal(config.token);
  const spaces = createSpaces({
    client,
    identity,
    spaces: store.spaces,
    clock,
    onError: (code, guild) => {
      tally.error(code);
      logger.warn({ code, guild }, 'Discord: a server could not be read or stored');
    },
  });
  const members = createMembers(client);
  const listing = createListing(client);
  const sent = createSent();
  const resume = createResume(
    { key, saveEveryMs: tuning.saveEveryMs },
    { settings: store.settings, clock, onError: note },
  );
  const registration = createRegistration({ key }, { client, settings: store.settings, clock, identity });
  const listenTo = new Set(config.listenTo);
  const interactionContext = () => ({ guilds: spaces.guilds, spaceOf: spaces.spaceOf, seal });
  const responder = createResponder({ client, clock, store, context: interactionContext, logger, tally });

  const granted = createGranted(
    { members: config.members, messageContent: config.messageContent },
    { client, logger, onError: note, closing: closing.signal },
  );

  let lagMs: number | null = null;
  let stopping = false;
  // Both hold since the lease came last: the resume points are loaded, the servers have been seen.
  let loaded = false;
  let readBefore = false;
  const outages = new Set<string>();

  const runBackfill = async (
    request: { compare: boolean; guilds: ReadonlySet<string> | null; refresh: ReadonlySet<string> },
    gapFrom: number | null,
  ): Promise<boolean> => {
    const refreshed = await refreshServers(request.refresh);
    const filled = await backfill(
      {
        client,
        listing,
        messages: store.messages,
        stored: store.spaces,
        spaces,
        clock,
        ownId: identity.id(),
        said: handler.said,
        gone: handler.gone,
        onError: (code, channel) => {
          tally.error(code);
          logger.warn({ code, channel }, 'Discord: back-fill of a channel failed');
        },
      },
      {
        gapFrom,
        compare: request.compare,
        guilds: request.guilds,
        lanes: tuning.backfillLanes,
        signal: closing.signal,
      },
    );
    return refreshed && filled;
  };

  const refreshServers = createRefresh({
    client,
    spaces,
    layout: () => receiver.layout(),
    onError: note,
    closing: closing.signal,
  });

  const catchUp = createCatchUp({
    clock,
    logger,
    tally,
    store,
    resume,
    run: runBackfill,
    held: () => lease.held(),
    closing: closing.signal,
    retryMs: tuning.backfillRetryMs,
  });

  const registrar = createRegistrar({
    scope: config.commandScope,
    registration,
    held: () => lease.held(),
    logger,
    onError: note,
    closing: closing.signal,
  });

  const servers = createServers({
    withinMs: tuning.guildsWithinMs,
    onComplete: (shard) => void onComplete(shard),
  });

  const completed = new Set<number>();
  /** All servers of a shard are there: what it missed is read; once all shards are, what is left of the gap. */
  const onComplete = async (shard: number): Promise<void> => {
    const layout = receiver.layout();
    if (layout === null || layout.ids.length <= 1) return void (await catchUp.request({ compare: true }));
    const own = spaces.guilds.list().filter(({ id }) => isOfShard(id, shard, layout.count));
    const whole = await catchUp.request({ compare: true, guilds: new Set(own.map(({ id }) => id)) });
    if (whole) completed.add(shard);
    if (completed.size >= layout.ids.length) await catchUp.request({});
  };

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
    hold: catchUp.hold,
    onOwn: sent.see,
    onGuild: (guildId) => {
      const expected = servers.came(guildId);
      if (outages.delete(guildId) && !expected) void catchUp.request({ compare: true });
      registrar.joined(guildId);
    },
    onOutage: async (guildId) => {
      outages.add(guildId);
      await catchUp.noteGap();
    },
    onPurge: (space, channel, thread) => purge(space, channel, thread),
    closing: closing.signal,
  });
  const purge = createPurge({ messages: store.messages, clock, gone: handler.gone, onError: note });

  const begin = async (item: Item) => {
    switch (item.kind) {
      case 'dispatch':
        return handler.begin(item.dispatch, item.point);
      case 'passed':
        return { mark: { id: item.point, at: clock.now() }, safe };
      case 'ready':
        // In its place among the events: the gap begins before what comes after it.
        await untilDone(catchUp.noteGap, closing.signal, tally.error);
        readBefore = true;
        servers.expect(item.shard, item.guilds);
        registrar.connected(item.shard);
        return { mark: null, safe };
      case 'resumed': {
        // Nothing is missing, but a process that has just begun has not seen the servers yet.
        const fresh = !readBefore;
        readBefore = true;
        if (fresh || resume.gap() !== null || !catchUp.compared()) {
          const refresh = new Set(fresh ? [everyServer] : []);
          void catchUp.request({ compare: !catchUp.compared(), refresh });
        }
        registrar.connected(item.shard);
        return { mark: null, safe };
      }
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
      const [shard = '', sequence = '', ...session] = mark.id.split(':');
      lagMs = Math.max(clock.now() - mark.at, 0);
      if (resume.session(Number(shard))?.sessionId === session.join(':'))
        resume.advance(Number(shard), Number(sequence), mark.at);
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

  const take = (received: Received): void => {
    if (received.kind === 'ready') {
      if (received.user !== '') identity.learn({ id: received.user, applicationId: received.application });
      intake.push(received);
      return;
    }
    if (received.kind === 'resumed') {
      intake.push(received);
      return;
    }
    const { shard, sequence, type, data } = received;
    const point = `${shard}:${sequence}:${resume.session(shard)?.sessionId ?? ''}`;
    const parsed = readDispatch(type, data);
    if (!('dispatch' in parsed)) {
      if (parsed.code === 'event-invalid') {
        tally.error(parsed.code);
        logger.warn({ code: parsed.code, type }, 'event left out');
      }
      intake.push({ kind: 'passed', point });
      return;
    }
    const { dispatch } = parsed;
    tally.count('received');
    // Discord waits three seconds, whatever waits before it here.
    const settled = dispatch.kind === 'interaction' && responder.respond(dispatch.payload);
    intake.push(settled ? { kind: 'passed', point } : { kind: 'dispatch', dispatch, point });
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
      prepare: async (shards) => {
        if (loaded) return;
        const load = async (): Promise<void> => {
          await resume.load(shards);
          await spaces.recall();
        };
        loaded = await untilDone(load, closing.signal, tally.error);
      },
      onReceived: take,
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
        readBefore = false;
        completed.clear();
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
    platform: createSender({
      client,
      identity,
      listing,
      spaces,
      replies: createReplies({ client, identity, listing, seal, sent, now: clock.now, onError: note }),
      notices: createNotices({ spaces, store, clock, logger, ownId: identity.id }),
      sent,
      outbox: store.outbox,
      createSpace: createFounding({ client, identity, spaces, settings: store.settings, clock, seal, onError: note }),
      now: clock.now,
      onError: note,
    }),
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
      backfilling: catchUp.running(),
      ...tally.read(),
    }),
    backfill: (since) => catchUp.request({ compare: true, since: since ?? null }),
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
      servers.close();
      client.close();
      intake.close();
      const putAway = async (): Promise<void> => {
        await catchUp.close();
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
