import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messageListSchema } from '../../src/anychat-protocol/requests.ts';
import { at, type Client, claim, startServer, type TestServer } from './server.ts';

let server: TestServer;
let admin: Client;
let ada: Client;
let ben: Client;
let agent: Client;
let general: string;

beforeAll(async () => {
  server = await startServer();
  admin = await server.join('Carrot', { claim });
  ada = await server.join('Ada');
  ben = await server.join('Ben');
  agent = await server.client(await server.playground.agentToken());
  general = `${at(server, 'general')}/messages`;
});
afterAll(() => server.close());

const say = async (who: Client, text: string, more: object = {}, where = general) =>
  (await who.call('POST', where, { text, ...more })).body;

describe('a message', () => {
  test('is edited by its author only, and an edit replaces its buttons', async () => {
    const card = await say(agent, 'Card', { actions: [{ id: 'a:1', label: 'Go' }] });
    expect(card.actions).toEqual([{ id: 'a:1', label: 'Go', style: 'secondary' }]);
    expect((await ada.call('PATCH', `${general}/${card.id}`, { text: 'x' })).status).toBe(403);
    expect((await admin.call('PATCH', `${general}/${card.id}`, { text: 'x' })).status).toBe(403);
    server.clock.at += 1000;
    const edited = await agent.call('PATCH', `${general}/${card.id}`, { text: 'Done' });
    expect(edited.body).toMatchObject({ id: card.id, text: 'Done', at: card.at, editedAt: expect.any(String) });
    expect(edited.body.actions).toBeUndefined();
  });

  test('is deleted by its author, the staff, or an agent that a moderator asked to, not by others', async () => {
    const one = await say(ada, 'one');
    expect((await ben.call('DELETE', `${general}/${one.id}`)).status).toBe(403);
    expect((await ada.call('DELETE', `${general}/${one.id}`)).status).toBe(204);
    expect((await ada.call('DELETE', `${general}/${one.id}`)).status).toBe(404);
    const two = await say(agent, 'two');
    expect((await admin.call('DELETE', `${general}/${two.id}`)).status).toBe(204);
    const three = await say(ben, 'three');
    expect((await agent.call('DELETE', `${general}/${three.id}`)).status).toBe(204);
    const list = await ada.call('GET', general);
    const ids = list.body.messages.map((message: { id: string }) => message.id);
    for (const { id } of [two, three]) expect(ids).not.toContain(id);
  });

  test('with buttons is an agent’s', async () => {
    const answer = await ada.call('POST', general, { text: 'x', actions: [{ id: 'a', label: 'A' }] });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'forbidden', remedy: expect.any(String) } } });
  });

  test('that is blank, or holds what is no text, is refused', async () => {
    for (const text of ['', '   ', 'a\u0000b', 'x'.repeat(4001)]) {
      expect((await ada.call('POST', general, { text })).body.error.code).toBe('invalid-request');
    }
    const lone = await ada.call('POST', general, '{"text":"\\ud800"}');
    expect(lone.body.error.code).toBe('invalid-request');
  });
});

describe('threads', () => {
  test('are named after the message they began with', async () => {
    const root = await say(ada, 'root');
    const reply = await say(ben, 'reply', { threadId: root.id, replyTo: root.id });
    expect(reply).toMatchObject({ threadId: root.id, replyTo: root.id });
    const nested = await ada.call('POST', general, { text: 'x', threadId: reply.id });
    expect(nested).toMatchObject({ status: 400, body: { error: { remedy: `Use threadId ${root.id}.` } } });
    const thread = await ada.call('GET', `${general}?threadId=${root.id}`);
    expect(thread.body.messages.map((message: { id: string }) => message.id)).toEqual([root.id, reply.id]);
    await ada.call('DELETE', `${general}/${root.id}`);
    expect((await ben.call('POST', general, { text: 'still', threadId: root.id })).status).toBe(201);
  });

  test('and replies must be of the same channel', async () => {
    const root = await say(ada, 'root', {}, `${at(server, 'feedback')}/messages`);
    expect((await ada.call('POST', general, { text: 'x', threadId: root.id })).status).toBe(404);
    expect((await ada.call('POST', general, { text: 'x', replyTo: root.id })).status).toBe(404);
    expect((await ada.call('POST', general, { text: 'x', threadId: 'nothing' })).status).toBe(404);
  });
});

