import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spaceSchema } from '../../src/anychat-protocol/entities.ts';
import { createdSpaceSchema, meSchema, sessionSchema } from '../../src/anychat-protocol/requests.ts';
import { at, type Client, claim, startServer, type TestServer } from './server.ts';

let server: TestServer;
let admin: Client;
let ada: Client;
let agent: Client;

beforeAll(async () => {
  server = await startServer();
  admin = await server.join('Carrot', { claim });
  ada = await server.join('Ada');
  agent = await server.client(await server.playground.agentToken());
});
afterAll(() => server.close());

describe('the embedded space', () => {
  test('is open, with its channels, its agent and its mini app', async () => {
    const space = spaceSchema.parse((await ada.call('GET', `/spaces/${server.space}`)).body);
    expect(space).toMatchObject({ name: '371OS-commons', privacy: 'open' });
    expect(space.features).toEqual(['contribution_tracking', 'mini_apps']);
    expect(space.supportUrl).toBeUndefined();
    expect(space.agents.map(({ name }) => name).sort()).toEqual(['CCO Agent', 'Polls']);
    const staff = spaceSchema.parse((await admin.call('GET', `/spaces/${server.space}`)).body);
    expect(staff.channels.map(({ name, private: closed }) => [name, closed])).toEqual([
      ['welcome', false],
      ['general', false],
      ['feedback', false],
      ['moderators', true],
    ]);
  });

  test('is joined by name; nobody has the name of another', async () => {
    const session = sessionSchema.parse((await server.call('POST', '/sessions', { name: 'Dora' })).body);
    expect(session).toMatchObject({ spaceId: server.space, member: { name: 'Dora', role: 'member', staff: false } });
    for (const name of ['Dora', 'dora', 'DORA', 'Dorа']) {
      const again = await server.call('POST', '/sessions', { name });
      expect([403, 409]).toContain(again.status);
      expect(again.body.error.remedy).toEqual(expect.any(String));
    }
    expect((await server.call('POST', '/sessions', { name: 'admin' })).body.error.code).toBe('forbidden');
    expect((await server.call('POST', '/sessions', { name: 'CCO  agent' })).body.error.code).toBe('forbidden');
  });

  test('makes an admin only of the holder of the claim', async () => {
    expect((await server.call('POST', '/sessions', { name: 'Eve', claim: 'guess' })).body.error.code).toBe('forbidden');
    expect((await admin.call('GET', '/me')).body).toMatchObject({ role: 'admin', staff: true });
    const known = await server.join('Finn');
    const raised = await known.call('POST', '/sessions', { name: 'Finn', claim });
    expect(raised.body).toMatchObject({ token: known.token, member: { id: known.id, role: 'admin' } });
  });

  test('lets a member take another name', async () => {
    const gus = await server.join('Gus');
    const renamed = await gus.call('POST', '/sessions', { name: 'Gustav' });
    expect(renamed.body.member).toMatchObject({ id: gus.id, name: 'Gustav' });
    expect((await server.call('POST', '/sessions', { name: 'Gus' })).status).toBe(201);
  });
});

const wanted = { name: '371OS-makers', description: 'For makers', privacy: 'invite_only', features: ['mini_apps'] };

