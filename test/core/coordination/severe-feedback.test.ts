// Severe content in feedback from elsewhere: moderators see it at once, and nobody sees what was said.
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createFeedbackIntake } from '../../../src/core/coordination/feedback-intake.ts';
import { channelId } from '../../../src/core/ids.ts';
import { createAfinnScorer } from '../../../src/core/sentiment/afinn.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { readInTurns } from '../../../src/main/reading/turns.ts';
import { dayMs, garden, noon } from './facts.ts';
import { createWorld, type World } from './world.ts';

const moderators = channelId('anychat', 'mods');
const threat = 'I will come to your house and kill you tonight.';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.reset();
  await world.store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: moderators }, noon);
});
afterAll(() => world.close());

let number = 0;
const take = (texts: readonly string[], at = noon) =>
  createFeedbackIntake({
    store: world.store,
    clock: world.clock,
    newId: v7,
    reader: readInTurns(createAfinnScorer()),
    defaults: defaultSpaceSettings,
  })(
    garden,
    'tickets',
    texts.map((text) => {
      number += 1;
      return { id: `T${number}`, at: new Date(at).toISOString(), text, author: 'customer-canary' };
    }),
  );
const cards = async () =>
  (await world.store.outbox.due('anychat', world.clock.now(), 99)).flatMap(({ effect }) =>
    effect.kind === 'post' ? [effect] : [],
  );

it('is told of on one card a batch, with where to look, and no buttons', async () => {
  await take([threat, 'The login is slow.', threat]);
  const [card, ...others] = await cards();
  expect(others).toEqual([]);
  expect(card).toMatchObject({ channelId: moderators, body: { actions: [] } });
  expect(card?.body.text).toContain('(threat: 2)');
  expect(card?.body.text).toContain(`\`T${number}\``);
  expect(card?.body.text).not.toMatch(/house|canary/u);
  const [entry] = await world.store.audit.list({ spaceId: garden, limit: 1 });
  expect(entry).toMatchObject({ action: 'health.severe', data: { messages: 2, threat: 2, source: 'tickets' } });
});

it('is told of once: the same piece again is known', async () => {
  await take([threat]);
  number -= 1;
  await take([threat]);
  expect(await cards()).toHaveLength(1);
});

it('floods nobody: five cards an hour, the last of which says so', async () => {
  for (let times = 0; times < 9; times += 1) await take([threat]);
  const all = await cards();
  expect(all).toHaveLength(5);
  expect(all.filter(({ body }) => body.text.includes('no more of it within this hour'))).toHaveLength(1);
  expect((await world.store.audit.list({ spaceId: garden, limit: 99 })).length).toBe(9);
});

it('of long ago rings no bell, nor does what is not severe', async () => {
  await take([threat], noon - 8 * dayMs);
  await take(['The login is terrible and I hate it.']);
  expect(await cards()).toEqual([]);
});
