import { expect, it } from 'vitest';
import { until } from '../../services/until.ts';
import { storedTexts } from './bot-under-test.ts';
import { createWorld } from './world.ts';

it('loses and doubles nothing of 2,000 messages while the gateway drops 50 times', { timeout: 240_000 }, async () => {
  const world = await createWorld();
  const scene = await world.scene();
  const texts = () => storedTexts(scene.store, scene.server.space, scene.channel);
  const { bot } = await scene.startBot();
  await scene.say('first');
  await until(async () => (await texts()).length === 1, { label: 'the first one' });

  const said = Array.from({ length: 2000 }, (_, n) => `m${n}`);
  for (let from = 0; from < said.length; from += 40) {
    await until(() => scene.proxy.sockets() > 0, { label: 'connected' });
    await Promise.all(
      said.slice(from, from + 40).map(async (text, n) => {
        await scene.say(text);
        if (n === 20) scene.proxy.drop();
      }),
    );
  }
  await until(async () => (await texts()).length >= 2001, { timeoutMs: 90_000, label: 'all stored' });
  expect((await texts()).toSorted()).toEqual(['first', ...said].toSorted());
  expect(bot.state().drops).toBeGreaterThanOrEqual(50);
  // The very first connect has nothing to resume from; every later one has.
  expect(scene.proxy.resumes.slice(1)).not.toContain(null);

  await scene.end();
  await world.close();
});
