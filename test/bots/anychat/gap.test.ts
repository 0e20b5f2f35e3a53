import { expect, it } from 'vitest';
import { until } from '../../services/until.ts';
import { storedTexts } from './bot-under-test.ts';
import { createWorld } from './world.ts';

const hour = 3_600_000;

it('fills a gap of days although it was killed before the back-fill ended, with newer messages stored already', async () => {
  const clock = {
    at: Date.parse('2026-03-02T10:00:00Z'),
    now(): number {
      return this.at;
    },
  };
  const world = await createWorld({ clock });
  const scene = await world.scene();
  const texts = () => storedTexts(scene.store, scene.server.space, scene.channel);
  const now = () => clock.at;

  const first = await scene.startBot({}, { now });
  await scene.say('before');
  await until(async () => (await texts()).length === 1, { label: 'before' });
  await first.bot.close({ deadlineMs: 2000 });

  clock.at += 24 * hour;
  await scene.say('while away');
  clock.at += 48 * hour;
  // The log is of no use, and lists fail: only live messages come through, then the process ends.
  scene.proxy.fault = (method, path) =>
    method === 'GET' && path.includes('/messages') ? { kind: 'status', status: 500 } : null;
  const settings = await scene.store.settings.all('global');
  for (const key of Object.keys(settings)) {
    if (!key.startsWith('anychat:since:')) continue;
    await scene.store.settings.set(
      'global',
      key,
      { id: 'of-another-log', at: clock.at - 72 * hour },
      'agent',
      clock.at,
    );
  }
  const second = scene.bot({}, { now });
  await second.bot.start();
  await until(() => second.bot.state().connected, { label: 'connected' });
  await scene.say('live');
  await until(async () => (await texts()).length === 2, { label: 'live' });
  await until(() => (second.bot.state().errors['chat-unavailable'] ?? 0) > 0, { label: 'a failed list' });
  await second.bot.close({ deadlineMs: 2000 });
  expect(await texts()).toEqual(['before', 'live']);

  scene.proxy.fault = () => null;
  await scene.startBot({}, { now });
  await until(async () => (await texts()).length === 3, { label: 'the gap' });
  expect(await texts()).toEqual(['before', 'while away', 'live']);

  await scene.end();
  await world.close();
});
