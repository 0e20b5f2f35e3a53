// Stands between a bot and a real AnyChat and makes trouble: refuses, stalls, loses answers of work that was done, cuts
// sockets, repeats, delays and swaps events.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Socket as Downstream, Server } from 'socket.io';
import { io as connect, type Socket as Upstream } from 'socket.io-client';

export type Fault =
  /** Answered here; the peer never hears of it. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** The connection breaks before the peer hears of it. */
  | { readonly kind: 'cut' }
  /** The peer does the work; the answer is lost. */
  | { readonly kind: 'lose-answer' }
  /** The peer does the work; the caller waits for ever. */
  | { readonly kind: 'stall' };

interface EventFaults {
  /** Every nth event is emitted twice. */
  readonly repeatEvery?: number;
  /** Every nth event comes after the one that follows it. */
  readonly swapEvery?: number;
  readonly delayMs?: number;
}

export interface FaultyProxy {
  readonly apiBase: string;
  /** Asked for each request; null: passes. */
  fault: (method: string, path: string) => Fault | null;
  events: EventFaults;
  /** Method and path of every request, faults included. */
  readonly requests: string[];
  /** What was sent as `since` at each connect; null: none. */
  readonly resumes: (string | null)[];
  sockets(): number;
  /** Cuts every connection. */
  drop(): void;
  close(): Promise<void>;
}

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

/** `target`: origin of the real server. */
export const createFaultyProxy = async (target: string): Promise<FaultyProxy> => {
  const requests: string[] = [];
  const resumes: (string | null)[] = [];
  const upstreams = new Map<Downstream, Upstream>();

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const [method, path] = [request.method ?? 'GET', request.url ?? '/'];
    requests.push(`${method} ${path}`);
    const fault = proxy.fault(method, path);
    if (fault?.kind === 'cut') return void response.destroy();
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter });
      return void response.end(JSON.stringify({ error: { code: 'unavailable', message: 'made up' } }));
    }
    const headers = new Headers();
    for (const name of ['authorization', 'content-type', 'idempotency-key']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const answer = await fetch(`${target}${path}`, { method, headers, ...(body.length === 0 ? {} : { body }) });
    const text = await answer.text();
    if (fault?.kind === 'lose-answer') return void response.destroy();
    if (fault?.kind === 'stall') return;
    const retryAfter = answer.headers.get('retry-after');
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
    });
    response.end(text);
  };

  const http = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  const io = new Server(http, { transports: ['websocket'] });

  /** Hands events on with the faults wanted now. */
  const relay = (give: (type: string, payload: unknown) => void) => {
    let seen = 0;
    let held: [string, unknown] | null = null;
    return (type: string, payload: unknown): void => {
      seen += 1;
      const { repeatEvery, swapEvery, delayMs } = proxy.events;
      const out = (one: [string, unknown]): void => {
        if (delayMs === undefined) give(...one);
        else setTimeout(() => give(...one), delayMs);
      };
      const isControl = type === 'ready' || type === 'resync';
      if (!isControl && held === null && swapEvery !== undefined && seen % swapEvery === 0) {
        held = [type, payload];
        return;
      }
      out([type, payload]);
      if (repeatEvery !== undefined && !isControl && seen % repeatEvery === 0) out([type, payload]);
      if (held !== null) out(held);
      held = null;
    };
  };

  io.of('/v1').use((socket, next) => {
    const { since } = socket.handshake.auth as { since?: string };
    resumes.push(since ?? null);
    const upstream = connect(`${target}/v1`, {
      auth: socket.handshake.auth,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    const early: [string, unknown][] = [];
    let give = (type: string, payload: unknown): void => void early.push([type, payload]);
    upstream.onAny(relay((type, payload) => give(type, payload)));
    upstream.on('connect', () => next());
    upstream.on('connect_error', (error) => next(error));
    upstream.on('disconnect', () => socket.conn.close(true));
    upstreams.set(socket, upstream);
    socket.data.begin = () => {
      give = (type, payload) => void socket.emit(type, payload);
      for (const one of early.splice(0)) give(...one);
    };
  });
  io.of('/v1').on('connection', (socket) => {
    socket.on('disconnect', () => {
      upstreams.get(socket)?.disconnect();
      upstreams.delete(socket);
    });
    socket.data.begin();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;

  const proxy: FaultyProxy = {
    apiBase: `http://127.0.0.1:${port}/v1`,
    fault: () => null,
    events: {},
    requests,
    resumes,
    sockets: () => io.of('/v1').sockets.size,
    drop: () => {
      for (const socket of io.of('/v1').sockets.values()) socket.conn.close(true);
    },
    close: async () => {
      for (const upstream of upstreams.values()) upstream.disconnect();
      http.closeAllConnections();
      await io.close();
    },
  };
  return proxy;
};
