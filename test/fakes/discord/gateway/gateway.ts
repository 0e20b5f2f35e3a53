// Discord's gateway, version 10, JSON: hello, identify, heartbeat, resume, and events by session.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { World } from '../state/world.ts';
import { createHandshake, type HandshakeStats } from './handshake.ts';
import { createHeartbeats } from './heartbeats.ts';
import { answerMembers } from './members.ts';
import { publishTo } from './publish.ts';
import type { Disturbance, Session } from './session.ts';

export interface GatewayStats extends HandshakeStats {
  connections: number;
  /** Connections that ended, whoever ended them. */
  closed: number;
  heartbeats: number;
  /** The longest that a heartbeat came after it was due, in milliseconds. */
  worstHeartbeatDelayMs: number;
  /** Events sent, those sent again not counted. */
  dispatched: number;
}

export interface SessionSeen {
  readonly id: string;
  readonly shard: readonly [number, number];
  readonly intents: number;
  readonly seq: number;
}

export interface GatewayControls {
  /** Sessions that are connected. */
  sessions(): readonly SessionSeen[];
  resetStats(): void;
  /** Breaks every connection: with a close code, or (default) without a word. The sessions stay resumable. */
  drop(how?: { readonly code: number; readonly reason?: string } | 'socket'): void;
  /** Opcode 7 to all. */
  askToReconnect(): void;
  /** Opcode 9 to all; where not resumable, the sessions are gone. */
  invalidate(resumable: boolean): void;
  /** All sessions are forgotten and their connections broken: a resume is answered with an invalid session. */
  forgetSessions(): void;
  /** Heartbeats are (not) acknowledged. */
  acknowledge(on: boolean): void;
  /** New connections are refused at the handshake with 503. */
  refuse(on: boolean): void;
  /** Repeats and reorders events from now on; null: no longer. */
  disturb(how: Disturbance | null): void;
}

export interface Gateway extends GatewayControls {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stats(): GatewayStats;
  close(): Promise<void>;
}

const frameSchema = z.object({ op: z.number().int(), d: z.unknown() });
const frameBytes = 4096;
const framesPerMinute = 120;

const frame = (op: number, d: unknown): string => JSON.stringify({ op, s: null, t: null, d });

