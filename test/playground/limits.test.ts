import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorSchema } from '../../src/anychat-protocol/requests.ts';
import { createRateLimiter } from '../../src/playground/rate-limit.ts';
import { type Answer, at, type Client, startServer, type TestServer, until } from './server.ts';

let server: TestServer;
let ada: Client;
let general: string;

beforeAll(async () => {
  server = await startServer({
    limits: { memberRate: { perSecond: 20, burst: 40 }, strangerRate: { perSecond: 5, burst: 30 } },
  });
  ada = await server.join('Ada');
  general = `${at(server, 'general')}/messages`;
});
afterAll(() => server.close());

const refused = (answer: Answer, status: number, code: string): void => {
  expect(answer.status).toBe(status);
  expect(errorSchema.parse(answer.body).error.code).toBe(code);
  expect(answer.headers.get('content-type')).toContain('application/json');
};

describe('a token bucket', () => {
  test('lets a burst through, then as many as its rate, and says how long to wait', () => {
    let now = 0;
    const limiter = createRateLimiter(() => now);
    const rate = { perSecond: 20, burst: 40 };
    const take = () => limiter.take('a', rate);
    expect(Array.from({ length: 40 }, take)).toEqual(Array.from({ length: 40 }, () => 0));
    expect(take()).toBe(50);
    expect(limiter.take('b', rate)).toBe(0);
    now += 50;
    expect([take(), take()]).toEqual([0, 50]);
    now -= 10_000;
    expect(take()).toBe(50);
    now += 3_600_000;
    expect(Array.from({ length: 41 }, take).filter((wait) => wait > 0)).toHaveLength(1);
  });
});

test('who asks too often is told when to come back, others go on', async () => {
  const ben = await server.join('Ben');
  const answers = await Promise.all(Array.from({ length: 60 }, () => ada.call('GET', '/me')));
  const late = answers.filter(({ status }) => status === 429);
  expect(late.length).toBeGreaterThan(10);
  for (const answer of late) {
    refused(answer, 429, 'rate-limited');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  }
  expect((await ben.call('GET', '/me')).status).toBe(200);
  server.clock.at += 2000;
  expect((await ada.call('GET', '/me')).status).toBe(200);
});

test('strangers are limited by their address', async () => {
  server.clock.at += 60_000;
  const knocks = Array.from({ length: 40 }, () => server.call('POST', '/sessions', { name: '...' }));
  const codes = (await Promise.all(knocks)).map(({ body }) => body.error.code);
  expect([...new Set(codes)].sort()).toEqual(['invalid-request', 'rate-limited']);
  server.clock.at += 60_000;
});

describe('every error has one shape', () => {
  test.each<[string, string, string, unknown, Record<string, string>, number, string]>([
    ['an unknown path', 'GET', '/nothing', undefined, {}, 404, 'not-found'],
    ['an unknown method', 'PUT', '/me', undefined, {}, 404, 'not-found'],
    ['an undecodable path', 'GET', '/%zz', undefined, {}, 400, 'invalid-request'],
    ['an unknown id', 'GET', '/spaces/nope', undefined, {}, 404, 'not-found'],
    ['a malformed id', 'GET', '/spaces/a%20b', undefined, {}, 400, 'invalid-request'],
    ['malformed JSON', 'POST', '/sessions', '{"name":', {}, 400, 'invalid-request'],
    ['no body', 'POST', '/sessions', undefined, {}, 400, 'invalid-request'],
    ['an unknown field', 'POST', '/sessions', { name: 'X', role: 'admin' }, {}, 400, 'invalid-request'],
    ['another content type', 'POST', '/sessions', '<x/>', { 'content-type': 'text/xml' }, 400, 'invalid-request'],
    ['too large a body', 'POST', '/sessions', { name: 'x'.repeat(70_000) }, {}, 413, 'too-large'],
    ['too deep a body', 'POST', '/sessions', `${'['.repeat(3000)}${']'.repeat(3000)}`, {}, 400, 'invalid-request'],
    ['an unknown token', 'GET', '/me', undefined, { authorization: 'Bearer act_no' }, 401, 'unauthorized'],
    ['a malformed token', 'GET', '/me', undefined, { authorization: 'Basic eA==' }, 401, 'unauthorized'],
  ])('%s', async (_case, method, path, body, headers, status, code) => {
    server.clock.at += 1000;
    const authorization = path === '/sessions' ? {} : { authorization: `Bearer ${ada.token}` };
    refused(await server.call(method, path, body, { ...authorization, ...headers }), status, code);
  });

  test('no token', async () => {
    refused(await server.call('GET', '/me'), 401, 'unauthorized');
    refused(await server.call('POST', general, { text: 'x' }), 401, 'unauthorized');
  });

  test('a database that is away is a 503', async () => {
    const broken = await startServer();
    await broken.pglite.close();
    const answer = await broken.call('GET', '/me', undefined, { authorization: 'Bearer act_x' });
    expect([500, 503]).toContain(answer.status);
    expect(errorSchema.parse(answer.body).error.code).toMatch(/unavailable|internal/u);
    await broken.stop();
  });
});

test('a client that sends too large a packet is cut off', async () => {
  server.clock.at += 60_000;
  const socket = io(`${server.url}/v1`, {
    auth: { token: ada.token },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  await until(() => socket.connected, { label: 'connected' });
  socket.emit('x', 'y'.repeat(20_000));
  await until(() => socket.disconnected, { label: 'cut off' });
});
