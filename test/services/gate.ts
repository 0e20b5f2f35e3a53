// A door before a server: it lets requests through, but for those a test holds, before the server saw them or after it did
// their work. What it holds is never answered.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface GateRequest {
  readonly method: string;
  /** With the query, decoded. */
  readonly path: string;
  readonly body: string;
}

export type Moment = 'before' | 'after';

export interface Gate {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Holds each request `when` is true for; `reached` once there is one. */
  hold(when: (request: GateRequest) => boolean, moment: Moment): { reached(): boolean };
  /** Breaks off what is held, and holds nothing any more. */
  open(): void;
  close(): Promise<void>;
}

interface Hold {
  readonly when: (request: GateRequest) => boolean;
  readonly moment: Moment;
  reached: boolean;
}

// Of the connection, not of what is said over it; and `fetch` has unpacked the answer.
const ofConnection = ['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'content-encoding'];
const passedOn = (headers: Iterable<readonly [string, string]>): [string, string][] =>
  [...headers].filter(([name]) => !ofConnection.includes(name)).map(([name, value]) => [name, value]);

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
};

export const startGate = async (targetUrl: string): Promise<Gate> => {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
  let holds: Hold[] = [];

  /** true: it is held. */
  const holdsBack = (request: GateRequest, moment: Moment, socket: Socket): boolean => {
    const found = holds.find((hold) => hold.moment === moment && hold.when(request));
    if (found === undefined) return false;
    held.add(socket);
    found.reached = true;
    return true;
  };

  const take = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', socket } = incoming;
    const body = await bodyOf(incoming);
    const request = { method, path: decodeURIComponent(url), body };
    if (holdsBack(request, 'before', socket)) return;
    const given = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await fetch(new URL(url, target), {
      method,
      headers: passedOn(given),
      redirect: 'manual',
      ...(body === '' ? {} : { body }),
    });
    const content = await answer.text();
    if (holdsBack(request, 'after', socket)) return;
    response.writeHead(answer.status, passedOn(answer.headers)).end(content);
  };

  const server = createServer((incoming, response) => {
    take(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // A live connection goes straight through.
  server.on('upgrade', (incoming: IncomingMessage, near: Socket, head: Buffer) => {
    const far = connect(Number(target.port), target.hostname);
    const lines = incoming.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
    far.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    far.write(head);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    hold: (when, moment) => {
      const hold: Hold = { when, moment, reached: false };
      holds.push(hold);
      return { reached: () => hold.reached };
    },
    open: () => {
      holds = [];
      for (const socket of held) socket.destroy();
      held.clear();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