describe('what is private', () => {
  test('stays between two: neither others nor staff nor agents see it', async () => {
    const said = await say(ada, 'psst', { privateTo: ben.id });
    const sees = async (who: Client) =>
      (await who.call('GET', `${general}?limit=100`)).body.messages.some(
        (message: { id: string }) => message.id === said.id,
      );
    expect(await Promise.all([ada, ben, admin, agent].map(sees))).toEqual([true, true, false, false]);
    expect((await admin.call('DELETE', `${general}/${said.id}`)).status).toBe(404);
    expect((await admin.call('POST', general, { text: 'x', replyTo: said.id })).status).toBe(404);
    expect((await ada.call('POST', general, { text: 'x', privateTo: 'nobody' })).status).toBe(404);
  });

  test('channel does not exist for members', async () => {
    const path = `${at(server, 'moderators')}/messages`;
    expect((await ada.call('GET', path)).status).toBe(404);
    expect((await ada.call('POST', path, { text: 'x' })).status).toBe(404);
    for (const who of [admin, agent]) expect((await who.call('POST', path, { text: 'x' })).status).toBe(201);
    const members = (await ada.call('GET', `/spaces/${server.space}`)).body.channels.map(
      (c: { name: string }) => c.name,
    );
    expect(members).toEqual(['welcome', 'general', 'feedback']);
    expect((await admin.call('POST', path, { text: 'x', privateTo: ada.id })).status).toBe(403);
  });
});

describe('listing', () => {
  test('pages forwards, backwards and from a time, without gap or double', async () => {
    const where = `${at(server, 'welcome')}/messages`;
    const ids: string[] = [];
    for (let index = 0; index < 25; index += 1) {
      server.clock.at += 1000;
      ids.push((await say(ada, `m${index}`, {}, where)).id);
    }
    const read = async (query: string) => messageListSchema.parse((await ada.call('GET', `${where}?${query}`)).body);
    const idsOf = (list: { messages: { id: string }[] }) => list.messages.map(({ id }) => id);
    const newest = await read('limit=10');
    expect(idsOf(newest)).toEqual(ids.slice(15));
    expect(newest.more).toBe(true);
    expect(idsOf(await read(`limit=10&before=${ids[15]}`))).toEqual(ids.slice(5, 15));
    expect(await read(`limit=10&before=${ids[5]}`)).toMatchObject({ more: false });
    const seen: string[] = [];
    for (let after = ids[0]; after !== undefined; ) {
      const page = await read(`limit=7&after=${after}`);
      seen.push(...idsOf(page));
      after = page.more ? page.messages.at(-1)?.id : undefined;
    }
    expect(seen).toEqual(ids.slice(1));
    const from = (await read('limit=3')).messages[0]?.at ?? '';
    expect(idsOf(await read(`since=${encodeURIComponent(from)}`))).toEqual(ids.slice(22));
    expect((await ada.call('GET', `${where}?after=nothing`)).body.error.code).toBe('not-found');
    expect((await ada.call('GET', `${where}?limit=101`)).body.error.code).toBe('invalid-request');
    expect((await ada.call('GET', `${where}?after=${ids[0]}&before=${ids[3]}`)).status).toBe(400);
  });
});

describe('an Idempotency-Key', () => {
  test('makes one message of any number of requests, also at once', async () => {
    const send = () => ada.call('POST', general, { text: 'only once', nonce: 'k' }, { 'idempotency-key': 'key-1' });
    const answers = await Promise.all(Array.from({ length: 12 }, send));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 11 }, () => 200), 201]);
    const list = await ada.call('GET', `${general}?limit=100`);
    expect(list.body.messages.filter(({ text }: { text: string }) => text === 'only once')).toHaveLength(1);
  });

  test('with another body is a conflict; of another member it is another key', async () => {
    const headers = { 'idempotency-key': 'key-2' };
    expect((await ada.call('POST', general, { text: 'a' }, headers)).status).toBe(201);
    expect((await ada.call('POST', general, { text: 'b' }, headers)).body.error.code).toBe('conflict');
    expect((await ben.call('POST', general, { text: 'b' }, headers)).status).toBe(201);
  });

  test('still answers after the message was deleted, without its text', async () => {
    const send = () => ada.call('POST', general, { text: 'short-lived' }, { 'idempotency-key': 'key-3' });
    const { body } = await send();
    await ada.call('DELETE', `${general}/${body.id}`);
    expect(await send()).toMatchObject({ status: 200, body: { id: body.id, text: '' } });
  });

  test('of a refused request can be used again', async () => {
    const headers = { 'idempotency-key': 'key-4' };
    expect((await ada.call('POST', general, { text: 'x', replyTo: 'nothing' }, headers)).status).toBe(404);
    expect((await ada.call('POST', general, { text: 'x' }, headers)).status).toBe(201);
  });

  test.each([['ä'], ['x'.repeat(129)], ['a b']])('%s is malformed', async (key) => {
    const header = Buffer.from(key).toString('latin1');
    const answer = await ada.call('POST', general, { text: 'x' }, { 'idempotency-key': header });
    expect(answer.body.error.code).toBe('invalid-request');
  });
});
