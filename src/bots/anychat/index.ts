// The AnyChat adapter: one connection under a lease, events in, effects out.
import { errorCode } from '../../core/errors.ts';
import type { ChatPlatform } from '../../core/ports.ts';
import { accountKey, addressOf } from './address.ts';
import { backfill } from './backfill.ts';
import { createClient } from './client.ts';
import { createDeployment } from './commands.ts';
import { type AnyChatBotConfig, type AnyChatBotDeps, type AnyChatState, defaultTuning } from './config.ts';
import { createHandler } from './handle.ts';
import { createIdentity } from './identity.ts';
import { createIntake } from './intake.ts';
import { createLease } from './lease.ts';
import { createListing } from './listing.ts';
import { peerMeSchema } from './peer.ts';
import { untilDone } from './persist.ts';
import { createReceiver, type Ready, type Received } from './receive.ts';
import { createResume } from './resume.ts';
import { createSender } from './send.ts';
import { createSpaces } from './spaces.ts';
import { createTally } from './tally.ts';

export type { AgentCommand, AgentProfile, AnyChatBotConfig, AnyChatBotDeps, AnyChatState } from './config.ts';

export interface AnyChatBot {
  /** Effects; usable without the connection, but meant for the lease's holder only. */
  readonly platform: ChatPlatform;
  /** Takes the lease or stands by for it; resolves after the first attempt, connecting goes on by itself. Never rejects. */
  start(): Promise<void>;
  /** Whether this process may act for the account now. */
  isHolder(): boolean;
  state(): AnyChatState;
  /**
   * Fills gaps and compares the last 24 h with the platform, e.g. after the queue's backend was lost (`since`: ms, when
   * at the latest it was whole). Resolves when done or given up; false: something was left out and is tried again later.
   */
  backfill(since?: number): Promise<boolean>;
  /** Disconnects, lets what was received get safe within `deadlineMs`, keeps the resume point, gives the lease back. */
  close(options: { readonly deadlineMs: number }): Promise<void>;
}

