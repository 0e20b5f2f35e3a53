import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, type Client, claim, startServer, type TestServer, until } from './server.ts';

let server: TestServer;
let admin: Client;
let ada: Client;
let ben: Client;
let agent: Client;
let channel: string;
let general: string;
/** A space with no features at all. */
let bare: { path: string; space: string };

beforeAll(async () => {
  server = await startServer({ supportUrl: 'https://pay.example/commons' });
  admin = await server.join('Carrot', { claim });
  ada = await server.join('Ada');
  ben = await server.join('Ben');
  agent = await server.client(await server.playground.agentToken());
  channel = at(server, 'general');
  general = `${channel}/messages`;
  const space = (await admin.call('POST', '/spaces', { name: '371OS-bare', privacy: 'open' })).body;
  bare = { space: space.id, path: `/spaces/${space.id}/channels/${space.channels[1].id}` };
});
afterAll(() => server.close());

const say = async (who: Client, text: string, more: object = {}) =>
  (await who.call('POST', general, { text, ...more })).body;
const thread = async (id: string) => (await ada.call('GET', `${general}?threadId=${id}`)).body.messages;

test('a configured support link shows in the embedded space', async () => {
  const space = (await ada.call('GET', `/spaces/${server.space}`)).body;
  expect(space.features).toContain('pay_what_you_can');
  expect(space.supportUrl).toBe('https://pay.example/commons');
});

describe('a deployed agent', () => {
  let helper: { id: string; token: string };
  beforeAll(async () => {
    const answers = [
      { words: ['opening hours', 'open'], text: 'We are open from 9 to 5.' },
      { words: ['price'], text: 'It is free.' },
    ];
    const shape = { name: 'Helper', role: 'Guide', bio: 'I know the way.', capabilities: ['directions'], answers };
    helper = (await admin.call('POST', `/spaces/${server.space}/agents`, shape)).body;
  });

  test.each([
    ['@Helper what are the opening hours?', 'We are open from 9 to 5.'],
    ['what is the PRICE, @helper?', 'It is free.'],
    ['@Helper pricey?', 'I am Helper, a bot here as Guide. I know the way. I can help with: directions.'],
  ])('answers "%s" in the thread from its configuration', async (text, answer) => {
    const asked = await say(ada, text);
    expect(await thread(asked.id)).toMatchObject([
      { id: asked.id },
      { threadId: asked.id, replyTo: asked.id, text: answer, author: { id: helper.id, bot: true, role: 'agent' } },
    ]);
  });

  test('answers privately what was asked privately, and never another bot', async () => {
    const asked = await say(ada, '@Helper price?', { privateTo: ben.id });
    expect((await thread(asked.id))[1]).toMatchObject({ privateTo: ada.id });
    const bots = await say(agent, '@Helper price?');
    expect(await thread(bots.id)).toHaveLength(1);
  });

  test('speaks for itself while its program is connected, and for a moment after', async () => {
    const program = await server.client(helper.token);
    const ear = program.connect();
    await until(() => ear.of('ready').length === 1);
    const asked = await say(ada, '@Helper price?');
    expect(await thread(asked.id)).toHaveLength(1);
    await until(() => ear.of('message.created').some(({ id }) => id === asked.id));
    ear.close();
    server.clock.at += 31_000;
    const later = await say(ada, '@Helper price?');
    expect(await thread(later.id)).toHaveLength(2);
  });
});

describe('a command', () => {
  beforeAll(async () => {
    const commands = [{ name: 'cco', description: 'Talk to the CCO' }];
    await agent.call('POST', `/spaces/${server.space}/agents`, { name: 'CCO Agent', commands });
  });

  test('goes to the agent that declared it, and to nobody else', async () => {
    const [ear, other] = [agent.connect(), ben.connect()];
    await until(() => ear.of('ready').length === 1 && other.of('ready').length === 1);
    const taken = await ada.call('POST', `${channel}/commands`, { command: 'cco', text: 'health' });
    expect(taken.status).toBe(202);
    const mark = await say(ada, 'mark');
    await until(() => [ear, other].every((one) => one.of('message.created').some(({ id }) => id === mark.id)));
    expect(ear.of('command.invoked')).toMatchObject([
      { id: taken.body.id, command: 'cco', text: 'health', member: { id: ada.id, role: 'member' } },
    ]);
    expect(other.of('command.invoked')).toEqual([]);
    ear.close();
    other.close();
  });

  test('nobody declared, or given by an agent, is refused', async () => {
    const path = `${channel}/commands`;
    expect((await ada.call('POST', path, { command: 'nothing' })).body.error.code).toBe('not-found');
    expect((await agent.call('POST', path, { command: 'cco' })).body.error.code).toBe('forbidden');
    expect((await ada.call('POST', path, { command: 'CCO' })).body.error.code).toBe('invalid-request');
  });
});

