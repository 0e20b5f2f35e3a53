// socket.io, namespace `/v1`: token in, events out. Nothing a client sends here has an effect.
import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import { type Namespace, Server, type Socket } from 'socket.io';
import { handshakeSchema } from '../anychat-protocol/events.ts';
import { CcoError, errorCode } from '../core/errors.ts';
import { type Caller, callerByToken } from './access.ts';
import { changesMembership, createListener, type Listener, maySee } from './audience.ts';
import type { Context } from './context.ts';
import { createTail, type LoggedEvent, lastSeq, type Resumption, readLog, resumeAt, type Tail } from './feed.ts';
import type { RateLimiter } from './rate-limit.ts';
import { refuse } from './refusal.ts';
import { hashToken } from './secrets.ts';
import { spacesOf } from './spaces.ts';
import { memberView } from './views.ts';

interface Connection {
  readonly socket: Socket;
  readonly listener: Listener;
  /** Everything up to here was sent, or was not theirs to see. */
  position: number;
  live: boolean;
}

interface Admission {
  readonly caller: Caller;
  readonly since: string | undefined;
}

/** Whether a connection may be opened by where it says it comes from. */
export type Admits = (headers: IncomingHttpHeaders) => boolean;

export interface Sockets {
  readonly tail: Tail;
  attach(server: HttpServer, admits: Admits): void;
  close(): Promise<void>;
}

