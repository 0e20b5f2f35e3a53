import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventSchema, resyncSchema } from '../../src/anychat-protocol/events.ts';
import { memberId } from '../../src/core/ids.ts';
import { at, type Client, claim, type Listening, startServer, type TestServer, until } from './server.ts';

let server: TestServer;
let admin: Client;
let ada: Client;
let ben: Client;
let agent: Client;
let general: string;
let moderators: string;

beforeAll(async () => {
  server = await startServer({ limits: { socketsPerAccount: 5 } });
  admin = await server.join('Carrot', { claim });
  ada = await server.join('Ada');
  ben = await server.join('Ben');
  agent = await server.client(await server.playground.agentToken());
  general = `${at(server, 'general')}/messages`;
  moderators = `${at(server, 'moderators')}/messages`;
});
afterAll(() => server.close());

const ready = async (ear: Listening): Promise<Listening> => {
  await until(() => ear.of('ready').length === 1, { label: 'ready' });
  return ear;
};
const say = async (who: Client, text: string, more: object = {}, where = general): Promise<string> =>
  (await who.call('POST', where, { text, ...more })).body.id;
const ids = (ear: Listening): string[] => ear.heard.flatMap(({ data }) => (data.id === undefined ? [] : [data.id]));
/** Once this is heard, whatever was sent before it has been heard, too. */
const settle = async (...ears: Listening[]): Promise<string> => {
  const mark = await say(admin, 'mark');
  await until(() => ears.every((ear) => ids(ear).includes(mark)), { label: 'the mark' });
  return mark;
};

describe('a resumed connection', () => {
  test('brings what was missed, in order, once each, also while more is being said', async () => {
    const first = await ready(ben.connect());
    const a = await say(ada, 'a');
    await until(() => ids(first).includes(a));
    first.close();
    const missed: string[] = [];
    for (let index = 0; index < 250; index += 1) missed.push(await say(ada, `missed ${index}`));
    const second = ben.connect(a);
    const during = await Promise.all(Array.from({ length: 40 }, (_, index) => say(ada, `during ${index}`)));
    await ready(second);
    await settle(second);
    const heard = ids(second).filter((id) => [...missed, ...during].includes(id));
    expect(heard).toEqual([...missed, ...[...during].sort()]);
    expect([...heard]).toEqual([...heard].sort());
    expect(second.of('resync')).toEqual([]);
    second.close();
  });

  test('starts from now where no event is named', async () => {
    await say(ada, 'before');
    const ear = await ready(ben.connect());
    await settle(ear);
    expect(ear.of('message.created').map(({ text }) => text)).toEqual(['mark']);
    ear.close();
  });

  test.each([
    ['of another server', 'zzzz-000000001'],
    ['never given', () => `${prefix()}-00000zzzz`],
    ['that is no event', 'hello'],
  ])('after an event %s is told to read again', async (_case, since) => {
    const ear = ben.connect(typeof since === 'function' ? since() : since);
    await ready(ear);
    expect(ear.heard.map(({ type }) => type)).toEqual(['resync', 'ready']);
    expect(resyncSchema.parse(ear.of('resync')[0])).toMatchObject({ reason: 'unknown', oldest: expect.any(String) });
    await settle(ear);
    ear.close();
  });
  let last = '';
  const prefix = () => last.slice(0, last.indexOf('-'));
  beforeAll(async () => {
    last = await say(ada, 'x');
  });
});

describe('the log', () => {
  test('forgets after seven days; who comes later is told to read again', async () => {
    const old = await startServer({ limits: { logMs: 1000 } });
    const cy = await old.join('Cy');
    const where = `${at(old, 'general')}/messages`;
    const one = (await cy.call('POST', where, { text: 'one' })).body.id;
    await cy.call('POST', where, { text: 'two' });
    old.clock.at += 10_000;
    const kept = (await cy.call('POST', where, { text: 'three' })).body.id;
    await old.stop();
    const later = await startServer({ pglite: old.pglite, clock: old.clock, limits: { logMs: 1000 } });
    const back = await later.client(cy.token);
    await until(async () => (await old.pglite.query('select 1 from anychat.events')).rows.length === 1, {
      label: 'trim',
    });
    const ear = await ready(back.connect(one));
    expect(ear.of('resync')).toEqual([{ reason: 'too-old', oldest: kept }]);
    const fresh = await ready(back.connect(kept));
    expect(fresh.of('resync')).toEqual([]);
    ear.close();
    fresh.close();
    await later.close();
  });
});

