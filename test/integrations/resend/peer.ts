// Resend as the package `emulate` plays it, behind a connection that records, judges and fails as it is told to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createEmulator } from 'emulate';
import { createJudge, withoutDocument } from './openapi.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
}

/** `lose`: done, and the connection breaks before the answer. `answer`: not done; this is answered. */
export type Behaviour =
  | { readonly kind: 'lose' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'headers'; readonly headers: Record<string, string> };

export interface Peer {
  readonly url: string;
  readonly seen: Seen[];
  /** What Resend's own description says against what was asked. */
  readonly wrong: string[];
  /** Consumed one a call; empty: all goes well. */
  readonly script: Behaviour[];
  /** Answers as the description has them: lists without tags and texts. */
  bare: boolean;
  /** Mails that came in, by id: `emulate` has none, so this answers for it, as Resend's description has it. */
  readonly received: Map<string, { subject: string; text: string | null; html?: string; headers?: object }>;
  /** What Resend has. */
  mails(): Promise<readonly { id: string; subject: string; to: string[]; text: string; last_event: string }[]>;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const withoutTags = (answer: unknown, alone: boolean): unknown => {
  if (typeof answer !== 'object' || answer === null) return answer;
  const { tags: _, headers: __, ...rest } = answer as Record<string, unknown>;
  return alone ? rest : { ...rest, text: undefined, html: undefined };
};

const bareAnswer = (text: string): string => {
  const parsed = JSON.parse(text) as { data?: unknown[] };
  return JSON.stringify(
    Array.isArray(parsed.data)
      ? { ...parsed, data: parsed.data.map((one) => withoutTags(one, false)) }
      : withoutTags(parsed, true),
  );
};

const notFound = { statusCode: 404, name: 'not_found', message: 'Email not found' };

export const startPeer = async (): Promise<Peer> => {
  const emulator = await createEmulator({
    service: 'resend',
    port: 0,
    seed: { resend: { domains: [{ name: 'example.com', region: 'us-east-1' }] } },
  });
  const judge = withoutDocument === null ? createJudge() : null;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://peer');
    const method = request.method ?? 'GET';
    const headers = new Headers(request.headers as Record<string, string>);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    peer.seen.push({ method, path: url.pathname, query: url.searchParams, headers, body });
    peer.wrong.push(...(judge?.request(method, url.pathname, url.searchParams, headers, body) ?? []));
    const behaviour = peer.script.shift();
    if (behaviour?.kind === 'answer') {
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
      response.end(JSON.stringify(behaviour.body ?? {}));
      return;
    }
    const wanted = /^\/emails\/receiving\/([^/]+)$/u.exec(url.pathname)?.[1];
    if (method === 'GET' && wanted !== undefined) {
      const found = peer.received.get(wanted);
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found === undefined ? notFound : { object: 'email', id: wanted, ...found }));
      return;
    }
    const key = headers.get('idempotency-key');
    const answer = await fetch(`${emulator.url}${request.url}`, {
      method,
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) },
      ...(text === '' ? {} : { body: text }),
    });
    const content = await answer.text();
    if (behaviour?.kind === 'lose') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      ...(behaviour?.kind === 'headers' ? behaviour.headers : {}),
    });
    response.end(peer.bare && answer.ok ? bareAnswer(content) : content);
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the peer has no port');
  const peer: Peer = {
    url: `http://127.0.0.1:${address.port}`,
    seen: [],
    wrong: [],
    script: [],
    bare: false,
    received: new Map(),
    async mails() {
      const answer = await fetch(`${emulator.url}/emails`);
      return ((await answer.json()) as { data: Awaited<ReturnType<Peer['mails']>> }).data;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await emulator.close();
    },
  };
  return peer;
};
