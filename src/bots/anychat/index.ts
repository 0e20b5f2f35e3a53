// The AnyChat adapter: one connection under a lease, events in, effects out.
import { setTimeout as pause } from 'node:timers/promises';
import { CcoError, errorCode } from '../../core/errors.ts';
import type { ChatPlatform } from '../../core/ports.ts';
import { createIntake } from '../shared/intake.ts';
import { createLease } from '../shared/lease.ts';
import { untilDone } from '../shared/persist.ts';
import { createTally } from '../shared/tally.ts';
import { accountKey, addressOf } from './address.ts';
import { createCatchUp } from './catch-up.ts';
import { createClient } from './client.ts';
import { createDeployment } from './commands.ts';
import { type AnyChatBotConfig, type AnyChatBotDeps, type AnyChatState, defaultTuning } from './config.ts';
import { createHandler } from './handle.ts';
import { createIdentity } from './identity.ts';
import { createListing } from './listing.ts';
import { peerMeSchema } from './peer.ts';
import { createReceiver, type Ready, type Received } from './receive.ts';
import { createResume } from './resume.ts';
import { createSender } from './send.ts';
import { createSpaces } from './spaces.ts';

export type { AnyChatBotConfig, AnyChatBotDeps, AnyChatState } from './config.ts';

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
   * at the latest it was whole; default now), and has a peer that can replay say the last quarter of an hour before again,
   * for the commands and presses in it. Resolves when done or given up; false: something was left out and is tried again later.
   */
  backfill(since?: number): Promise<boolean>;
  /** Disconnects, lets what was received get safe within `deadlineMs`, keeps the resume point, gives the lease back. */
  close(options: { readonly deadlineMs: number }): Promise<void>;
}

const lastChanceMs = 500;
const replayMs = 15 * 60_000;

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
    const remedy = error instanceof CcoError ? error.remedy : undefined;
    logger.warn({ code: errorCode(error), remedy }, 'AnyChat: a step failed');
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
    hold: (at) => catchUp.hold(at),
    closing: closing.signal,
  });
  const resume = createResume(
    { key, saveEveryMs: tuning.saveEveryMs },
    { settings: store.settings, clock, onError: note },
  );
  let lagMs: number | null = null;
  let stopping = false;
  // From a connection until the peer has said again what came since the resume point.
  let catchingUp = true;
  let replaying = false;
  // ms; asked for while this process did not hold the lease.
  let replayOwed: number | null = null;

  const catchUp = createCatchUp({
    clock,
    logger,
    tally,
    store,
    listing: createListing(client),
    spaces,
    handler,
    resume,
    ownId: identity.id,
    held: () => lease.held(),
    closing: closing.signal,
    retryMs: tuning.backfillRetryMs,
    restMs: tuning.backfillRestMs,
  });

  const intake = createIntake<Received>({
    begin: async (received) => {
      if (received.kind === 'event') return handler.begin(received.type, received.payload, catchingUp);
      catchingUp = received.kind === 'gap';
      if (received.kind === 'ready') {
        void onReady(received).catch(note);
        return { mark: null, safe: Promise.resolve(true) };
      }
      // In its place among the events: the gap begins before what comes after it.
      await untilDone(catchUp.noteGap, closing.signal, tally.error);
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
    onDrained: () => listen(),
  });

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
    // After a gapless replay the deletions came with it; else the platform is compared with what is stored.
    // Whoever mentioned us waits for an answer.
    if (ready.resumed && catchUp.compared() && !handler.owed())
      catchUp.requestCalmly({ compare: false, since: null, spaces: ready.spaces });
    else await catchUp.request({ compare: true, since: null, spaces: ready.spaces });
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
      onReceived: intake.push,
      onDrop: (code) => {
        tally.count('drops');
        tally.error(code);
        logger.info({ code }, 'AnyChat: connection lost or refused');
      },
    },
  );

  const listen = (): void => {
    if (lease.held() && !stopping && !replaying) receiver.open();
  };

  const rewind = async (to: number): Promise<void> => {
    const point = resume.before(to);
    if (point === null) return;
    handler.forget();
    await resume.rewind(point);
  };

  /**
   * Lets the peer say again what it said since `to`: commands and presses are in no list that back-fill could read. They
   * are answered once, whoever asks how often. Never rejects.
   */
  const replay = async (to: number): Promise<void> => {
    if (replaying || stopping) return;
    if (lease.held() && resume.before(to) === null) return;
    replaying = true;
    receiver.shut();
    // What came before must not move the point again once it is moved back.
    await intake.idle();
    if (lease.held()) await rewind(to).catch(note);
    else replayOwed = to;
    replaying = false;
    listen();
  };

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
          if (replayOwed !== null) await rewind(replayOwed);
          replayOwed = null;
          await spaces.recall();
        };
        void untilDone(takeOver, closing.signal, tally.error).then(async (done) => {
          // Before the replay: which mentions are of us must be known when they come.
          if (done && identity.id() === null) await askWhoWeAre();
          if (done) listen();
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
      backfilling: catchUp.running(),
      ...tally.read(),
    }),
    backfill: (since) => {
      void replay((since ?? clock.now()) - replayMs);
      return catchUp.request({ compare: true, since: since ?? null, spaces: [] });
    },
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
