// What other code and agents tell a role: over HTTP, on the real embedded store, with mail made by priority.
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSendAgentNotification } from '../../src/core/coordination/agent-notice.ts';
import { digestScheduleSchema } from '../../src/core/mail/digest.ts';
import { createMakeMails, noteRoleMail } from '../../src/core/mail/role-mail.ts';
import { createMailTemplates } from '../../src/integrations/mail-templates/index.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { createWeb } from '../../src/web/server.ts';
import { createWorld, type World } from '../core/coordination/world.ts';

const token = 'test-token-0123456789abcdef';
const never = () => Promise.reject(new Error('not part of this test'));
const hour = 3_600_000;

let world: World;
let app: FastifyInstance;
beforeAll(async () => {
  world = await createWorld();
  const { store, clock } = world;
  const send = (...told: Parameters<ReturnType<typeof createSendAgentNotification>>) =>
    createSendAgentNotification({ ...world.deps(), newId: v7, mail: noteRoleMail({ clock }), store, clock })(...told);
  const web = await createWeb(
    { host: '127.0.0.1', token, version: '1.2.3' },
    {
      store,
      clock,
      logger: pino({ level: 'silent' }),
      metrics: createMetrics({ queues: async () => [], outbox: async () => [] }),
      subscribe: () => () => undefined,
      checks: {},
      operations: { depths: async () => [], deadLetters: async () => [], retry: async () => false },
      notify: send,
    },
  );
  app = web.app;
  await app.ready();
});
beforeEach(async () => {
  await world.reset();
  world.name({ CEO: { email: 'eve@example.com' } }, [{ name: 'archive', webhook: 'https://archive.example/' }]);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const post = async (payload: object, authorization = `Bearer ${token}`) => {
  const answer = await app.inject({ method: 'POST', url: '/api/notifications', payload, headers: { authorization } });
  return { status: answer.statusCode, body: answer.json() };
};
const fire = { agentType: 'CEO', message: 'The score fell.', priority: 'urgent' };

/** Subjects of the mails that are made now. */
const made = async (): Promise<string[]> => {
  const { store, clock } = world;
  await createMakeMails({
    store,
    clock,
    newId: v7,
    mailer: { send: never, sendBatch: never, schedule: never, cancel: never, find: never },
    maker: createMailTemplates({ botName: 'CCO', timeZone: 'UTC' }),
    schedule: digestScheduleSchema.parse({}),
    noted: () => undefined,
  })();
  const subjects = [];
  for (const id of await store.mails.due(clock.now(), 9))
    subjects.push((await store.mails.claim(id, clock.now(), clock.now() + 99 * hour))?.mail.subject ?? '');
  return subjects.sort();
};

it('urgent is mailed at once, the rest in the digest, and listeners get each', async () => {
  expect(await post({ ...fire, metadata: { subject: 'Garden: fire' } })).toMatchObject({ status: 202 });
  await post({ ...fire, priority: 'high', message: 'Soon.' });
  await post({ ...fire, priority: 'low', message: 'Some day.' });
  expect(await made()).toEqual(['Garden: fire']);
  world.clock.advance(24 * hour);
  expect(await made()).toEqual(['Digest: 2 notes']);
  const log = await world.store.coordination.list({ limit: 10 });
  expect(log.filter(({ party }) => party === 'listener:archive')).toHaveLength(3);
});

it('the same id twice is one', async () => {
  const id = v7();
  expect((await post({ ...fire, id })).body).toEqual({ notification: { id, known: false } });
  expect((await post({ ...fire, id })).body).toEqual({ notification: { id, known: true } });
  expect(await made()).toHaveLength(1);
  expect(await world.store.coordination.list({ limit: 10 })).toHaveLength(2);
});

it.each([
  ['nobody known', { ...fire, agentType: 'COO' }, 400, 'invalid-request'],
  ['no words', { ...fire, message: '  ' }, 400, 'invalid-request'],
  ['a field too many', { ...fire, member: 'anna' }, 400, 'invalid-request'],
])('to %s is refused', async (_, payload, status, code) => {
  expect(await post(payload)).toMatchObject({ status, body: { error: { code } } });
});

it('to a role that nobody holds is refused, and can be sent again once somebody does', async () => {
  world.name({});
  const id = v7();
  const answer = await post({ ...fire, id });
  expect(answer).toMatchObject({ status: 422, body: { error: { code: 'notification-unreachable' } } });
  expect(answer.body.error.remedy).toContain('roles.CEO');
  world.name({ CEO: { email: 'eve@example.com' } });
  expect((await post({ ...fire, id })).body.notification.known).toBe(false);
});

it('without the token nothing is told', async () => {
  expect((await post(fire, 'Bearer wrong')).status).toBe(401);
  expect(await made()).toEqual([]);
});