const parsed = (text: string): z.infer<typeof frameSchema> | null => {
  try {
    return frameSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

/** `base` is the gateway's own address; `/resume` below it is where sessions are resumed. */
export const createGateway = (world: World, base: () => string): Gateway => {
  const { settings } = world;
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1 << 20 });
  const sessions = new Map<string, Session>();
  const counts = {
    identifies: 0,
    identifiesTooSoon: 0,
    resumes: 0,
    replayed: 0,
    invalidSessions: 0,
    compressionAsked: 0,
  };
  const stats = { connections: 0, closed: 0 };
  const closedByUs = new WeakSet<WebSocket>();
  let dispatchedBefore = 0;
  let acknowledging = true;
  let refusing = false;
  let disturbance: Disturbance | null = null;

  const connected = (): Session[] => [...sessions.values()].filter(({ socket }) => socket !== null);
  const dispatched = (): number =>
    [...sessions.values()].reduce((sum, session) => sum + session.seq(), dispatchedBefore);
  const drop = (session: Session): void => {
    dispatchedBefore += session.seq();
    sessions.delete(session.id);
    session.socket = null;
  };
  const detach = (session: Session): void => {
    session.socket = null;
    session.detachedAt = performance.now();
  };

  const beats = createHeartbeats(settings.heartbeatIntervalMs, (connection) => {
    const socket = [...server.clients].find((client) => client === connection);
    socket?.close(4009, 'Session timed out.');
  });

  const violation = (problem: string): void => {
    world.violations.push({ at: world.now(), method: 'WS', route: 'gateway', against: 'gateway', problems: [problem] });
  };

  const handshake = createHandshake({
    world,
    sessions,
    stats: counts,
    resumeUrl: () => `${base()}/resume`,
    disturbance: () => disturbance,
    violation,
  });

  const accept = (socket: WebSocket, query: URLSearchParams): void => {
    stats.connections += 1;
    if (query.has('compress')) counts.compressionAsked += 1;
    let session: Session | null = null;
    const sentAt: number[] = [];

    const isTooMuch = (text: string): boolean => {
      const now = performance.now();
      while (sentAt[0] !== undefined && now - sentAt[0] > 60_000) sentAt.shift();
      sentAt.push(now);
      if (Buffer.byteLength(text) > frameBytes) {
        violation('more than 4,096 bytes in a frame');
        socket.close(4002, 'Error while decoding payload.');
        return true;
      }
      if (sentAt.length <= framesPerMinute) return false;
      violation('more than 120 frames in a minute');
      socket.close(4008, 'Rate limited.');
      return true;
    };

    const receive = (op: number, d: unknown): void => {
      const isIn = session !== null && session.socket === socket;
      if (op === 1) {
        beats.beat(socket);
        if (acknowledging) socket.send(frame(11, null));
      } else if (op === 2 || op === 6) {
        if (isIn) socket.close(4005, 'Already authenticated.');
        else session = op === 2 ? handshake.identify(socket, d) : handshake.resume(socket, d);
      } else if (op === 3 || op === 4 || op === 8 || op === 31) {
        if (!isIn || session === null) socket.close(4003, 'Not authenticated.');
        else if (op === 8) {
          const refusal = answerMembers(world, session, d);
          if (refusal !== null) socket.close(refusal, 'Request refused.');
        }
      } else {
        violation(`opcode ${op}`);
        socket.close(4001, 'Unknown opcode.');
      }
    };

    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      stats.closed += 1;
      beats.forget(socket);
      if (session === null || session.socket !== socket) return;
      // 1000 and 1001 end a session for good, if it is the client that says so: ours come back to us as an echo.
      if ((code === 1000 || code === 1001) && !closedByUs.has(socket)) drop(session);
      else detach(session);
    });
    const refusal = query.get('v') !== '10' ? 4012 : query.get('encoding') !== 'json' ? 4002 : null;
    if (refusal !== null) {
      socket.close(refusal, refusal === 4012 ? 'Invalid API version.' : 'Only JSON here.');
      return;
    }
    socket.on('message', (raw) => {
      const text = raw.toString();
      if (socket.readyState !== socket.OPEN || isTooMuch(text)) return;
      const one = parsed(text);
      if (one === null) socket.close(4002, 'Error while decoding payload.');
      else receive(one.op, one.d);
    });
    beats.greet(socket);
    socket.send(frame(10, { heartbeat_interval: settings.heartbeatIntervalMs, _trace: [] }));
  };

  world.publish = (event) => {
    const now = performance.now();
    for (const session of sessions.values())
      if (session.detachedAt !== null && now - session.detachedAt > settings.resumableMs) drop(session);
    publishTo(world, sessions.values(), event);
  };

  return {
    upgrade: (request, socket, head) => {
      const address = new URL(request.url ?? '/', 'http://peer');
      if (refusing || !address.pathname.startsWith('/gateway')) {
        socket.end(`HTTP/1.1 ${refusing ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\n\r\n`);
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => accept(client, address.searchParams));
    },
    sessions: () => connected().map(({ id, shard, intents, seq }) => ({ id, shard, intents, seq: seq() })),
    stats: () => ({
      ...counts,
      ...stats,
      dispatched: dispatched(),
      heartbeats: beats.count(),
      worstHeartbeatDelayMs: beats.worstDelayMs(),
    }),
    resetStats: () => {
      for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] = 0;
      stats.connections = 0;
      stats.closed = 0;
      dispatchedBefore -= dispatched();
      beats.reset();
    },
    drop: (how = 'socket') => {
      for (const client of server.clients) {
        if (how === 'socket') client.terminate();
        else {
          closedByUs.add(client);
          client.close(how.code, how.reason ?? '');
        }
      }
    },
    askToReconnect: () => {
      for (const { socket } of connected()) socket?.send(frame(7, null));
    },
    invalidate: (resumable) => {
      for (const session of connected()) {
        const { socket } = session;
        if (resumable) detach(session);
        else drop(session);
        if (socket !== null) handshake.invalid(socket, resumable);
      }
    },
    forgetSessions: () => {
      for (const session of [...sessions.values()]) {
        const { socket } = session;
        drop(session);
        socket?.terminate();
      }
    },
    acknowledge: (on) => {
      acknowledging = on;
    },
    refuse: (on) => {
      refusing = on;
    },
    disturb: (how) => {
      disturbance = how;
    },
    close: async () => {
      beats.close();
      for (const client of server.clients) client.terminate();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
};
