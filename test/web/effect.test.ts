import { afterAll, beforeAll, expect, it } from 'vitest';
import { channelId, memberId } from '../../src/core/ids.ts';
import type { Arm } from '../../src/core/interventions/effect/hold-out.ts';
import { createWebRig, garden, type WebRig } from './rig.ts';

let rig: WebRig;
beforeAll(async () => {
  rig = await createWebRig();
});
afterAll(() => rig.close());

const read = async (query = '') => {
  const answer = await rig.app.inject({ url: `/api/effect${query}` });
  expect(answer.statusCode).toBe(200);
  return answer.json().effects;
};

const dealt = async (id: number, arm: Arm | null, outcome: number | null) => {
  const { effects } = rig.store;
  await effects.addEligibility({
    id: `e${arm}${id}`,
    spaceId: garden,
    channelId: channelId('anychat', 'general'),
    threadId: null,
    unit: `${arm} ${id}`,
    kind: arm === null ? 'thanks' : 'welcome',
    arm,
    about: memberId('anychat', `${arm}-${id}`),
    messageId: null,
    at: rig.clock.now(),
    dueAt: rig.clock.now(),
  });
  if (outcome !== null) await effects.measured(`e${arm}${id}`, outcome, rig.clock.now());
};

it('tells of each kind what can be known: a lift with its interval, counts without a comparison, or not enough', async () => {
  expect(await read()).toEqual([]);
  await dealt(0, null, null);
  expect(await read()).toMatchObject([
    { kind: 'thanks', verdict: 'no-comparison-group', treated: 1, lift: null, interval: null },
  ]);
  for (let id = 0; id < 15; id++) await dealt(id, 'treated', id % 2);
  expect((await read())[0]).toMatchObject({ kind: 'welcome', verdict: 'not-enough-yet', treated: 15, heldOut: 0 });
  for (let id = 15; id < 60; id++) await dealt(id, 'treated', id % 4 === 0 ? 0 : 1);
  for (let id = 0; id < 40; id++) await dealt(id, 'held-out', id % 4 === 0 ? 1 : 0);
  const [welcome] = await read(`?space=${encodeURIComponent(garden)}`);
  expect(welcome).toMatchObject({ verdict: 'lift', treated: 60, heldOut: 40, authors: 100 });
  expect(welcome.lift).toBeGreaterThan(0.3);
  expect(welcome.interval[0]).toBeLessThan(welcome.lift);
  // Nobody is in it by name or hash.
  expect(JSON.stringify(welcome)).not.toContain('treated-');
  expect(await read('?space=anychat:elsewhere')).toEqual([]);
});

it('is described, and refuses what is no space', async () => {
  const { paths } = (await rig.app.inject({ url: '/api/openapi.json' })).json();
  expect(paths['/api/effect'].get.summary).toContain('90 % interval');
  expect((await rig.app.inject({ url: '/api/effect?space=nowhere' })).statusCode).toBe(400);
});
