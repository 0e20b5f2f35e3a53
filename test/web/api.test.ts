// What the HTTP API answers, how it says that something is wrong, and what it says about itself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthSnapshot } from '../../src/core/health/snapshot.ts';
import { channelId } from '../../src/core/ids.ts';
import { errorBodySchema } from '../../src/web/errors.ts';
import { healthBodySchema, interventionsSchema, messagesSchema, spaceListSchema } from '../../src/web/schemas.ts';
import { authorized, createWebRig, garden, type WebRig } from './rig.ts';

let rig: WebRig;
beforeAll(async () => {
  rig = await createWebRig();
});
afterAll(() => rig.close());

const get = (url: string, headers: Record<string, string> = {}) => rig.app.inject({ url, headers });

describe('a space', () => {
  it('without an evaluation is listed, and says that there is too little data', async () => {
    const { spaces } = spaceListSchema.parse((await get('/api/spaces')).json());
    expect(spaces).toEqual([
      { id: garden, name: 'Garden', platform: 'anychat', status: 'insufficient-data', score: null },
    ]);
    const health = healthBodySchema.parse((await get(`/api/spaces/${garden}/health`)).json());
    expect(health).toMatchObject({ score: null, interval: null, status: 'insufficient-data', authors: 0, drivers: [] });
  });

  it('shows its latest score with interval and drivers, and its history, oldest first', async () => {
    const one: HealthSnapshot = {
      at: rig.clock.now() - 60_000,
      score: 0.5,
      interval: [0.4, 0.6],
      status: 'warning',
      authors: 9,
      messages: 90,
      coverage: 0.7,
      drivers: [{ signal: 'tone', value: 0.5, weight: 1, contribution: Math.log(0.5) }],
      warning: null,
    };
    await rig.store.health.save(garden, one);
    await rig.store.health.save(garden, { ...one, at: rig.clock.now(), score: 0.9, status: 'healthy' });
    const health = healthBodySchema.parse((await get(`/api/spaces/${garden}/health`)).json());
    expect(health).toMatchObject({ score: 0.9, interval: [0.4, 0.6], status: 'healthy', coverage: 0.7 });
    expect(health.drivers).toEqual(one.drivers);
    const { history, threshold } = (await get(`/api/spaces/${garden}/history`)).json();
    expect(threshold).toBe(0.8);
    expect(history.map(({ score }: { score: number }) => score)).toEqual([0.5, 0.9]);
    const limited = (await get(`/api/spaces/${garden}/history?limit=1`)).json();
    expect(limited.history.map(({ score }: { score: number }) => score)).toEqual([0.9]);
    const since = new Date(rig.clock.now() - 1).toISOString();
    expect((await get(`/api/spaces/${garden}/history?since=${since}`)).json().history).toHaveLength(1);
  });

  it('shows its messages with their mood, newest first, page by page', async () => {
    await rig.say('This is terrible and I hate it');
    rig.clock.advance(1_000);
    await rig.say('What a wonderful day, thank you');
    const url = `/api/spaces/${garden}/messages`;
    const { messages } = messagesSchema.parse((await get(url, authorized)).json());
    expect(messages.map(({ label }) => label)).toEqual(['positive', 'negative']);
    const page = (await get(`${url}?limit=1&before=${messages[0]?.at}`, authorized)).json();
    expect(page.messages.map(({ id }: { id: string }) => id)).toEqual([messages[1]?.id]);
  });

  it('shows how one channel is doing, and nothing of a private one', async () => {
    await rig.store.spaces.ensureChannel({
      id: channelId('anychat', 'staff'),
      spaceId: garden,
      name: 's',
      private: true,
    });
    await rig.say(...Array.from({ length: 14 }, () => 'What a wonderful day'));
    const url = `/api/spaces/${garden}/health?channel=anychat:`;
    const health = healthBodySchema.parse((await get(`${url}general`)).json());
    expect(health).toMatchObject({ authors: 7, status: 'healthy' });
    expect(health.drivers.map(({ signal }) => signal)).toContain('tone');
    for (const hidden of ['staff', 'nowhere']) expect((await get(`${url}${hidden}`)).statusCode).toBe(404);
  });

  it('is part of its platform, whose score is that of all its spaces together', async () => {
    const health = healthBodySchema.parse((await get('/api/platforms/anychat/health')).json());
    expect(health).toMatchObject({ authors: 7, status: 'healthy' });
    expect(health.drivers.map(({ signal }) => signal)).toContain('tone');
    const none = healthBodySchema.parse((await get('/api/platforms/slack/health')).json());
    expect(none).toMatchObject({ authors: 0, score: null, status: 'insufficient-data' });
    const unknown = await get('/api/platforms/letters/health');
    expect(unknown.statusCode).toBe(400);
    expect(errorBodySchema.parse(unknown.json())).toBeTruthy();
  });

  it('lists interventions by state', async () => {
    expect(interventionsSchema.parse((await get('/api/interventions?status=draft', authorized)).json())).toEqual({
      interventions: [],
    });
  });
});

