import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { spaceId } from '../../../src/core/ids.ts';
import type { RemovableSpace, SpaceToRemove, Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { ada, type Desk, garden, mia, mona, openDesk } from './desk.ts';

let store: Store;
let desk: Desk;
let there: RemovableSpace | null;
let removals: SpaceToRemove[];
let failures: Error[];
const chess: RemovableSpace = {
  id: spaceId('anychat', 'made-1'),
  name: '371OS-chess',
  channels: ['#welcome', '#general'],
  spokenIn: 1,
  stays: [],
};
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
  there = chess;
  removals = [];
  failures = [];
  Object.assign(desk.chat, {
    removable: () => Promise.resolve(there),
    removeSpace: (space: SpaceToRemove) => {
      removals.push(space);
      const failure = failures.shift();
      return failure === undefined ? Promise.resolve(there) : Promise.reject(failure);
    },
  });
});
const lastAudit = async () => (await store.audit.list({ spaceId: garden, limit: 1 }))[0];

it('the answer to a creation has the button that undoes it, where the platform can', async () => {
  expect((await desk.ask(ada, 'space create chess')).actions).toMatchObject([{ id: 'space:undo:ask:chess' }]);
  const bare = await openDesk(store);
  expect((await bare.ask(ada, 'space create chess')).actions).toEqual([]);
});

it('says what would go and what stays, and touches nothing, until it is confirmed', async () => {
  there = { ...chess, stays: ['#roses'] };
  const { text, actions } = await desk.ask(ada, 'space undo chess');
  expect(text).toContain('**Remove 371OS-chess?**');
  expect(text).toContain('#welcome, #general');
  expect(text).toContain('one of them');
  expect(text).toContain('What others added stays, and the category with it: #roses.');
  expect(actions).toMatchObject([{ id: 'space:undo:yes:chess', style: 'danger' }]);
  expect(removals).toEqual([]);
});

it('the button of the answer asks first, too', async () => {
  expect((await desk.askPress(ada, 'space:undo:ask:chess')).text).toContain('**Remove 371OS-chess?**');
  expect(removals).toEqual([]);
});

it.each([
  ['a press', () => desk.askPress(ada, 'space:undo:yes:chess')],
  ['the typed word', () => desk.ask(ada, 'space undo chess yes')],
])('confirmed by %s it is removed, and the log says by whom', async (_how, confirm) => {
  expect((await confirm()).text).toContain('**371OS-chess is removed**');
  expect(removals).toMatchObject([{ name: '371OS-chess', askedIn: garden }]);
  expect(await lastAudit()).toMatchObject({
    actor: ada.id,
    action: expect.stringMatching(/^(?:action|command)\.space-undo$/u),
    subject: 'made-1',
  });
});

it.each([mia, mona])('is refused to those who are no admins', async (person) => {
  for (const text of [
    (await desk.ask(person, 'space undo chess yes')).text,
    (await desk.askPress(person, 'space:undo:yes:chess')).text,
    (await desk.askPress(person, 'space:undo:ask:chess')).text,
  ])
    expect(text).toContain('only an admin');
  expect(removals).toEqual([]);
});

it('cut off half-way it is gone on with at the next delivery, and answered once', async () => {
  failures.push(new CcoError('down', { code: 'chat-unavailable', retryable: true }));
  const id = desk.next();
  await expect(desk.command(ada, 'space undo chess yes', { id })).rejects.toMatchObject({ code: 'chat-unavailable' });
  expect(await desk.posted()).toEqual([]);
  expect((await desk.command(ada, 'space undo chess yes', { id })).outcome).toBe('answered');
  expect((await desk.command(ada, 'space undo chess yes', { id })).outcome).toBe('duplicate');
  expect(removals).toHaveLength(2);
  expect(await desk.posted()).toHaveLength(1);
});

it('says so where there is nothing to undo, where it may not, and where the platform cannot', async () => {
  there = null;
  expect((await desk.ask(ada, 'space undo chess')).text).toContain('nothing to undo');
  failures.push(new CcoError('no', { code: 'chat-forbidden' }));
  expect((await desk.ask(ada, 'space undo chess yes')).text).toContain('permission to manage channels');
  const bare = await openDesk(store);
  expect((await bare.ask(ada, 'space undo chess')).text).toContain('cannot take away spaces here');
});

it('a button with a niche that cannot be does nothing', async () => {
  expect((await desk.askPress(ada, 'space:undo:yes:No niche')).text).toContain('no longer works');
  expect(removals).toEqual([]);
});
