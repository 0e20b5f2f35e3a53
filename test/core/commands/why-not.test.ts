import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { threadId } from '../../../src/core/ids.ts';
import type { DecisionRow, NewEligibility, Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Desk, garden, general, mia, mona, openDesk } from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
  await store.spaces.ensureChannel({ id: general, spaceId: garden, name: 'general', private: false });
});

const hour = 60 * 60_000;
const thread = threadId('anychat', 'quarrel-thread');

const decided = (over: Partial<DecisionRow>): DecisionRow => ({
  spaceId: garden,
  channelId: general,
  threadId: thread,
  at: desk.clock.now(),
  kind: 'nudge',
  decision: 'not',
  code: 'kind-cap',
  words: 'This kind had its 4 times in 24 hours.',
  until: desk.clock.now() + hour,
  interventionId: null,
  ...over,
});

it('tells a moderator what was decided about a thread, the newest of each kind, and until when', async () => {
  await store.decisions.add([
    decided({ at: desk.clock.now() - 2 * hour, code: 'quiet-hours', words: 'It is quiet here.' }),
    decided({}),
    decided({ kind: 'welcome', decision: 'skipped', code: 'nobody-around', words: 'Nobody is around.', until: null }),
    decided({ kind: 'thanks', threadId: null, words: 'Elsewhere.' }),
  ]);
  for (const given of [
    'quarrel-thread',
    'anychat:quarrel-thread',
    'https://chat.example.org/c/general/quarrel-thread',
  ]) {
    const { text } = await desk.ask(mona, `why-not ${given}`);
    expect(text).toContain('a thread in #general');
    expect(text).toContain('Call for helpers, just now: no. This kind had its 4 times in 24 hours. I ask again after');
    expect(text).toContain('Welcome, just now: no. Nobody is around.');
    expect(text).not.toMatch(/quiet here|Elsewhere/u);
  }
  expect((await desk.ask(mona, 'why-not #general')).text).toContain('Elsewhere.');
});

it('asked in a channel is about its stream; what nothing was decided about has no reason', async () => {
  const { text } = await desk.ask(mona, 'why-not');
  expect(text).toMatch(/What I decided about/u);
  expect((await desk.ask(mona, 'why-not no-such-thread')).text).toContain('I do not know that thread');
  expect((await desk.ask(mia, 'why-not')).text).toMatch(/^Sorry, only/u);
});

it('tells whether what it says helps, never a lift without a comparison group', async () => {
  expect((await desk.ask(mona, 'effect')).text).toContain('There is no experiment here');
  const eligible = (index: number): NewEligibility => ({
    id: `e${index}`,
    spaceId: garden,
    channelId: general,
    threadId: thread,
    unit: `unit ${index}`,
    kind: 'welcome',
    arm: null,
    about: null,
    messageId: null,
    at: desk.clock.now(),
    dueAt: desk.clock.now() + hour,
  });
  for (let index = 0; index < 5; index++) await store.effects.addEligibility(eligible(index));
  const { text } = await desk.ask(mona, 'effect');
  expect(text).toContain('Welcome: 5 so far, and no comparison group');
  expect(text).not.toMatch(/interval|points/u);
});