/** Throws CcoError `anychat-base-invalid`; nothing else happens before `start`. */
export const createAnyChatBot = (config: AnyChatBotConfig, deps: AnyChatBotDeps): AnyChatBot => {
  const { clock, store } = deps;
  const tuning = { ...defaultTuning, ...config.tuning };
  const address = addressOf(config.apiBase);
  const key = accountKey(config.apiBase, config.token);
  const logger = deps.logger.child({ platform: 'anychat', account: key });
  const closing = new AbortController();
  const tally = createTally();
  const identity = createIdentity(config.name);
  const client = createClient(
    { base: address.rest, token: config.token, timeoutMs: tuning.requestTimeoutMs, retryMs: tuning.retryMs },
    { clock },
  );
  const note = (error: unknown): void => {
    tally.error(errorCode(error));
    logger.warn({ code: errorCode(error) }, 'AnyChat: a step failed');
  };
  const deployment = createDeployment(
    { name: config.name, profile: config.agent, key },
    { client, settings: store.settings, clock, identity },
  );
  const spaces = createSpaces({
    client,
    spaces: store.spaces,
    deployment,
    clock,
    onError: (code, space) => {
      tally.error(code);
      logger.warn({ code, space }, 'AnyChat: a space could not be read or stored');
    },
  });
  const context = () => ({
    ownId: identity.id(),
    ownNames: [identity.name(), config.name],
    mainCommand: config.agent.commands[0]?.name,
    isPrivate: spaces.isPrivate,
  });
  const handler = createHandler({
    clock,
    logger,
    tally,
    spaces,
    enqueue: deps.enqueue,
    interact: deps.interact,
    context,
    closing: closing.signal,
  });
  const resume = createResume(
    { key, saveEveryMs: tuning.saveEveryMs },
    { settings: store.settings, clock, onError: note },
  );
  let lagMs: number | null = null;
  let stopping = false;

  const openGap = async (): Promise<void> => {
    const point = resume.point();
    if (resume.gap() !== null) return;
    if (point !== null) return resume.openGap(point.at);
    // No resume point (a new token, an older peer): the last stored message tells how far we were.
    let last: number | null = null;
    for (const space of await store.spaces.list()) {
      if (space.platform !== 'anychat') continue;
      for (const cursor of await store.messages.cursors(space.id)) last = Math.max(last ?? 0, cursor.lastAt);
    }
    await resume.openGap(last);
  };

  const intake = createIntake<Received>({
    begin: async (received) => {
      if (received.kind === 'event') return handler.begin(received.type, received.payload);
      if (received.kind === 'ready') {
        void onReady(received).catch(note);
        return { mark: null, safe: Promise.resolve(true) };
      }
      // In its place among the events: the gap begins before what comes after it.
      await untilDone(openGap, closing.signal, tally.error);
      return { mark: null, safe: Promise.resolve(true) };
    },
    advance: (mark) => {
      // What another process may hold by now is its to move.
      if (!lease.held()) return;
      lagMs = Math.max(clock.now() - mark.at, 0);
      resume.advance(mark);
    },
    inFlight: tuning.inFlight,
    limit: tuning.backlogLimit,
    // socket.io cannot be paused: let go, work off what came, and resume from the last safe event.
    onFull: () => receiver.shut(),
    onDrained: () => {
      if (lease.held() && !stopping) receiver.open();
    },
  });

  const listing = createListing(client);
  let connections = 0;
  let running: Promise<boolean> | null = null;
  let wanted: { compare: boolean; since: number | null } | null = null;
  let retryTimer: NodeJS.Timeout | undefined;
  let comparedOnce = false;

  const run = async (): Promise<boolean> => {
    let whole = true;
    while (wanted !== null && !closing.signal.aborted && lease.held()) {
      const { compare, since } = wanted;
      wanted = null;
      const connection = connections;
      const gap = resume.gap();
      const starts = [gap?.from ?? null, since].filter((start) => start !== null);
      tally.count('backfills');
      whole = await backfill(
        {
          listing,
          messages: store.messages,
          spaces: store.spaces,
          clock,
          known: spaces.known,
          said: handler.said,
          gone: handler.gone,
          onError: (code, channel) => {
            tally.error(code);
            logger.warn({ code, channel }, 'AnyChat: back-fill of a channel failed');
          },
        },
        { gapFrom: starts.length === 0 ? null : Math.min(...starts), compare, signal: closing.signal },
      );
      if (whole) comparedOnce ||= compare;
      // Only the gap that was there when this run began is closed by it.
      if (whole && connection === connections) await resume.closeGap().catch(note);
      if (!whole && !closing.signal.aborted) {
        clearTimeout(retryTimer);
        retryTimer = setTimeout(() => void fill(compare, since), tuning.backfillRetryMs).unref();
      }
    }
    running = null;
    // Not ours to do (any more): whoever holds the lease does it.
    return whole && wanted === null;
  };

  /** One run at a time; what is asked for meanwhile becomes one further run. */
  const fill = (compare: boolean, since: number | null): Promise<boolean> => {
    const earliest = [wanted?.since ?? null, since].filter((start) => start !== null);
    wanted = {
      compare: compare || wanted?.compare === true,
      since: earliest.length === 0 ? null : Math.min(...earliest),
    };
    running ??= run();
    return running;
  };

  const askWhoWeAre = async (): Promise<void> => {
    try {
      identity.learn(await client.call({ method: 'GET', path: '/me', answer: peerMeSchema, repeats: 1 }));
    } catch (error) {
      note(error);
    }
  };

  const onReady = async (ready: Ready): Promise<void> => {
    if (ready.member !== null) identity.learn(ready.member);
    else if (identity.id() === null) await askWhoWeAre();
    await spaces.sync(ready.spaces);
    // After a gapless replay the deletions came with it; else the platform is compared with what is stored.
    await fill(!ready.resumed || !comparedOnce, null);
  };

  const receiver = createReceiver(
    {
      address,
      token: config.token,
      reconnectMs: tuning.reconnectMs,
      readyWithinMs: tuning.readyWithinMs,
      seed: deps.holder,
    },
    {
      since: () => resume.point()?.id ?? null,
      onReceived: (received) => {
        if (received.kind === 'gap') connections += 1;
        intake.push(received);
      },
      onDrop: (code) => {
        tally.count('drops');
        tally.error(code);
        logger.info({ code }, 'AnyChat: connection lost or refused');
      },
    },
  );

  const lease = createLease(
    {
      name: `bot:anychat:${key}`,
      holder: deps.holder,
      ttlMs: tuning.leaseTtlMs,
      renewMs: tuning.leaseRenewMs,
    },
    {
      leases: store.leases,
      clock,
      onGained: () => {
        logger.info({}, 'AnyChat: this process holds the connection');
        const takeOver = async (): Promise<void> => {
          await resume.load();
          await spaces.recall();
        };
        void untilDone(takeOver, closing.signal, tally.error).then(async (done) => {
          // Before the replay: which mentions are of us must be known when they come.
          if (done && identity.id() === null) await askWhoWeAre();
          if (done && lease.held() && !stopping) receiver.open();
        });
      },
      onLost: () => {
        logger.warn({}, 'AnyChat: the lease is lost, disconnecting');
        receiver.shut();
        resume.close();
      },
      onError: note,
    },
  );

  return {
    platform: createSender({ client, identity, spaces, deployment, now: clock.now, onError: note }),
    start: () => lease.start(),
    isHolder: () => lease.held(),
    state: () => ({
      connected: receiver.connected(),
      holder: lease.held(),
      lastEventId: resume.point()?.id ?? null,
      lagMs,
      backlog: intake.size(),
      backfilling: running !== null,
      ...tally.read(),
    }),
    backfill: (since) => fill(true, since ?? null),
    close: async ({ deadlineMs }) => {
      stopping = true;
      const held = lease.held();
      receiver.shut();
      clearTimeout(retryTimer);
      let deadline: NodeJS.Timeout | undefined;
      await Promise.race([
        intake.idle(),
        new Promise((resolve) => {
          deadline = setTimeout(resolve, deadlineMs);
        }),
      ]);
      clearTimeout(deadline);
      closing.abort();
      client.close();
      intake.close();
      await running;
      if (held) await resume.save().catch(note);
      resume.close();
      await lease.close();
    },
  };
};
