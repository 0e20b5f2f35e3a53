import type { IncomingHttpHeaders } from 'node:http';
// A whole playground on 127.0.0.1 with its own in-memory database, and clients that talk to it like anyone else would.
import { PGlite } from '@electric-sql/pglite';
import Fastify, { type FastifyInstance } from 'fastify';
import { Kysely, PGliteDialect, sql } from 'kysely';
import pino from 'pino';
import { io, type Socket } from 'socket.io-client';
import { vi } from 'vitest';
import { createPlayground, type Playground, playgroundFrameworkErrors } from '../../src/playground/index.ts';
import type { Limits } from '../../src/playground/limits.ts';
import { until as untilWithin } from '../services/until.ts';

// Each of these suites starts whole servers with databases; on a busy machine that alone takes long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

export const until = (condition: () => boolean | Promise<boolean>, { label = 'condition' } = {}): Promise<void> =>
  untilWithin(condition, { timeoutMs: 60_000, label });

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers freely; the schema suite checks their shapes.
  readonly body: any;
}

export interface Client {
  readonly token: string;
  readonly id: string;
  readonly name: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  connect(since?: string): Listening;
}

export interface Heard {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly data: any;
}

export interface Listening {
  readonly socket: Socket;
  readonly heard: Heard[];
  /** Those of one type. */
  of(type: string): Heard['data'][];
  close(): void;
}

export interface TestServer {
  readonly base: string;
  readonly url: string;
  readonly playground: Playground;
  readonly fastify: FastifyInstance;
  /** Its database, where it is a PGlite. */
  readonly pglite: PGlite;
  readonly clock: { now(): number; at: number };
  /** The embedded space's id, and its channels' ids by name. */
  readonly space: string;
  readonly channels: Readonly<Record<string, string>>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  join(name: string, more?: Record<string, unknown>): Promise<Client>;
  client(token: string): Promise<Client>;
  /** Stops the program, keeps the database. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface Options {
  readonly limits?: Partial<Limits>;
  readonly supportUrl?: string;
  readonly clientDir?: string;
  readonly pglite?: PGlite;
  /** Another database than a PGlite. */
  readonly db?: Kysely<unknown>;
  readonly clock?: { now(): number; at: number };
  readonly admits?: (headers: IncomingHttpHeaders) => boolean;
}

export const claim = 'let-me-run-this';
/** Out of the way of tests that are about something else. */
const generous = { perSecond: 10_000, burst: 10_000 };

const noPGlite = undefined as unknown as PGlite;

const request = async (url: string, method: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
};

const listen = (url: string, token: string, since?: string): Listening => {
  const socket = io(`${url}/v1`, {
    auth: since === undefined ? { token } : { token, since },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  const heard: Heard[] = [];
  socket.onAny((type: string, data: unknown) => heard.push({ type, data }));
  return {
    socket,
    heard,
    of: (type) => heard.filter((one) => one.type === type).map((one) => one.data),
    close: () => socket.disconnect(),
  };
};

export const startServer = async (options: Options = {}): Promise<TestServer> => {
  const pglite = options.pglite ?? (options.db === undefined ? await PGlite.create() : noPGlite);
  const db = options.db ?? new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) });
  const clock = options.clock ?? {
    at: Date.parse('2026-03-02T10:00:00.000Z'),
    now(): number {
      return this.at;
    },
  };
  const playground = createPlayground({
    db,
    clock,
    logger: pino({ level: 'silent' }),
    migrate: async (migrations) => {
      const known = await sql`select 1 from information_schema.schemata where schema_name = 'anychat'`.execute(db);
      if (known.rows.length > 0) return;
      for (const migration of migrations) await migration.up(db);
    },
    claimCheck: (given) => given === claim,
    supportUrl: options.supportUrl,
    clientDir: options.clientDir,
    limits: { memberRate: generous, agentRate: generous, strangerRate: generous, pollMs: 50, ...options.limits },
  });
  const fastify = Fastify({ frameworkErrors: playgroundFrameworkErrors });
  await playground.register(fastify);
  const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
  if (options.admits === undefined) playground.attach(fastify.server);
  else playground.attach(fastify.server, options.admits);
  const base = `${url}/v1`;
  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    request(`${base}${path}`, method, body, headers);

  const client = async (token: string): Promise<Client> => {
    const authed = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      call(method, path, body, { authorization: `Bearer ${token}`, ...headers });
    const member = (await authed('GET', '/me')).body;
    return {
      token,
      id: member.id,
      name: member.name,
      call: authed,
      connect: (since) => listen(url, token, since),
    };
  };
  const join = async (name: string, more: Record<string, unknown> = {}): Promise<Client> => {
    const answer = await call('POST', '/sessions', { name, ...more });
    if (answer.status !== 201) throw new Error(`could not join: ${JSON.stringify(answer.body)}`);
    return client(answer.body.token);
  };
  const space = await playground.embeddedSpaceId();
  const rows = await sql<{
    id: string;
    name: string;
  }>`select id, name from anychat.channels where space_id = ${space}`.execute(db);
  const stop = async (): Promise<void> => {
    await playground.close();
    fastify.server.closeAllConnections();
    await fastify.close();
  };
  return {
    base,
    url,
    playground,
    fastify,
    pglite,
    clock,
    space,
    channels: Object.fromEntries(rows.rows.map((row) => [row.name, row.id])),
    call,
    join,
    client,
    stop,
    close: async () => {
      await stop();
      if (options.db === undefined) await pglite.close();
    },
  };
};

/** Path of a channel of the embedded space. */
export const at = (server: TestServer, channel: string): string =>
  `/spaces/${server.space}/channels/${server.channels[channel]}`;
