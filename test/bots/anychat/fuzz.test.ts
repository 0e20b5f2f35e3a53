import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spaceId } from '../../../src/core/ids.ts';
import { createMinimalPeer } from '../../fakes/anychat/minimal-peer.ts';
import { until } from '../../services/until.ts';
import { createBotUnderTest, openStore, storedText } from './bot-under-test.ts';

it('survives 1,000 unusable events on its socket, counts each under a code, and hears what comes after', {
  timeout: 60_000,
}, async () => {
  const store = await openStore();
  const peer = await createMinimalPeer('fuzz');
  await store.spaces.ensure({ id: spaceId('anychat', peer.spaceId), name: 'Fuzz', moderatorsChannelId: null }, 1);
  const { bot, log } = createBotUnderTest(store, peer);
  await bot.start();
  await until(() => bot.state().backfills > 0 && !bot.state().backfilling, { label: 'up' });

  const types = [
    'message.created',
    'message.updated',
    'message.deleted',
    'member.joined',
    'command.invoked',
    'action.invoked',
  ];
  // `at` is never a time: not one of them can be a good event by chance.
  const payload = fc.oneof(
    fc.jsonValue(),
    fc.record({
      id: fc.oneof(fc.string(), fc.constant('e1')),
      spaceId: fc.jsonValue(),
      channelId: fc.constant(peer.channelId),
      at: fc.oneof(fc.string(), fc.integer(), fc.constant('0001-01-01T00:00:00Z')),
      author: fc.jsonValue(),
      text: fc.constant('canary-in-a-bad-event'),
    }),
  );
  // An event's name must be a name for socket.io itself.
  const name = fc.string({ minLength: 1 }).map((text) => `x${text}`);
  const fuzzed = fc.sample(fc.tuple(fc.oneof(fc.constantFrom(...types), name), payload), { numRuns: 1000, seed: 371 });
  for (const [type, body] of fuzzed) peer.emit(type, body);
  const said = peer.say('still here');
  await until(async () => (await storedText(store, said.id)) === 'still here', { label: 'the good one' });

  const { errors, received, connected } = bot.state();
  const counted = ['event-unknown', 'event-invalid', 'event-time-invalid'].map((code) => errors[code] ?? 0);
  expect(received).toBe(1001);
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect(Math.min(...counted.slice(0, 2))).toBeGreaterThan(0);
  expect(connected).toBe(true);
  expect(log.join('')).not.toContain('canary');

  await bot.close({ deadlineMs: 2000 });
  await peer.close();
  await store.close();
});
