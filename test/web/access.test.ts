// Who may read and write over HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isClaim, loginPath } from '../../src/web/server.ts';
import { issueProof } from '../../src/web/tokens.ts';
import { authorized, createWebRig, deadLetter, token, type WebRig } from './rig.ts';

type Route = readonly ['GET' | 'POST', string];

const open: readonly Route[] = [
  ['GET', '/metrics'],
  ['GET', '/api/spaces'],
  ['GET', '/api/spaces/anychat:garden/health'],
  ['GET', '/api/spaces/anychat:garden/history'],
  ['GET', '/api/openapi.json'],
];
const guarded: readonly Route[] = [
  ['GET', '/api/spaces/anychat:garden/messages'],
  ['GET', '/api/interventions'],
  ['GET', '/api/queues'],
  ['POST', `/api/queues/dead-letters/${deadLetter}/retry`],
  ['POST', '/api/login-links'],
];
const probes: readonly Route[] = [
  ['GET', '/healthz'],
  ['GET', '/readyz'],
];
const dayMs = 86_400_000;

let loopback: WebRig;
let exposed: WebRig;
beforeAll(async () => {
  loopback = await createWebRig();
  exposed = await createWebRig('0.0.0.0');
});
afterAll(async () => {
  await loopback.close();
  await exposed.close();
});

const status = async (rig: WebRig, [method, url]: Route, headers: Record<string, string> = {}): Promise<number> =>
  (await rig.app.inject({ method, url, headers: { host: '127.0.0.1:3710', ...headers } })).statusCode;

/** Opens a login link and gives the session's cookie. */
const logIn = async (rig: WebRig): Promise<string> => {
  const answer = await rig.app.inject({ url: loginPath(token, rig.clock) });
  expect(answer.statusCode).toBe(302);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
};

describe('on loopback', () => {
  it.each([...probes, ...open])('%s %s is open', async (...route) => {
    expect(await status(loopback, route)).toBe(200);
  });

  it.each(guarded)('%s %s needs a session or the token', async (...route) => {
    expect(await status(loopback, route)).toBe(401);
    expect(await status(loopback, route, { authorization: 'Bearer wrong' })).toBe(401);
    expect(await status(loopback, route, { authorization: `Basic ${token}` })).toBe(401);
    expect(await status(loopback, route, authorized)).toBe(200);
    expect(await status(loopback, route, { cookie: await logIn(loopback) })).toBe(200);
  });
});

describe('on any other address', () => {
  it.each(probes)('%s %s is open, since it tells nothing', async (...route) => {
    expect(await status(exposed, route)).toBe(200);
  });

  it.each([...open, ...guarded])('%s %s needs a session or the token', async (...route) => {
    expect(await status(exposed, route)).toBe(401);
    expect(await status(exposed, route, authorized)).toBe(200);
    expect(await status(exposed, route, { cookie: await logIn(exposed) })).toBe(200);
  });

  it('answers to any name', async () => {
    expect(await status(exposed, ['GET', '/healthz'], { host: 'community.example' })).toBe(200);
  });
});

describe('a login link', () => {
  it('opens a session that scripts and other sites cannot use, and hands the claim in the fragment', async () => {
    const answer = await loopback.app.inject({ url: loginPath(token, loopback.clock) });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/; HttpOnly/u);
    expect(cookie).toMatch(/; SameSite=Strict/u);
    expect(answer.headers['cache-control']).toBe('no-store');
    const claim = /^\/#claim=(.+)$/u.exec(String(answer.headers.location))?.[1] ?? '';
    expect(isClaim(token, claim, loopback.clock)).toBe(true);
    expect(cookie).not.toContain(token);
  });

  it.each<[string, () => string]>([
    ['has run out', () => issueProof(token, 'login', loopback.clock.now())],
    [
      'was made with another token',
      () => issueProof('another-token-0123456789', 'login', loopback.clock.now() + dayMs),
    ],
    ['is a session', () => issueProof(token, 'session', loopback.clock.now() + dayMs)],
    ['is a claim', () => issueProof(token, 'claim', loopback.clock.now() + dayMs)],
    [
      'was made to last',
      () => issueProof(token, 'login', loopback.clock.now() + dayMs).replace(/^\d+/u, '9999999999999'),
    ],
    ['is nonsense', () => 'x.y'],
    ['is empty', () => ''],
  ])('that %s is refused with what to do', async (_, code) => {
    const answer = await loopback.app.inject({ url: `/login?code=${encodeURIComponent(code())}` });
    expect(answer.statusCode).toBe(401);
    expect(answer.json().error).toMatchObject({
      code: 'unauthorized',
      remedy: expect.stringContaining('npx cco login'),
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('that has run out tells a person in a browser in words', async () => {
    const answer = await loopback.app.inject({ url: '/login?code=1.x', headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.body).toContain('npx cco login');
  });

  it('holds for a day, its session for thirty', async () => {
    const rig = loopback;
    const start = rig.clock.now();
    const path = loginPath(token, rig.clock);
    const session = await logIn(rig);
    rig.clock.advance(dayMs - 1);
    expect((await rig.app.inject({ url: path })).statusCode).toBe(302);
    rig.clock.advance(2);
    expect((await rig.app.inject({ url: path })).statusCode).toBe(401);
    const messages: Route = ['GET', '/api/spaces/anychat:garden/messages'];
    rig.clock.set(start + 30 * dayMs - 1);
    expect(await status(rig, messages, { cookie: session })).toBe(200);
    rig.clock.set(start + 30 * dayMs);
    expect(await status(rig, messages, { cookie: session })).toBe(401);
    rig.clock.set(start);
  });

  it('can be asked for by who has the token', async () => {
    const answer = await loopback.app.inject({ method: 'POST', url: '/api/login-links', headers: authorized });
    expect((await loopback.app.inject({ url: answer.json().path })).statusCode).toBe(302);
  });
});

describe('a page elsewhere cannot reach in', () => {
  it.each(['evil.example', 'evil.example:3710', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.7:3710'])(
    'with the Host "%s"',
    async (host) => {
      for (const route of [...probes, ...open, ...guarded])
        expect(await status(loopback, route, { host, ...authorized })).toBe(403);
    },
  );

  it.each(['127.0.0.1', '127.0.0.1:3710', 'localhost:3710', '[::1]:3710'])(
    'while "%s" is this server',
    async (host) => {
      expect(await status(loopback, ['GET', '/healthz'], { host })).toBe(200);
    },
  );

  it.each([
    'http://evil.example',
    'null',
    'http://127.0.0.1:9999',
    'http://localhost:3710',
    'https://evil.example:3710',
  ])('with the Origin "%s"', async (origin) => {
    for (const route of [...open, ...guarded])
      expect(await status(loopback, route, { origin, ...authorized })).toBe(403);
  });

  it('while its own page can', async () => {
    expect(await status(loopback, ['GET', '/api/spaces'], { origin: 'http://127.0.0.1:3710' })).toBe(200);
  });
});
