// Other agents and other sources of feedback, over HTTP, on the real embedded store with real signatures.
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFeedbackIntake } from '../../src/core/coordination/feedback-intake.ts';
import { createReceive } from '../../src/core/coordination/receive.ts';
import type { VerifySignature } from '../../src/core/coordination/signed.ts';
import { createAfinnScorer } from '../../src/core/sentiment/afinn.ts';
import { defaultSpaceSettings } from '../../src/core/settings.ts';
import { parseWebhookSecrets, signWebhook, verifyWebhook } from '../../src/integrations/webhooks/index.ts';
import { readInTurns } from '../../src/main/reading/turns.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { createWeb } from '../../src/web/server.ts';
import { garden } from '../core/coordination/facts.ts';
import { createWorld, type World } from '../core/coordination/world.ts';

const token = 'test-token-0123456789abcdef';
const authorized = { authorization: `Bearer ${token}` };
const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const agents = parseWebhookSecrets(`CMO:${secretOf(1)} CRO:${secretOf(2)}`);
const sources = parseWebhookSecrets(`tickets:${secretOf(3)} reviews:${secretOf(4)}`);

let world: World;
let app: FastifyInstance;
const lines: string[] = [];

const createApp = async (host: string): Promise<FastifyInstance> => {
  const { store, clock } = world;
  const check =
    (secrets: typeof agents): VerifySignature =>
    (headers, body) =>
      verifyWebhook(secrets, headers, body, clock.now());
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const web = await createWeb(
    { host, token, version: '1.2.3' },
    {
      store,
      clock,
      logger,
      metrics: createMetrics({ queues: async () => [], outbox: async () => [] }),
      subscribe: () => () => undefined,
      checks: {},
      operations: { depths: async () => [], deadLetters: async () => [], retry: async () => false },
      coordination: {
        receive: createReceive({
          store,
          clock,
          verify: check(agents),
          directory: world.directory,
          analysisMs: 300_000,
          applyRevenue: null,
        }),
        log: store.coordination,
      },
      feedback: {
        verify: check(sources),
        intake: createFeedbackIntake({
          newId: v7,
          store,
          clock,
          reader: readInTurns(createAfinnScorer()),
          defaults: defaultSpaceSettings,
        }),
        spaces: store.spaces,
        coordination: store.coordination,
      },
    },
  );
  await web.app.ready();
  return web.app;
};

let exposed: FastifyInstance;
beforeAll(async () => {
  world = await createWorld();
  app = await createApp('127.0.0.1');
  exposed = await createApp('0.0.0.0');
});
beforeEach(async () => {
  await world.reset();
  lines.length = 0;
});
afterAll(async () => {
  await app.close();
  await exposed.close();
  await world.close();
});

const post = (url: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url, payload: body, headers: { 'content-type': 'application/json', ...headers } });
const signed = (secrets: typeof agents, name: string, url: string, message: unknown, id = 'm1') => {
  const body = JSON.stringify(message);
  return post(url, body, signWebhook(secrets.get(name) ?? [], { id, at: world.clock.now(), body }));
};
const strategy = { type: 'strategy.update', data: { strategy: { voice: { tone: 'warm' } } } };
const item = (id: string, text = 'The login is terribly slow', over: object = {}) => ({
  id,
  at: '2026-03-01T10:00:00Z',
  text,
  ...over,
});

