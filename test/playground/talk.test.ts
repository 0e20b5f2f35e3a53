import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventSchema, readySchema } from '../../src/anychat-protocol/events.ts';
import { at, startServer, type TestServer, until } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('what one member says, the other hears and reads', async () => {
  const [ada, ben] = [await server.join('Ada'), await server.join('Ben')];
  const ear = ben.connect();
  await until(() => ear.of('ready').length === 1, { label: 'ready' });
  expect(readySchema.parse(ear.of('ready')[0]).spaces).toEqual([server.space]);
  const said = await ada.call('POST', `${at(server, 'general')}/messages`, { text: 'Hello @Ben', nonce: 'n1' });
  expect(said.status).toBe(201);
  expect(said.body).toMatchObject({ text: 'Hello @Ben', mentions: [ben.id], nonce: 'n1', author: { name: 'Ada' } });
  await until(() => ear.of('message.created').length === 1, { label: 'the event' });
  const event = eventSchema.parse({ ...ear.of('message.created')[0] });
  expect(event).toMatchObject({ id: said.body.id, text: 'Hello @Ben' });
  const list = await ben.call('GET', `${at(server, 'general')}/messages`);
  expect(list.body).toMatchObject({ more: false, messages: [{ id: said.body.id }] });
  ear.close();
});
