// A real HTTP server for a faked service: it keeps a log of what was asked, and fails on demand in the ways networks do.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PeerRequest {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `undefined`: none, or not JSON. */
  readonly body: unknown;
}

export interface PeerReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Fault =
  /** Does the work and never answers. */
  | { readonly kind: 'lose-answer' }
  /** Does the work and drops the connection. */
  | { readonly kind: 'cut-answer' }
  /** Drops the connection before doing anything. */
  | { readonly kind: 'drop' }
  /** Does nothing and answers so. */
  | ({ readonly kind: 'answer' } & PeerReply);

interface Armed {
  readonly fault: Fault;
  readonly when: (request: PeerRequest) => boolean;
  times: number;
}

export interface PeerServer {
  readonly url: string;
  /** Every request that arrived, faults included. */
  readonly log: readonly { readonly method: string; readonly path: string; readonly fault: Fault['kind'] | null }[];
  /** The next `times` requests (default 1) that `when` holds for (default: all) fail so. */
  fail(fault: Fault, options?: { times?: number; when?: (request: PeerRequest) => boolean }): void;
  /** Nothing fails any more. */
  heal(): void;
  /** Connections are refused. */
  goDown(): Promise<void>;
  /** On the same port again. */
  comeUp(): Promise<void>;
  close(): Promise<void>;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const toRequest = async (incoming: IncomingMessage): Promise<PeerRequest> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://peer');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(pathname),
    query: searchParams,
    headers,
    body: parse(Buffer.concat(parts).toString('utf8')),
  };
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export const createPeerServer = async (handle: (request: PeerRequest) => PeerReply): Promise<PeerServer> => {
  const log: { method: string; path: string; fault: Fault['kind'] | null }[] = [];
  let armed: Armed[] = [];

  const nextFault = (request: PeerRequest): Fault | null => {
    const found = armed.find(({ times, when }) => times > 0 && when(request));
    if (found === undefined) return null;
    found.times -= 1;
    return found.fault;
  };

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await toRequest(incoming);
    const fault = nextFault(request);
    log.push({ method: request.method, path: request.path, fault: fault?.kind ?? null });
    if (fault?.kind === 'drop') {
      incoming.socket.destroy();
      return;
    }
    const reply = fault?.kind === 'answer' ? fault : handle(request);
    if (fault?.kind === 'lose-answer') return;
    if (fault?.kind === 'cut-answer') {
      incoming.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  };

  const open = (): Server =>
    createServer((incoming, response) => {
      answer(incoming, response).catch(() => incoming.socket.destroy());
    });
  let server = open();
  const port = await listen(server, 0);

  return {
    url: `http://127.0.0.1:${port}`,
    log,
    fail: (fault, { times = 1, when = () => true } = {}) => {
      armed.push({ fault, when, times });
    },
    heal: () => {
      armed = [];
    },
    goDown: () => stop(server),
    comeUp: async () => {
      server = open();
      await listen(server, port);
    },
    close: () => stop(server),
  };
};