describe('a button', () => {
  test('goes to the author of the message that carries it, with what was typed', async () => {
    const actions = [
      { id: 'edit:1', label: 'Edit', input: { label: 'Text', value: 'draft' } },
      { id: 'ok', label: 'OK', style: 'primary' },
    ];
    const card = await say(agent, 'Card', { actions });
    const [ear, other] = [agent.connect(), ben.connect()];
    await until(() => ear.of('ready').length === 1 && other.of('ready').length === 1);
    const path = `${general}/${card.id}/actions`;
    const pressed = await ada.call('POST', path, { actionId: 'edit:1', input: 'better' });
    expect(pressed.status).toBe(202);
    expect((await ada.call('POST', path, { actionId: 'ok', input: 'x' })).body.error.code).toBe('invalid-request');
    expect((await ada.call('POST', path, { actionId: 'no' })).body.error.code).toBe('not-found');
    expect((await agent.call('POST', path, { actionId: 'ok' })).body.error.code).toBe('forbidden');
    const mark = await say(ada, 'mark');
    await until(() => [ear, other].every((one) => one.of('message.created').some(({ id }) => id === mark.id)));
    expect(ear.of('action.invoked')).toMatchObject([
      { id: pressed.body.id, actionId: 'edit:1', input: 'better', messageId: card.id, member: { id: ada.id } },
    ]);
    expect(other.of('action.invoked')).toEqual([]);
    ear.close();
    other.close();
  });
});

describe('contribution tracking', () => {
  test('counts a mark once a member, on the message and its author, and shows who helped most', async () => {
    const answer = await say(ada, 'Turn it off and on');
    const path = `${general}/${answer.id}/helpful`;
    expect((await ada.call('PUT', path)).body.error.code).toBe('forbidden');
    expect((await agent.call('PUT', path)).body.error.code).toBe('forbidden');
    for (const who of [ben, ben, admin]) expect((await who.call('PUT', path)).status).toBe(200);
    expect((await ben.call('GET', `${general}/${answer.id}`)).body).toMatchObject({
      helpful: 2,
      author: { helpful: 2 },
    });
    const list = async () => (await ben.call('GET', `/spaces/${server.space}/contributions`)).body.contributions;
    expect(await list()).toMatchObject([{ member: { id: ada.id }, helpful: 2 }]);
    expect((await ben.call('DELETE', path)).body).toMatchObject({ helpful: 1, author: { helpful: 1 } });
    expect((await ben.call('DELETE', path)).body).toMatchObject({ helpful: 1 });
    await ada.call('DELETE', `${general}/${answer.id}`);
    expect(await list()).toEqual([]);
  });

  test('is refused where the space has it not', async () => {
    const said = (await admin.call('POST', `${bare.path}/messages`, { text: 'x' })).body;
    expect(said.helpful).toBeUndefined();
    const marked = await admin.call('PUT', `${bare.path}/messages/${said.id}/helpful`);
    expect(marked).toMatchObject({ status: 422, body: { error: { code: 'unsupported', remedy: expect.any(String) } } });
    expect((await admin.call('GET', `/spaces/${bare.space}/contributions`)).body.error.code).toBe('unsupported');
  });
});

describe('a poll', () => {
  const ask = (text: string) => ada.call('POST', `${channel}/commands`, { command: 'poll', text });

  test('takes one vote a member, which may be changed', async () => {
    const { body } = await ask('Tea or coffee? | Tea | Coffee');
    const read = async () => (await ben.call('GET', `${general}/${body.id}`)).body;
    expect(await read()).toMatchObject({
      text: 'Poll: Tea or coffee?\nTea: 0 votes\nCoffee: 0 votes',
      author: { name: 'Polls', bot: true },
      actions: [
        { id: 'vote:0', label: 'Tea' },
        { id: 'vote:1', label: 'Coffee' },
      ],
    });
    const ear = ben.connect();
    await until(() => ear.of('ready').length === 1);
    const vote = (who: Client, actionId: string) => who.call('POST', `${general}/${body.id}/actions`, { actionId });
    expect((await vote(ada, 'vote:0')).status).toBe(202);
    await Promise.all([vote(ben, 'vote:0'), vote(admin, 'vote:1')]);
    await vote(ben, 'vote:1');
    await vote(ben, 'vote:1');
    expect((await vote(ben, 'vote:2')).body.error.code).toBe('not-found');
    expect((await read()).text).toBe('Poll: Tea or coffee?\nTea: 1 vote\nCoffee: 2 votes');
    await until(() => ear.of('message.updated').at(-1)?.text.endsWith('Coffee: 2 votes') === true);
    ear.close();
    expect((await ada.call('DELETE', `${general}/${body.id}`)).status).toBe(204);
  });

  test.each([
    [''],
    ['Question'],
    ['Question | only one'],
    ['Q | a | A'],
    ['Q | a | '],
    [`Q | ${'x'.repeat(41)} | b`],
    [`Q | ${Array.from({ length: 11 }, (_, index) => index).join(' | ')}`],
  ])('"%s" is no poll', async (text) => {
    expect((await ask(text)).body.error).toMatchObject({
      code: 'invalid-request',
      remedy: expect.stringContaining('/poll'),
    });
  });

  test('is refused where the space has no mini apps', async () => {
    const answer = await admin.call('POST', `${bare.path}/commands`, { command: 'poll', text: 'Q | a | b' });
    expect(answer.body.error.code).toBe('unsupported');
  });
});
