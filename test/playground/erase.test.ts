import { afterAll, beforeAll, expect, test } from 'vitest';
import { memberId } from '../../src/core/ids.ts';
import { at, type Client, claim, startServer, type TestServer, until } from './server.ts';

const canary = 'xylocopa';
let server: TestServer;
let admin: Client;
let ada: Client;
let ben: Client;
let agent: Client;
let channel: string;
let general: string;
let keys = 1;

beforeAll(async () => {
  server = await startServer();
  admin = await server.join('Carrot', { claim });
  ada = await server.join(`Ada ${canary}`);
  ben = await server.join('Ben');
  agent = await server.client(await server.playground.agentToken());
  channel = at(server, 'general');
  general = `${channel}/messages`;
  const commands = [{ name: 'cco', description: 'x' }];
  await agent.call('POST', `/spaces/${server.space}/agents`, { name: 'CCO Agent', commands });
});
afterAll(() => server.close());

/** Every table of the schema in which the word still stands. */
const tablesWith = async (word: string): Promise<string[]> => {
  const { rows } = await server.pglite.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'anychat'",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const hits = await server.pglite.query(`select 1 from anychat.${name} t where t::text ilike $1`, [`%${word}%`]);
    if (hits.rows.length > 0) found.push(name);
  }
  return found.sort();
};

test('a deleted message leaves the tables and the log; so does what an edit replaced', async () => {
  const { body } = await ada.call('POST', general, { text: `secret one-${canary}` }, { 'idempotency-key': 'k1' });
  await ada.call('PATCH', `${general}/${body.id}`, { text: 'harmless' });
  expect(await tablesWith(`one-${canary}`)).toEqual([]);
  await ada.call('PATCH', `${general}/${body.id}`, { text: `again one-${canary}` });
  expect(await tablesWith(`one-${canary}`)).toEqual(['events', 'messages']);
  await ada.call('DELETE', `${general}/${body.id}`);
  expect(await tablesWith(`one-${canary}`)).toEqual([]);
});

test('erasing a member leaves nothing of them but an unnamed seat', async () => {
  const say = async (who: Client, text: string, more: object = {}) => {
    keys += 1;
    return (await who.call('POST', general, { text, ...more }, { 'idempotency-key': `k-${keys}` })).body;
  };
  const own = await say(ada, `I said ${canary}`, { nonce: canary });
  const edited = await say(ada, `I typed ${canary}`);
  await ada.call('PATCH', `${general}/${edited.id}`, { text: `I retyped ${canary}` });
  await say(ada, `whisper ${canary}`, { privateTo: ben.id });
  await say(agent, `your data: ${canary}`, { privateTo: ada.id });
  await say(ada, `gone ${canary}`);
  const card = await say(agent, 'Card', { actions: [{ id: 'e', label: 'Edit', input: { label: 'Text' } }] });
  await ada.call('POST', `${general}/${card.id}/actions`, { actionId: 'e', input: `typed ${canary}` });
  await ada.call('POST', `${channel}/commands`, { command: 'cco', text: `ask ${canary}` });
  await ada.call('POST', `${channel}/commands`, { command: 'poll', text: `${canary}? | yes | no` });
  const poll = (await ben.call('POST', `${channel}/commands`, { command: 'poll', text: 'Tea? | yes | no' })).body;
  for (const who of [ada, ben]) await who.call('POST', `${general}/${poll.id}/actions`, { actionId: 'vote:0' });
  const answer = await say(ben, 'an answer');
  for (const who of [ada, admin]) await who.call('PUT', `${general}/${answer.id}/helpful`);
  await ben.call('PUT', `${general}/${own.id}/helpful`);
  const reply = await say(ben, 'a reply', { threadId: own.id, replyTo: own.id });
  const ear = ben.connect();
  await until(() => ear.of('ready').length === 1);
  server.clock.at += 1000;

  const removed = await server.playground.eraser.eraseMember(memberId('anychat', ada.id), server.clock.at);
  expect(removed).toBeGreaterThan(10);
  expect(await tablesWith(canary)).toEqual([]);
  const { rows } = await server.pglite.query('select count(*)::int as n from anychat.messages where author_id = $1', [
    ada.id,
  ]);
  expect(rows).toEqual([{ n: 0 }]);

  await until(() => ear.of('message.deleted').some(({ messageId: id }) => id === own.id));
  await until(() =>
    ear.of('member.updated').some(({ member }) => member.id === ada.id && member.name === 'erased member'),
  );
  expect((await ben.call('GET', `${general}/${poll.id}`)).body.text).toContain('yes: 1 vote');
  expect((await ben.call('GET', `${general}/${answer.id}`)).body.helpful).toBe(1);
  expect((await ben.call('GET', `${general}/${reply.id}`)).body).toMatchObject({ text: 'a reply', threadId: own.id });
  ear.close();
});

test('erasing again touches nothing said since, and others are untouched', async () => {
  const erasedAt = server.clock.at;
  server.clock.at += 60_000;
  const { body } = await ada.call('POST', general, { text: 'after all, I am back' });
  await server.playground.eraser.eraseMember(memberId('anychat', ada.id), erasedAt);
  expect((await ben.call('GET', `${general}/${body.id}`)).status).toBe(200);
  expect(await server.playground.eraser.eraseMember(memberId('anychat', 'mb_unknown'), erasedAt)).toBe(0);
  expect(await server.playground.eraser.eraseMember(memberId('anychat', agent.id), erasedAt)).toBe(0);
  expect((await ben.call('GET', '/me')).body.name).toBe('Ben');
});
