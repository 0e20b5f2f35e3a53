import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorSchema } from '../../src/anychat-protocol/requests.ts';
import { at, type Client, claim, startServer, type TestServer } from './server.ts';

let server: TestServer;
let clients: Client[];
let ids: string[];

beforeAll(async () => {
  server = await startServer();
  const admin = await server.join('Carrot', { claim });
  const ada = await server.join('Ada');
  const agent = await server.client(await server.playground.agentToken());
  clients = [admin, ada, agent];
  const said = [];
  for (const who of clients)
    said.push((await who.call('POST', `${at(server, 'general')}/messages`, { text: 'x' })).body.id);
  ids = [server.space, ...Object.values(server.channels), ...clients.map(({ id }) => id), ...said];
});
afterAll(() => server.close());

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(
    '\0',
    '\ud800',
    "'; drop table anychat.messages; --",
    '@Ada @CCO Agent',
    '{{7*7}}',
    '%00',
    '../..',
    '',
  ),
);
const id = () =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: text.map((any) => encodeURIComponent(any.toWellFormed())) },
  );

const value = fc.oneof(
  text,
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }),
  fc.object({ maxDepth: 2 }),
);

const fields = [
  ...['text', 'threadId', 'replyTo', 'privateTo', 'nonce', 'actions', 'name', 'spaceId', 'invitation', 'claim', 'role'],
  ...['description', 'privacy', 'features', 'supportUrl', 'founder', 'bio', 'capabilities', 'commands', 'answers'],
  ...['command', 'actionId', 'input', 'private', '__proto__', 'constructor'],
];

/** A body that is often nearly right. */
const body = () =>
  fc.oneof(
    { weight: 6, arbitrary: fc.dictionary(fc.constantFrom(...fields), fc.oneof(value, id()), { maxKeys: 4 }) },
    { weight: 1, arbitrary: value },
    { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
  );

const path = () =>
  fc.oneof(
    fc.constantFrom('/sessions', '/me', '/spaces'),
    id().map((space) => `/spaces/${space}`),
    fc
      .tuple(id(), fc.constantFrom('agents', 'channels', 'members', 'invitations', 'contributions', 'nothing'))
      .map(([space, part]) => `/spaces/${space}/${part}`),
    fc.tuple(id(), id()).map(([space, member]) => `/spaces/${space}/members/${member}`),
    fc
      .tuple(id(), fc.constantFrom('messages', 'commands'))
      .map(([channel, part]) => `/spaces/${server.space}/channels/${channel}/${part}`),
    fc
      .tuple(id(), id(), fc.constantFrom('', '/helpful', '/actions', '/x'))
      .map(([channel, message, part]) => `/spaces/${server.space}/channels/${channel}/messages/${message}${part}`),
    text.map((any) => `/${encodeURIComponent(any.toWellFormed())}`),
  );

const query = () =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('after', 'before', 'since', 'limit', 'threadId', 'x'), fc.oneof(id(), text))
        .map(([key, any]) => `?${key}=${encodeURIComponent(any.toWellFormed())}`),
    },
  );

test('a thousand requests that mean nothing good: an answer each, none of them 5xx, an error code with each refusal', async () => {
  const request = fc.record({
    who: fc.constantFrom(0, 1, 2, 3),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    path: fc.constant(null).chain(() => path()),
    query: fc.constant(null).chain(() => query()),
    body: fc.option(
      fc.constant(null).chain(() => body()),
      { nil: undefined },
    ),
    key: fc.option(fc.stringMatching(/^[a-z]{1,2}$/u), { nil: undefined }),
  });
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(request, async (one) => {
      const payload = one.method === 'GET' ? undefined : one.body;
      const headers: Record<string, string> = one.key === undefined ? {} : { 'idempotency-key': one.key };
      const caller = clients[one.who] ?? server;
      const answer = await caller.call(one.method, `${one.path}${one.query}`, payload, headers);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400) expect(errorSchema.parse(answer.body).error.message).not.toBe('');
    }),
    { numRuns: 1000, seed: 20_260_302, endOnFailure: true },
  );
  expect([...statuses.keys()].some((status) => status < 300)).toBe(true);
  expect([...statuses.keys()]).toContain(400);
  const alive = await server.join('Survivor');
  expect((await alive.call('GET', '/me')).status).toBe(200);
}, 120_000);