describe('POST /api/coordination', () => {
  it('takes a signed message and says what it did', async () => {
    const answer = await signed(agents, 'CMO', '/api/coordination', strategy);
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({
      accepted: { id: 'm1', type: 'strategy.update', result: { version: 1, changed: true } },
    });
  });

  it('checks the bytes as they came, whatever spaces are in them', async () => {
    const body = `\n${JSON.stringify(strategy, null, 4)}  `;
    const headers = signWebhook(agents.get('CMO') ?? [], { id: 'm1', at: world.clock.now(), body });
    expect((await post('/api/coordination', body, headers)).statusCode).toBe(202);
  });

  it.each<[string, () => ReturnType<typeof post>, number, string]>([
    ['unsigned', () => post('/api/coordination', JSON.stringify(strategy)), 401, 'webhook-headers'],
    [
      'with the API token instead of a signature',
      () => post('/api/coordination', JSON.stringify(strategy), authorized),
      401,
      'webhook-headers',
    ],
    [
      'signed for another body',
      () => {
        const headers = signWebhook(agents.get('CMO') ?? [], { id: 'm', at: world.clock.now(), body: '{}' });
        return post('/api/coordination', JSON.stringify(strategy), headers);
      },
      401,
      'webhook-signature',
    ],
    [
      'signed with a secret for feedback',
      () => signed(sources, 'tickets', '/api/coordination', strategy),
      401,
      'webhook-signature',
    ],
    ['from who may not', () => signed(agents, 'CRO', '/api/coordination', strategy), 403, 'coordination-forbidden'],
    [
      'of an unknown type',
      () => signed(agents, 'CMO', '/api/coordination', { type: 'x' }),
      400,
      'coordination-unknown-type',
    ],
    [
      'that is not JSON by its type',
      () => post('/api/coordination', 'a=b', { 'content-type': 'text/plain' }),
      415,
      'invalid-request',
    ],
    ['that is too large', () => post('/api/coordination', 'x'.repeat(262_145)), 413, 'too-large'],
    ['that is empty', () => post('/api/coordination', '', {}), 401, 'webhook-headers'],
  ])('refuses what comes %s, with a code and what to do', async (_, send, status, code) => {
    const answer = await send();
    expect({ status: answer.statusCode, code: answer.json().error.code }).toEqual({ status, code });
    expect(await world.store.strategy.current()).toBeNull();
  });

  it('refuses what it was sent before', async () => {
    await signed(agents, 'CMO', '/api/coordination', strategy);
    const again = await signed(agents, 'CMO', '/api/coordination', strategy);
    expect(again.statusCode).toBe(409);
    expect(again.json().error).toMatchObject({
      code: 'webhook-replayed',
      remedy: expect.stringContaining('delivered'),
    });
  });

  it('refuses what was signed more than five minutes ago', async () => {
    const body = JSON.stringify(strategy);
    const headers = signWebhook(agents.get('CMO') ?? [], { id: 'm1', at: world.clock.now() - 301_000, body });
    expect((await post('/api/coordination', body, headers)).json().error.code).toBe('webhook-timestamp');
  });

  it('is taken on any address, and refused for another Host on loopback', async () => {
    const body = JSON.stringify(strategy);
    const headers = {
      'content-type': 'application/json',
      host: 'cco.example',
      ...signWebhook(agents.get('CMO') ?? [], { id: 'm1', at: world.clock.now(), body }),
    };
    const there = { method: 'POST', url: '/api/coordination', payload: body, headers } as const;
    expect((await app.inject(there)).statusCode).toBe(403);
    expect((await exposed.inject(there)).statusCode).toBe(202);
  });
});

describe('GET /api/coordination', () => {
  it('shows what went where, without content', async () => {
    await signed(agents, 'CMO', '/api/coordination', strategy);
    await world.store.coordination.disable({
      party: 'CEO',
      endpoint: 'h',
      at: world.clock.now(),
      errorCode: 'webhook-gone',
    });
    const answer = await app.inject({ url: '/api/coordination' });
    expect(answer.statusCode).toBe(200);
    const at = new Date(world.clock.now()).toISOString();
    expect(answer.json()).toEqual({
      log: [
        {
          id: 'm1',
          direction: 'in',
          party: 'CMO',
          type: 'strategy.update',
          way: 'api',
          space: null,
          at,
          status: 'accepted',
          attempts: 0,
          errorCode: null,
          settledAt: at,
        },
      ],
      disabled: [{ party: 'CEO', at, errorCode: 'webhook-gone' }],
      requests: { asked: 0, inTime: 0, overdue: 0 },
    });
    expect((await app.inject({ url: '/api/coordination?direction=out' })).json().log).toEqual([]);
    expect((await app.inject({ url: '/api/coordination?limit=0' })).statusCode).toBe(400);
  });

  it('needs the token anywhere but on loopback', async () => {
    expect((await exposed.inject({ url: '/api/coordination' })).statusCode).toBe(401);
    expect((await exposed.inject({ url: '/api/coordination', headers: authorized })).statusCode).toBe(200);
  });
});