describe('a new space', () => {
  test('has its founder as admin and the agents in it; a repeat finds the same one', async () => {
    server.clock.at += 1000;
    const body = { ...wanted, founder: ada.id };
    const headers = { 'idempotency-key': 'makers' };
    const answers = await Promise.all([1, 2, 3].map(() => agent.call('POST', '/spaces', body, headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const space = createdSpaceSchema.parse(answers[0]?.body);
    expect(new Set(answers.map(({ body: answer }) => answer.invitation)).size).toBe(1);
    expect(new Set(answers.map(({ body: answer }) => answer.id)).size).toBe(1);
    expect(space.channels.map(({ name }) => name)).toEqual(['welcome', 'general', 'feedback', 'moderators']);
    const me = meSchema.parse((await ada.call('GET', '/me')).body);
    expect(me.memberships.map(({ member }) => member.role)).toEqual(['member', 'admin']);
    expect(space.agents.map(({ name }) => name).sort()).toEqual(['CCO Agent', 'Polls']);

    const outside = await server.join('Outsider');
    expect((await outside.call('GET', `/spaces/${space.id}`)).status).toBe(404);
    expect((await outside.call('POST', '/sessions', { name: 'Ott', spaceId: space.id })).status).toBe(403);
    const wrong = { name: 'Ott', spaceId: space.id, invitation: 'inv_wrong' };
    expect((await outside.call('POST', '/sessions', wrong)).status).toBe(403);
    const invited = { name: 'Ott', spaceId: space.id, invitation: space.invitation };
    const joined = await outside.call('POST', '/sessions', invited);
    expect(joined.body).toMatchObject({ token: outside.token, member: { id: outside.id, role: 'member' } });
    expect((await outside.call('GET', `/spaces/${space.id}`)).status).toBe(200);

    const { code } = (await ada.call('POST', `/spaces/${space.id}/invitations`)).body;
    expect((await server.call('POST', '/sessions', { name: 'Pia', spaceId: space.id, invitation: code })).status).toBe(
      201,
    );
    expect((await ada.call('DELETE', `/spaces/${space.id}/invitations`)).status).toBe(204);
    expect((await server.call('POST', '/sessions', { name: 'Quin', spaceId: space.id, invitation: code })).status).toBe(
      403,
    );
  });

  test.each([
    ['a member asks', () => ada2(), {}, 'forbidden'],
    ['an agent names no founder', () => agent, {}, 'invalid-request'],
    ['the founder is a stranger', () => agent, { founder: 'mb_nobody' }, 'not-found'],
    ['the founder is an agent', () => agent, { founder: 'agent' }, 'not-found'],
    ['an admin founds for another', () => admin, { founder: 'ada' }, 'forbidden'],
    ['its name is taken', () => admin, { name: '371os-COMMONS' }, 'conflict'],
    ['paying has no page', () => admin, { features: ['pay_what_you_can'] }, 'unsupported'],
    ['a page has no paying', () => admin, { supportUrl: 'https://pay.example' }, 'invalid-request'],
    [
      'the page is no page',
      () => admin,
      { supportUrl: 'javascript:1', features: ['pay_what_you_can'] },
      'invalid-request',
    ],
    ['the feature is unknown', () => admin, { features: ['teleport'] }, 'invalid-request'],
    ['a field is unknown', () => admin, { colour: 'red' }, 'invalid-request'],
  ])('is refused where %s', async (_case, who, more, code) => {
    const founder = (more as { founder?: string }).founder;
    const ids: Record<string, string> = { agent: agent.id, ada: ada.id };
    const body = {
      ...wanted,
      name: '371OS-refused',
      ...more,
      ...(founder === undefined ? {} : { founder: ids[founder] ?? founder }),
    };
    expect((await (await who()).call('POST', '/spaces', body)).body.error.code).toBe(code);
  });
  const ada2 = () => server.join(`Plain ${Math.trunc(server.clock.at++)}`);

  test('shows where to pay, where members may pay what they can', async () => {
    const body = {
      name: '371OS-paid',
      privacy: 'open',
      features: ['pay_what_you_can'],
      supportUrl: 'https://pay.example/x',
    };
    const space = (await admin.call('POST', '/spaces', body)).body;
    expect(space).toMatchObject({ supportUrl: 'https://pay.example/x', features: ['pay_what_you_can'] });
    expect(space.invitation).toBeUndefined();
  });
});

describe('agents', () => {
  const shape = { name: 'Helper', role: 'Guide', bio: 'I know the way.', capabilities: ['finding things'] };

  test('are deployed by admins, once a name, with a token of their own', async () => {
    const path = `/spaces/${server.space}/agents`;
    expect((await ada.call('POST', path, shape)).body.error.code).toBe('forbidden');
    const first = await admin.call('POST', path, {
      ...shape,
      commands: [{ name: 'way', description: 'Shows the way' }],
    });
    expect(first).toMatchObject({ status: 200, body: { name: 'Helper', token: expect.any(String) } });
    const second = await admin.call('POST', path, { ...shape, bio: 'I know it well.' });
    expect(second.body).toMatchObject({ id: first.body.id, bio: 'I know it well.', commands: [] });
    expect(second.body.token).toBeUndefined();
    const helper = await server.client(first.body.token);
    expect((await helper.call('POST', path, { ...shape, name: 'Guide' })).body).toMatchObject({
      id: first.body.id,
      name: 'Guide',
    });
    expect((await helper.call('POST', path, { ...shape, name: 'Other', separate: true })).status).toBe(403);
    expect((await helper.call('POST', '/spaces', { ...wanted, founder: ada.id })).status).toBe(403);
    const rotated = await admin.call('POST', path, { ...shape, name: 'Guide', rotateToken: true });
    expect(rotated.body.token).not.toBe(first.body.token);
    expect((await helper.call('GET', '/me')).status).toBe(401);
  });

  test('do not take each other’s names or commands', async () => {
    const path = `/spaces/${server.space}/agents`;
    const poll = { ...shape, name: 'Pollster', commands: [{ name: 'poll', description: 'x' }] };
    expect((await admin.call('POST', path, poll)).body.error.code).toBe('conflict');
    for (const name of ['Polls', 'CCO Agent', 'Ada']) {
      expect((await admin.call('POST', path, { ...shape, name })).body.error.code).toBe('conflict');
    }
  });

  test('the program’s own may deploy others beside itself, and keeps one token', async () => {
    const path = `/spaces/${server.space}/agents`;
    const other = await agent.call('POST', path, { ...shape, name: 'CFO', separate: true });
    expect(other.body).toMatchObject({ name: 'CFO', token: expect.any(String) });
    const self = await agent.call('POST', path, { name: 'CCO Agent', role: 'Chief Community Officer' });
    expect(self.body).toMatchObject({ id: agent.id, role: 'Chief Community Officer' });
    expect(await server.playground.agentToken()).toBe(agent.token);
  });
});

describe('channels', () => {
  test('are opened by the staff under a name of their own', async () => {
    const path = `/spaces/${server.space}/channels`;
    expect((await ada.call('POST', path, { name: 'mine' })).body.error.code).toBe('forbidden');
    const made = await admin.call('POST', path, { name: 'Show and tell' });
    expect(made).toMatchObject({ status: 201, body: { name: 'Show-and-tell', private: false } });
    expect((await admin.call('POST', path, { name: 'GENERAL' })).body.error.code).toBe('conflict');
    expect((await admin.call('POST', path, { name: '<i>' })).body.error.code).toBe('invalid-request');
    expect((await ada.call('GET', path)).body.channels).toContainEqual(made.body);
    expect((await ada.call('GET', `${at(server, 'general')}/messages`)).status).toBe(200);
  });
});