describe('events reach only those who may know', () => {
  test('private channels and private messages leak to nobody', async () => {
    const ears = { ada: ada.connect(), ben: ben.connect(), admin: admin.connect(), agent: agent.connect() };
    await Promise.all(Object.values(ears).map(ready));
    const secret = await say(admin, 'staff only', {}, moderators);
    await admin.call('PATCH', `${moderators}/${secret}`, { text: 'staff only, edited' });
    const whisper = await say(ada, 'for ben', { privateTo: ben.id });
    await ada.call('DELETE', `${general}/${whisper}`);
    await settle(...Object.values(ears));
    const knows = (ear: Listening) => ({
      secret: ear.heard.filter(({ data }) => JSON.stringify(data).includes(secret)).length,
      whisper: ear.heard.filter(({ data }) => JSON.stringify(data).includes(whisper)).length,
    });
    expect(knows(ears.ada)).toEqual({ secret: 0, whisper: 2 });
    expect(knows(ears.ben)).toEqual({ secret: 0, whisper: 2 });
    expect(knows(ears.admin)).toEqual({ secret: 2, whisper: 0 });
    expect(knows(ears.agent)).toEqual({ secret: 2, whisper: 0 });
    expect(JSON.stringify(ears.ada.heard)).not.toContain('staff only');
    const replay = await ready(ada.connect(secret));
    await settle(replay);
    expect(JSON.stringify(replay.heard)).not.toContain('staff only');
    for (const ear of [...Object.values(ears), replay]) ear.close();
  });

  test('who is promoted hears the private channel from then on, who is demoted no longer', async () => {
    const dora = await server.join('Dora');
    const ear = await ready(dora.connect());
    const path = `/spaces/${server.space}/members/${dora.id}`;
    const before = await say(admin, 'before', {}, moderators);
    await admin.call('PATCH', path, { role: 'moderator' });
    const between = await say(admin, 'between', {}, moderators);
    await admin.call('PATCH', path, { role: 'member' });
    const after = await say(admin, 'after', {}, moderators);
    await settle(ear);
    expect(ids(ear)).toContain(between);
    expect(ids(ear)).not.toContain(after);
    // Granted while the event was still on its way at the earliest; never before the promotion was committed.
    expect(ids(ear).indexOf(before)).toBeLessThan(ids(ear).indexOf(between));
    await admin.call('DELETE', path);
    await until(() => ear.of('member.left').length === 1, { label: 'their own leaving' });
    const gone = await say(ada, 'without dora');
    const witness = await ready(ben.connect());
    await settle(witness);
    expect(ids(ear)).not.toContain(gone);
    ear.close();
    witness.close();
  });

  test('every event has the form of the protocol', async () => {
    const ears = [await ready(admin.connect()), await ready(agent.connect())];
    const id = await say(ada, 'hello @Ben');
    await ada.call('PATCH', `${general}/${id}`, { text: 'hello again' });
    await ben.call('PUT', `${general}/${id}/helpful`);
    await ada.call('DELETE', `${general}/${id}`);
    await admin.call('POST', `/spaces/${server.space}/channels`, { name: 'brand-new' });
    const eli = await server.join('Eli');
    await eli.call('DELETE', `/spaces/${server.space}/members/${eli.id}`);
    await settle(...ears);
    const events = ears.flatMap(({ heard }) => heard.filter(({ type }) => type !== 'ready'));
    for (const { type, data } of events) expect(eventSchema.parse(data).type).toBe(type);
    const seen = [...new Set(events.map(({ type }) => type))].sort();
    expect(seen).toEqual([
      'channel.created',
      'member.joined',
      'member.left',
      'member.updated',
      'message.created',
      'message.deleted',
      'message.updated',
    ]);
    for (const ear of ears) ear.close();
  });
});

describe('several processes on one database', () => {
  test('bring each other’s events', async () => {
    const other = await startServer({ pglite: server.pglite, clock: server.clock });
    const elsewhere = await other.client(ben.token);
    const ear = await ready(elsewhere.connect());
    const id = await say(ada, 'from the other process');
    await until(() => ids(ear).includes(id), { label: 'the event of the other process' });
    ear.close();
    await other.stop();
  });
});

describe('a connection is refused', () => {
  const refusal = async (namespace: string, auth: object): Promise<Error & { data?: { code?: string } }> => {
    const socket = io(`${server.url}${namespace}`, {
      auth,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    const error = await new Promise<Error & { data?: { code?: string } }>((resolve) =>
      socket.on('connect_error', resolve),
    );
    socket.disconnect();
    return error;
  };
  test.each([
    ['without a token', '/v1', {}, 'unauthorized'],
    ['with an unknown token', '/v1', { token: 'act_unknown' }, 'unauthorized'],
    ['with a token that is none', '/v1', { token: 7 }, 'unauthorized'],
    ['with a malformed since', '/v1', { token: 'x', since: '../..' }, 'unauthorized'],
    ['at the root namespace', '/', {}, 'not-found'],
  ])('%s', async (_case, namespace, auth, code) => {
    expect((await refusal(namespace, auth)).data).toMatchObject({ code, message: expect.any(String) });
  });

  test('beyond so many of one account', async () => {
    const ears = await Promise.all(Array.from({ length: 5 }, () => ready(ada.connect())));
    expect((await refusal('/v1', { token: ada.token })).data).toMatchObject({ code: 'rate-limited' });
    for (const ear of ears) ear.close();
  });
});

test('a client that falls too far behind is dropped, and resumes without loss', async () => {
  const small = await startServer({ limits: { socketBacklog: 12 } });
  const cy = await small.join('Cy');
  const dan = await small.join('Dan');
  const where = `${at(small, 'general')}/messages`;
  for (let index = 0; index < 40; index += 1) await cy.call('POST', where, { text: `m${index}` });
  const slow = await ready(dan.connect());
  const last = (await cy.call('POST', where, { text: 'last' })).body.id;
  await until(() => ids(slow).includes(last));
  // One commit, forty events: more than may wait for a socket at once.
  await small.playground.eraser.eraseMember(memberId('anychat', cy.id), small.clock.at);
  await until(() => slow.socket.disconnected, { label: 'dropped' });
  const back = await ready(dan.connect(last));
  expect(back.of('message.deleted')).toHaveLength(41);
  back.close();
  await small.close();
});

test('what a client sends has no effect', async () => {
  const ear = await ready(ada.connect());
  ear.socket.emit('message.created', { text: 'forged', spaceId: server.space });
  const witness = await ready(ben.connect());
  await settle(ear, witness);
  expect(JSON.stringify(witness.heard)).not.toContain('forged');
  for (let index = 0; index < 10_001; index += 1) ear.socket.emit('noise');
  await until(() => ear.socket.disconnected, { label: 'a talkative client is dropped' });
  witness.close();
});