describe('POST /api/feedback', () => {
  const list = () => world.store.feedback.list({ spaceId: garden, limit: 20 });

  it('takes signed feedback once, scored, under its source’s name', async () => {
    const message = {
      space: garden,
      items: [item('1', 'The login is terribly slow', { title: 'Login', author: 'ann' })],
    };
    const answer = await signed(sources, 'tickets', '/api/feedback', message);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ added: 1, known: 0, refused: 0 });
    expect(await list()).toMatchObject([
      {
        id: 'tickets:1',
        source: 'tickets',
        memberId: null,
        at: Date.parse('2026-03-01T10:00:00Z'),
        text: 'Login\nThe login is terribly slow',
        score: { label: 'negative' },
      },
    ]);
    const again = await signed(sources, 'tickets', '/api/feedback', message, 'm2');
    expect(again.json()).toEqual({ added: 0, known: 1, refused: 0 });
    expect((await signed(sources, 'tickets', '/api/feedback', message, 'm2')).statusCode).toBe(409);
  });

  it('keeps two sources apart, and their people', async () => {
    const one = { space: garden, items: [item('1', 'ok', { author: 'ann' }), item('2', 'ok', { author: 'ann' })] };
    await signed(sources, 'tickets', '/api/feedback', one);
    await signed(sources, 'reviews', '/api/feedback', one);
    const url = `/api/feedback?space=${garden}&days=30`;
    expect((await app.inject({ url })).statusCode).toBe(401);
    expect((await app.inject({ url, headers: authorized })).json()).toEqual({
      sources: [
        { source: 'reviews', authors: 1, items: 2 },
        { source: 'tickets', authors: 1, items: 2 },
      ],
    });
  });

  it('takes it with the API token where the source is named', async () => {
    const send = (message: unknown) => post('/api/feedback', JSON.stringify(message), authorized);
    const items = [item('1'), item('2', 'nice', { at: '2026-03-01T10:00:00+02:00' })];
    expect((await send({ space: garden, items })).statusCode).toBe(400);
    expect((await send({ space: garden, source: 'import', items })).json()).toMatchObject({ added: 2 });
    expect((await send({ space: garden, source: 'import', items })).json()).toMatchObject({ added: 0, known: 2 });
  });

  it('keeps no text of a space in which none is read', async () => {
    await world.store.settings.set(garden, 'privacy.metadataOnly', true, 'admin', world.clock.now());
    world.clock.advance(60_000);
    await signed(sources, 'tickets', '/api/feedback', { space: garden, items: [item('1')] });
    expect(await list()).toMatchObject([{ id: 'tickets:1', text: null, score: null }]);
  });

  it('leaves out what is dated in the future', async () => {
    const items = [item('1'), item('2', 'x', { at: '2027-01-01T00:00:00Z' })];
    const answer = await signed(sources, 'tickets', '/api/feedback', { space: garden, items });
    expect(answer.json()).toEqual({ added: 1, known: 0, refused: 1 });
  });

  it.each<[string, () => ReturnType<typeof post>, number, string]>([
    [
      'unsigned and without the token',
      () => post('/api/feedback', JSON.stringify({ space: garden, items: [item('1')] })),
      401,
      'unauthorized',
    ],
    [
      'signed with an agent’s secret',
      () => signed(agents, 'CMO', '/api/feedback', { space: garden, items: [item('1')] }),
      401,
      'webhook-signature',
    ],
    [
      'under another source’s name',
      () => signed(sources, 'tickets', '/api/feedback', { space: garden, source: 'reviews', items: [item('1')] }),
      403,
      'feedback-forbidden',
    ],
    [
      'for a space that is not there',
      () => signed(sources, 'tickets', '/api/feedback', { space: 'anychat:nowhere', items: [item('1')] }),
      404,
      'not-found',
    ],
    [
      'without an id',
      () => signed(sources, 'tickets', '/api/feedback', { space: garden, items: [{ ...item('1'), id: '' }] }),
      400,
      'invalid-request',
    ],
    [
      'without a zone',
      () =>
        signed(sources, 'tickets', '/api/feedback', {
          space: garden,
          items: [item('1', 'x', { at: '2026-03-01T10:00:00' })],
        }),
      400,
      'invalid-request',
    ],
    [
      'in more than a hundred pieces',
      () =>
        signed(sources, 'tickets', '/api/feedback', {
          space: garden,
          items: Array.from({ length: 101 }, (_, n) => item(String(n))),
        }),
      400,
      'invalid-request',
    ],
  ])('refuses what comes %s', async (_, send, status, code) => {
    const answer = await send();
    expect({ status: answer.statusCode, code: answer.json().error.code }).toEqual({ status, code });
    expect(await list()).toEqual([]);
  });

  it('never says again what was said, in answers or logs', async () => {
    const canary = 'canary-in-feedback';
    const bad = { space: garden, items: [{ id: canary, at: canary, text: canary, [canary]: canary }] };
    const answers = [
      await signed(sources, 'tickets', '/api/feedback', bad),
      await signed(sources, 'tickets', '/api/feedback', { space: garden, items: [item('1', canary)] }, 'm2'),
      await signed(agents, 'CMO', '/api/coordination', { type: 'strategy.update', data: { strategy: canary } }),
    ];
    expect(answers.map(({ body }) => body).join('')).not.toContain(canary);
    expect(lines.join('')).not.toContain(canary);
  });
});

it('both are described in the OpenAPI document', async () => {
  const { paths } = (await app.inject({ url: '/api/openapi.json' })).json();
  for (const path of ['/api/coordination', '/api/feedback']) {
    expect(Object.keys(paths[path])).toEqual(expect.arrayContaining(['get', 'post']));
    expect(paths[path].post.requestBody).toBeDefined();
  }
  expect(JSON.stringify(paths['/api/coordination'].post)).toContain('strategy.update');
});

it('other routes still read JSON as before', async () => {
  const answer = await app.inject({ method: 'POST', url: '/api/login-links', headers: authorized, payload: {} });
  expect(answer.statusCode).toBe(200);
});