const backlogOf = (socket: Socket): number => (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;

const toSocketError = (error: unknown): Error => {
  const known =
    error instanceof CcoError ? error : refuse('unavailable', 'The server cannot answer now.', 'Try later.');
  const { retryAfterMs } = known.data;
  const { message, code, remedy } = known;
  return Object.assign(new Error(message), { data: { code, message, remedy, retryAfterMs } });
};

export const createSockets = (context: Context, limiter: RateLimiter): Sockets => {
  const { db, logger, limits } = context;
  const connections = new Set<Connection>();
  const listeners = new Map<string, { listener: Listener; sockets: number }>();
  let io: Server | null = null;
  let heartbeat: NodeJS.Timeout | null = null;
  let closed = false;
  /** The event the tail is at. Set before it is offered to anyone, so that a replay knows what it must still bring. */
  let reached = 0;

  const drop = (connection: Connection, code: string): void => {
    connections.delete(connection);
    logger.warn({ code, accountId: connection.listener.accountId }, 'anychat: socket dropped');
    connection.socket.disconnect(true);
  };

  const deliver = (connection: Connection, event: LoggedEvent): void => {
    connection.position = event.seq;
    if (maySee(connection.listener.accountId, connection.listener.roles(), event)) {
      connection.socket.emit(event.type, event.payload);
    }
  };

  const handOn = async (events: readonly LoggedEvent[]): Promise<void> => {
    for (const event of events) {
      reached = Math.max(reached, event.seq);
      if (changesMembership(event) && event.memberId !== null) {
        await listeners.get(event.memberId)?.listener.refresh();
      }
      for (const connection of connections) {
        if (connection.live && connection.position < event.seq) deliver(connection, event);
      }
    }
    for (const connection of connections) {
      if (connection.live && backlogOf(connection.socket) > limits.socketBacklog) drop(connection, 'slow-consumer');
    }
  };

  const tail = createTail(context, handOn);

  /** Waits until the client has taken most of what was sent; false where it does not within ten seconds. */
  const drained = async (socket: Socket): Promise<boolean> => {
    for (let waited = 0; backlogOf(socket) > limits.socketBacklog / 4; waited += 20) {
      if (waited > 10_000 || !socket.connected) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return socket.connected;
  };

  /**
   * Sends what was missed, page by page. `caughtUp` runs in the same turn as the check that nothing lies between the
   * replay and the tail.
   */
  const replay = async (connection: Connection, caughtUp: () => void): Promise<void> => {
    while (connections.has(connection)) {
      const before = reached;
      const events = await readLog(db, connection.position);
      if (!connections.has(connection)) return;
      for (const event of events) deliver(connection, event);
      if (events.length === 0) {
        // What the tail had reached before this read was committed before it: nothing of it is left to bring.
        connection.position = Math.max(connection.position, before);
        if (reached <= connection.position) return caughtUp();
      }
      if (!(await drained(connection.socket))) return drop(connection, 'slow-consumer');
    }
  };

  const seenNow = async (accountId: string): Promise<void> => {
    const seen = { account_id: accountId, seen_at: context.clock.now() };
    await db
      .insertInto('presence')
      .values(seen)
      .onConflict((oc) => oc.column('account_id').doUpdateSet({ seen_at: seen.seen_at }))
      .execute();
  };

  const welcome = async (connection: Connection, since: string | undefined): Promise<void> => {
    const { socket, listener } = connection;
    await listener.refresh();
    if (listener.bot) await seenNow(listener.accountId);
    const start: Resumption = since === undefined ? { seq: await lastSeq(db) } : await resumeAt(context, since);
    connection.position = start.seq;
    if (start.resync !== undefined) socket.emit('resync', start.resync);
    const seats = await spacesOf(db, listener.accountId);
    const memberships = seats.map(({ space, member }) => ({ spaceId: space.id, member: memberView(space, member) }));
    await replay(connection, () => {
      socket.emit('ready', {
        member: memberships[0]?.member ?? { id: listener.accountId, name: 'no space yet', bot: listener.bot },
        spaces: memberships.map(({ spaceId }) => spaceId),
        memberships,
      });
      connection.live = true;
    });
  };

  const enter = (socket: Socket): void => {
    const { caller, since } = socket.data as Admission;
    const known = listeners.get(caller.accountId);
    const entry = known ?? { listener: createListener(db, caller.accountId, caller.bot), sockets: 0 };
    entry.sockets += 1;
    listeners.set(caller.accountId, entry);
    const connection: Connection = { socket, listener: entry.listener, position: 0, live: false };
    connections.add(connection);
    socket.on('disconnect', () => {
      connections.delete(connection);
      entry.sockets -= 1;
      if (entry.sockets === 0 && listeners.get(caller.accountId) === entry) listeners.delete(caller.accountId);
    });
    socket.onAny(() => {
      if (limiter.take(`socket:${caller.accountId}`, limits.memberRate) > 0) drop(connection, 'talkative-client');
    });
    welcome(connection, since).catch((error: unknown) => drop(connection, errorCode(error)));
  };

  const admit = async (socket: Socket): Promise<Admission> => {
    if (closed) throw refuse('unavailable', 'The server is closing.', 'Connect again.');
    const address = socket.handshake.address;
    const parsed = handshakeSchema.safeParse(socket.handshake.auth);
    if (!parsed.success) {
      throw refuse('unauthorized', 'The handshake carries no usable token.', 'Send {token, since?} in `auth`.');
    }
    const caller = await callerByToken(db, parsed.data.token);
    const wait =
      caller === null
        ? limiter.take(`address:${address}`, limits.strangerRate)
        : limiter.take(`token:${hashToken(parsed.data.token)}`, caller.bot ? limits.agentRate : limits.memberRate);
    if (wait > 0) throw refuse('rate-limited', 'Too many connections.', 'Wait, then connect again.', wait);
    if (caller === null)
      throw refuse('unauthorized', 'This token is not known here.', 'POST /v1/sessions for a new one.');
    if ((listeners.get(caller.accountId)?.sockets ?? 0) >= limits.socketsPerAccount) {
      throw refuse('rate-limited', 'Too many open connections.', 'Close some of them.', 5000);
    }
    await tail.start();
    return { caller, since: parsed.data.since };
  };

  const serve = (namespace: Namespace): void => {
    namespace.use((socket, next) => {
      admit(socket).then(
        (admission) => {
          Object.assign(socket.data, admission);
          next();
        },
        (error: unknown) => {
          if (!(error instanceof CcoError)) logger.error({ code: errorCode(error) }, 'anychat: a socket failed');
          next(toSocketError(error));
        },
      );
    });
    namespace.on('connection', enter);
  };

  const beat = (): void => {
    const bots = [...listeners.values()].filter(({ listener }) => listener.bot);
    for (const { listener } of bots) {
      seenNow(listener.accountId).catch((error: unknown) =>
        logger.warn({ code: errorCode(error) }, 'anychat: presence could not be written'),
      );
    }
  };

  return {
    tail,
    attach: (server, admits) => {
      io = new Server(server, {
        serveClient: false,
        // Connections pass the HTTP routes by, and with them their checks.
        allowRequest: (request, answer) => {
          const room = (io?.engine.clientsCount ?? 0) < limits.connections;
          answer(null, room && admits(request.headers));
        },
        maxHttpBufferSize: limits.socketBytes,
        connectTimeout: 10_000,
        perMessageDeflate: false,
      });
      io.use((_socket, next) => next(toSocketError(refuse('not-found', 'Connect to namespace /v1.'))));
      serve(io.of('/v1'));
      heartbeat = setInterval(beat, limits.presenceMs / 3);
      heartbeat.unref();
    },
    close: async () => {
      closed = true;
      if (heartbeat !== null) clearInterval(heartbeat);
      io?.of('/v1').disconnectSockets(true);
      io?.engine.close();
      await tail.close();
    },
  };
};