describe('an error', () => {
  it.each<[string, string, number, string]>([
    ['an unknown path', '/nowhere', 404, 'not-found'],
    ['an unknown space', '/api/spaces/anychat:none/health', 404, 'not-found'],
    ['an id that is none', '/api/spaces/nonsense/health', 404, 'not-found'],
    ['a wrong number', `/api/spaces/${garden}/history?limit=0`, 400, 'invalid-request'],
    ['a wrong time', `/api/spaces/${garden}/history?since=yesterday`, 400, 'invalid-request'],
    ['an id too long', `/api/spaces/anychat:${'x'.repeat(400)}/health`, 400, 'invalid-request'],
    ['a long id', `/api/spaces/anychat:${'x'.repeat(390)}/health`, 404, 'not-found'],
    ['an id much too long', `/api/spaces/${'x'.repeat(5000)}/health`, 414, 'invalid-request'],
    ['a wrong choice', '/api/interventions?status=maybe', 400, 'invalid-request'],
    ['a missing field', '/login', 400, 'invalid-request'],
    ['a broken path', '/api/spaces/%zz/health', 400, 'invalid-request'],
  ])('for %s is in the one shape', async (_what, url, status, code) => {
    const answer = await get(url, authorized);
    expect(answer.statusCode).toBe(status);
    expect(errorBodySchema.parse(answer.json()).error.code).toBe(code);
  });

  it.each<[string, string, string, number, string]>([
    ['malformed JSON', 'application/json', '{"canary', 400, 'invalid-request'],
    ['an empty body that should be JSON', 'application/json', '', 400, 'invalid-request'],
    ['a body too large', 'application/json', JSON.stringify('x'.repeat(70_000)), 413, 'too-large'],
    ['another kind of body', 'application/xml', '<canary/>', 415, 'invalid-request'],
  ])('%s is refused without an echo', async (_what, type, payload, status, code) => {
    const answer = await rig.app.inject({
      method: 'POST',
      url: '/api/echo',
      headers: { 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(errorBodySchema.parse(answer.json()).error.code).toBe(code);
    expect(answer.body).not.toContain('canary');
  });

  it('of our own tells neither the client nor the log what it was, and is counted', async () => {
    const answer = await get('/api/broken');
    expect(answer.statusCode).toBe(500);
    expect(errorBodySchema.parse(answer.json()).error).toMatchObject({
      code: 'internal',
      remedy: expect.stringContaining('log'),
    });
    expect(answer.body + rig.logged()).not.toContain('canary-in-an-error');
    expect((await rig.metrics.render()).body).toMatch(/cco_errors_total\{code="[\w-]+"\} [1-9]/u);
  });

  it('of a part that does not answer makes the process not ready, and names the part', async () => {
    rig.failing('queues', true);
    const answer = await get('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { status: 'not-ready', parts: { store: 'ok', queues: 'failing' } },
    ]);
    rig.failing('queues', false);
    expect((await get('/readyz')).json()).toEqual({ status: 'ready', parts: { store: 'ok', queues: 'ok' } });
  });
});

describe('the OpenAPI document', () => {
  it('lists every route with the shapes it answers', async () => {
    const document = (await get('/api/openapi.json')).json();
    expect(document.openapi).toMatch(/^3\./u);
    expect(document.info).toEqual({ title: 'CCO Agent', version: '1.2.3' });
    expect(
      Object.entries(document.paths)
        .flatMap(([path, methods]) => Object.keys(methods as object).map((method) => `${method} ${path}`))
        .sort(),
    ).toEqual(
      [
        'get /api/effect',
        'get /api/events',
        'get /api/interventions',
        'get /api/platforms/{platform}/health',
        'get /api/queues',
        'get /api/spaces',
        'get /api/spaces/{id}/health',
        'get /api/spaces/{id}/history',
        'get /api/spaces/{id}/messages',
        'get /healthz',
        'get /login',
        'get /metrics',
        'get /readyz',
        'post /api/login-links',
        'post /api/queues/dead-letters/{id}/retry',
      ].sort(),
    );
    const health = document.paths['/api/spaces/{id}/health'].get.responses['200'].content['application/json'].schema;
    expect(Object.keys(health.properties).sort()).toEqual(Object.keys(healthBodySchema.shape).sort());
    expect(health.properties.status.enum).toContain('insufficient-data');
    const query = document.paths['/api/spaces/{id}/history'].get.parameters.map(({ name }: { name: string }) => name);
    expect(query.sort()).toEqual(['id', 'limit', 'since']);
  });
});
