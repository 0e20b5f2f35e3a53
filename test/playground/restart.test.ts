import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect, test } from 'vitest';
import { at, claim, startServer, until } from './server.ts';

test('a restart keeps members, messages, keys, votes, the log and the agent’s token', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anychat-'));
  const before = await startServer({ pglite: await PGlite.create(folder) });
  const admin = await before.join('Carrot', { claim });
  const ada = await before.join('Ada');
  const token = await before.playground.agentToken();
  const general = `${at(before, 'general')}/messages`;
  const keyed = { 'idempotency-key': 'k' };
  const first = (await ada.call('POST', general, { text: 'first' }, keyed)).body;
  const second = (await ada.call('POST', general, { text: 'second' })).body;
  await admin.call('PUT', `${general}/${first.id}/helpful`);
  await before.close();

  const after = await startServer({ pglite: await PGlite.create(folder) });
  expect(after.space).toBe(before.space);
  expect(await after.playground.agentToken()).toBe(token);
  const back = await after.client(ada.token);
  expect((await back.call('GET', '/me')).body).toMatchObject({ id: ada.id, name: 'Ada', helpful: 1 });
  expect((await back.call('POST', general, { text: 'first' }, keyed)).body).toMatchObject({ id: first.id });
  const listed = (await back.call('GET', general)).body.messages;
  expect(listed.map(({ text }: { text: string }) => text)).toEqual(['first', 'second']);
  const ear = back.connect(first.id);
  await until(() => ear.of('ready').length === 1, { label: 'ready' });
  expect(ear.of('resync')).toEqual([]);
  expect(ear.of('message.created').map(({ id }) => id)).toEqual([second.id]);
  const third = (await back.call('POST', general, { text: 'third' })).body;
  expect(third.id > second.id).toBe(true);
  await until(() => ear.of('message.created').length === 2, { label: 'live again' });
  const spaces = await after.pglite.query('select 1 from anychat.spaces');
  expect(spaces.rows).toHaveLength(1);
  ear.close();
  await after.close();
  await rm(folder, { recursive: true });
});

test('two processes that start at once on an empty database make one playground', async () => {
  const pglite = await PGlite.create();
  const one = await startServer({ pglite });
  const [two, three] = await Promise.all([startServer({ pglite }), startServer({ pglite })]);
  const tokens = await Promise.all([one, two, three].map(({ playground }) => playground.agentToken()));
  expect(new Set(tokens).size).toBe(1);
  expect(new Set([one, two, three].map(({ space }) => space)).size).toBe(1);
  for (const server of [two, three]) await server.stop();
  await one.close();
});
