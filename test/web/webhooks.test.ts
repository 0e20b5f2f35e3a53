// What services call: over the bytes as they came, refused with a reason.
import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { Store } from '../../src/core/ports.ts';
import { createAfinnScorer } from '../../src/core/sentiment/afinn.ts';
import { readInTurns } from '../../src/main/reading/turns.ts';
import { openResponsePlan, type ResponsePlan } from '../../src/main/response/plan.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';
import { createErrorHandler } from '../../src/web/errors.ts';
import { registerWebhooks } from '../../src/web/webhooks.ts';
import { createClock } from '../fakes/clock.ts';

const clock = createClock();
const key = Buffer.alloc(24, 7);
const githubSecret = 'a-secret-of-the-webhook';
let store: Store;
let plan: ResponsePlan;
let app: FastifyInstance;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
  const logger = pino({ level: 'silent' });
  const config = loadConfig({
    cwd: tmpdir(),
    env: {
      GITHUB_REPOSITORY: 'owner/name',
      GITHUB_TOKEN: 'canary',
      GITHUB_WEBHOOK_SECRET: githubSecret,
      RESEND_API_KEY: 'canary',
      RESEND_FROM: 'cco@example.com',
      RESEND_WEBHOOK_SECRET: `whsec_${key.toString('base64')}`,
    },
  });
  plan = openResponsePlan(
    {
      config,
      store,
      clock,
      logger,
      newId: v7,
      queues: { wakeUps: { evaluate: async () => undefined, deliver: async () => undefined } },
      metrics: { failed: () => undefined },
    },
    readInTurns(createAfinnScorer()),
  );
  app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(createErrorHandler(logger, () => undefined));
  await app.register(async (own) => registerWebhooks(own, plan.webhooks));
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await plan.close();
  await store.close();
});

const post = (name: string, headers: Record<string, string>, payload: string) =>
  app.inject({
    method: 'POST',
    url: `/api/webhooks/${name}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });

const signed = (id: string, payload: string): Record<string, string> => {
  const timestamp = String(Math.floor(clock.now() / 1_000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64');
  return { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` };
};

it('only those of configured services are there', () => {
  expect(plan.webhooks.map(({ name }) => name)).toEqual(['github', 'resend']);
});

it('a bounce keeps mail from an address, once however often it is told', async () => {
  const payload = JSON.stringify({
    type: 'email.bounced',
    created_at: new Date(clock.now()).toISOString(),
    data: { email_id: 're-1', to: ['Eve@example.com'], bounce: { type: 'Permanent' } },
  });
  const headers = signed('msg_1', payload);
  expect((await post('resend', headers, payload)).json()).toEqual({ outcome: 'applied' });
  expect((await post('resend', headers, payload)).json()).toEqual({ outcome: 'replayed' });
  const addressKey = store.mails.addressKey('eve@example.com');
  expect(await store.mails.address(addressKey)).toMatchObject({ suppressedFor: 'bounce' });
});

it.each([
  ['resend', {}, 'webhook-unsigned'],
  ['resend', signed('msg_2', '{"type":"another"}'), 'webhook-signature'],
  ['github', { 'x-hub-signature-256': 'sha256=00', 'x-github-event': 'issues' }, 'tracker-webhook-refused'],
])('what %s did not sign is refused (%j)', async (name, headers, code) => {
  const answer = await post(name, headers, '{"type":"email.sent"}');
  expect(answer.statusCode).toBe(401);
  expect(answer.json().error).toMatchObject({ code });
});

it('a ping of GitHub is answered, and what is signed but unknown is refused as such', async () => {
  const headers = (event: string, payload: string) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', githubSecret).update(payload).digest('hex')}`,
    'x-github-event': event,
  });
  expect((await post('github', headers('ping', '{"zen":"x"}'), '{"zen":"x"}')).json()).toEqual({ outcome: 'ignored' });
  const unknown = await post('github', headers('issues', '{}'), '{}');
  expect([unknown.statusCode, unknown.json().error.code]).toEqual([400, 'tracker-webhook-invalid']);
});
