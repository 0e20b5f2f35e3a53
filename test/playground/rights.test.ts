import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, type Client, claim, startServer, type TestServer } from './server.ts';

let server: TestServer;
const who: Record<string, Client> = {};
let victims = 0;

beforeAll(async () => {
  server = await startServer();
  const admin = await server.join('Carrot', { claim });
  const moderator = await server.join('Maud');
  await admin.call('PATCH', `/spaces/${server.space}/members/${moderator.id}`, { role: 'moderator' });
  const agent = await server.client(await server.playground.agentToken());
  Object.assign(who, { admin, moderator, member: await server.join('Mia'), agent });
  const space = (await admin.call('POST', '/spaces', { name: '371OS-elsewhere', privacy: 'open' })).body;
  const stranger = (await server.call('POST', '/sessions', { name: 'Strange', spaceId: space.id })).body.token;
  who.stranger = await server.client(stranger);
});
afterAll(() => server.close());

const roles = ['admin', 'moderator', 'member', 'agent', 'stranger', 'nobody'] as const;
type Deed = (role: string) => Promise<readonly [method: string, path: string, body?: unknown]>;

const victim = async (): Promise<Client> => server.join(`Victim ${++victims}`);
const saidBy = async (author: Client): Promise<string> =>
  (await author.call('POST', `${at(server, 'general')}/messages`, { text: 'x' })).body.id;

const deeds: Record<string, { deed: Deed; expected: readonly number[] }> = {
  'read a channel': {
    deed: async () => ['GET', `${at(server, 'general')}/messages`],
    expected: [200, 200, 200, 200, 404, 401],
  },
  'read the private channel': {
    deed: async () => ['GET', `${at(server, 'moderators')}/messages`],
    expected: [200, 200, 404, 200, 404, 401],
  },
  'say something': {
    deed: async () => ['POST', `${at(server, 'general')}/messages`, { text: 'x' }],
    expected: [201, 201, 201, 201, 404, 401],
  },
  'attach buttons': {
    deed: async () => ['POST', `${at(server, 'general')}/messages`, { text: 'x', actions: [{ id: 'a', label: 'A' }] }],
    expected: [403, 403, 403, 201, 404, 401],
  },
  'edit another’s message': {
    deed: async () => ['PATCH', `${at(server, 'general')}/messages/${await saidBy(await victim())}`, { text: 'y' }],
    expected: [403, 403, 403, 403, 404, 401],
  },
  'delete another’s message': {
    deed: async () => ['DELETE', `${at(server, 'general')}/messages/${await saidBy(await victim())}`],
    expected: [204, 204, 403, 204, 404, 401],
  },
  'mark an answer helpful': {
    deed: async () => ['PUT', `${at(server, 'general')}/messages/${await saidBy(await victim())}/helpful`],
    expected: [200, 200, 200, 403, 404, 401],
  },
  'list members': {
    deed: async () => ['GET', `/spaces/${server.space}/members`],
    expected: [200, 200, 200, 200, 404, 401],
  },
  'change a role': {
    deed: async () => ['PATCH', `/spaces/${server.space}/members/${(await victim()).id}`, { role: 'moderator' }],
    expected: [200, 403, 403, 403, 404, 401],
  },
  'remove a member': {
    deed: async () => ['DELETE', `/spaces/${server.space}/members/${(await victim()).id}`],
    expected: [204, 204, 403, 403, 404, 401],
  },
  'remove a moderator': {
    deed: async () => {
      const target = await victim();
      await who.admin?.call('PATCH', `/spaces/${server.space}/members/${target.id}`, { role: 'moderator' });
      return ['DELETE', `/spaces/${server.space}/members/${target.id}`];
    },
    expected: [204, 403, 403, 403, 404, 401],
  },
  'open a channel': {
    deed: async (role) => ['POST', `/spaces/${server.space}/channels`, { name: `of-${role}` }],
    expected: [201, 201, 403, 403, 404, 401],
  },
  invite: {
    deed: async () => ['POST', `/spaces/${server.space}/invitations`],
    expected: [201, 201, 403, 403, 404, 401],
  },
  'deploy an agent': {
    deed: async (role) => ['POST', `/spaces/${server.space}/agents`, { name: `Agent of ${role}`, separate: true }],
    expected: [200, 403, 403, 200, 404, 401],
  },
  'create a space': {
    deed: async (role) => [
      'POST',
      '/spaces',
      { name: `371OS-of-${role}`, ...(role === 'agent' ? { founder: who.member?.id } : {}) },
    ],
    expected: [201, 403, 403, 201, 403, 401],
  },
};

const table = Object.entries(deeds).flatMap(([name, { deed, expected }]) =>
  roles.map((role, index) => ({ name, role, deed, status: expected[index] ?? 0 })),
);

test.each(table)('$role, to $name: $status', async ({ role, deed, status }) => {
  const [method, path, body] = await deed(role);
  const answer = await (who[role] ?? server).call(method, path, body);
  expect(answer.status).toBe(status);
  if (status >= 400) expect(answer.body.error.code).toMatch(/^[a-z-]+$/u);
});

test('the last admin neither steps down nor leaves', async () => {
  const { admin } = who;
  const path = `/spaces/${server.space}/members/${admin?.id}`;
  expect((await admin?.call('PATCH', path, { role: 'member' }))?.body.error.code).toBe('conflict');
  expect((await admin?.call('DELETE', path))?.body.error.code).toBe('conflict');
});

test('an agent stays an agent, a mini app stays in its space, and nobody is made an agent', async () => {
  const { admin, agent, member } = who;
  const path = (id: string | undefined) => `/spaces/${server.space}/members/${id}`;
  expect((await admin?.call('PATCH', path(agent?.id), { role: 'admin' }))?.body.error.code).toBe('unsupported');
  expect((await admin?.call('PATCH', path(member?.id), { role: 'agent' }))?.body.error.code).toBe('invalid-request');
  const members = (await admin?.call('GET', `/spaces/${server.space}/members`))?.body.members;
  const polls = members.find(({ name }: { name: string }) => name === 'Polls');
  expect((await admin?.call('DELETE', path(polls.id)))?.body.error.code).toBe('unsupported');
});

test('who leaves may come back under the same name', async () => {
  const leaver = await victim();
  expect((await leaver.call('DELETE', `/spaces/${server.space}/members/${leaver.id}`)).status).toBe(204);
  expect((await leaver.call('GET', `/spaces/${server.space}`)).status).toBe(404);
  const back = await leaver.call('POST', '/sessions', { name: leaver.name });
  expect(back.body).toMatchObject({ token: leaver.token, member: { id: leaver.id } });
});
