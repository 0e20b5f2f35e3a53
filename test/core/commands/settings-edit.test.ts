import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { ada, type Desk, garden, mia, mona, openDesk } from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
});
const edit = (name: string) => `settings:edit:${name}`;
const stored = async (key: string) => store.settings.get(garden, key);

it('the overview has a button for what is often set, which opens with the value as it is', async () => {
  const { actions } = await desk.ask(mona, 'settings');
  expect(actions.length).toBeLessThanOrEqual(10);
  expect(actions[0]).toMatchObject({
    id: edit('threshold'),
    label: 'Edit threshold',
    input: { label: 'threshold, 0.10 to 0.95', value: '0.80' },
  });
});

it('one setting has its own button, where whoever asks may set it', async () => {
  expect((await desk.ask(mona, 'settings watch-minutes')).actions).toMatchObject([{ id: edit('watch-minutes') }]);
  expect((await desk.ask(mona, 'settings hold-out')).actions).toEqual([]);
  expect((await desk.ask(ada, 'settings hold-out')).actions).toMatchObject([{ id: edit('hold-out') }]);
});

it('what is typed is set, as by the command', async () => {
  expect((await desk.askPress(mona, edit('threshold'), ' 75 % ')).text).toContain('`threshold`: **0.75**');
  expect(await stored('health.threshold')).toBe(0.75);
});

it.each(['', 'low', '7'])('what cannot be (%j) changes nothing, and says why', async (typed) => {
  await desk.askPress(mona, edit('threshold'), '0.7');
  expect((await desk.askPress(mona, edit('threshold'), typed)).text).toMatch(/threshold/u);
  expect(await stored('health.threshold')).toBe(0.7);
});

it('is refused to those who may not', async () => {
  await desk.askPress(mona, edit('threshold'), '0.7');
  expect((await desk.askPress(mia, edit('threshold'), '0.6')).text).toContain('only moderators and admins');
  expect((await desk.askPress(mona, edit('hold-out'), '0.1')).text).toContain('only an admin');
  expect(await stored('health.threshold')).toBe(0.7);
  expect((await desk.askPress(mona, edit('nothing'), '1')).text).toContain('no longer works');
});
