import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { ada, bodyOf, type Desk, openDesk } from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
});

it('creates the space of the niche, by invitation only, with all features, and its asker as admin', async () => {
  const id = desk.next();
  await desk.command(ada, 'space create Urban-Gardens For all who grow food in town', { id });
  expect(desk.chat.asked).toEqual([
    {
      name: '371OS-urban-gardens',
      description: 'For all who grow food in town',
      privacy: 'invite_only',
      features: ['pay_what_you_can', 'contribution_tracking', 'mini_apps'],
      idempotencyKey: id,
      founder: ada.id,
    },
  ]);
});

it('gives the invitation to the asker alone, and keeps it out of the log', async () => {
  await desk.command(ada, 'space create chess');
  const rows = await desk.posted();
  expect(rows.map(({ effect }) => effect)).toMatchObject([{ kind: 'reply', to: ada.id }]);
  expect(bodyOf(rows[0]?.effect)).toContain('`invite-1`');
  const log = JSON.stringify(await store.audit.list({ limit: 1000 }));
  expect(log).toContain('command.space-create');
  expect(log).not.toContain('invite-1');
});

it('the new space is known at once, with its moderators’ channel', async () => {
  await desk.command(ada, 'space create chess');
  const made = [...desk.chat.spaces.values()][0];
  expect(await store.spaces.list()).toContainEqual(
    expect.objectContaining({ id: made?.id, name: '371OS-chess', moderatorsChannelId: made?.moderatorsChannelId }),
  );
});

it('describes it by its niche where nothing is said', async () => {
  await desk.command(ada, 'space create urban-gardens');
  expect(desk.chat.asked[0]?.description).toBe('A community space about urban gardens.');
});

describe('whatever breaks, there is one space and one answer', () => {
  const unavailable = () => new CcoError('down', { code: 'chat-unavailable', retryable: true });

  it('the platform fails first: nothing is claimed, the next delivery does it', async () => {
    const id = desk.next();
    desk.chat.failures.push(unavailable());
    await expect(desk.command(ada, 'space create chess', { id })).rejects.toMatchObject({ code: 'chat-unavailable' });
    expect(await desk.posted()).toEqual([]);
    expect((await desk.command(ada, 'space create chess', { id })).outcome).toBe('answered');
    expect(desk.chat.spaces.size).toBe(1);
  });

  it('killed between creation and commit: the next delivery finds the first one’s space', async () => {
    const id = desk.next();
    const killed = await openDesk({ ...store, transaction: () => Promise.reject(new Error('killed')) });
    Object.assign(killed.chat, { createSpace: desk.chat.createSpace });
    await expect(killed.command(ada, 'space create chess', { id })).rejects.toThrow('killed');
    // Killed a little later: looked up, created, not committed.
    let transactions = 0;
    const later = await openDesk({
      ...store,
      transaction: (work) => {
        transactions += 1;
        return transactions === 1 ? store.transaction(work) : Promise.reject(new Error('killed'));
      },
    });
    Object.assign(later.chat, { createSpace: desk.chat.createSpace });
    await expect(later.command(ada, 'space create chess', { id })).rejects.toThrow('killed');
    expect(desk.chat.spaces.size).toBe(1);
    await desk.command(ada, 'space create chess', { id });
    expect(desk.chat.spaces.size).toBe(1);
    expect((await desk.posted()).map(({ effect }) => bodyOf(effect))).toEqual([expect.stringContaining('invite-1')]);
  });

  it('delivered by five workers at once: one space, one answer', async () => {
    const id = desk.next();
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => desk.command(ada, 'space create chess', { id })),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['answered', ...Array(4).fill('duplicate')]);
    expect(desk.chat.spaces.size).toBe(1);
    expect(await desk.posted()).toHaveLength(1);
  });

  it('delivered again later: the platform is not even asked', async () => {
    const id = desk.next();
    await desk.command(ada, 'space create chess', { id });
    await desk.command(ada, 'space create chess', { id });
    expect(desk.chat.asked).toHaveLength(1);
  });
});

it.each([
  ['chat-forbidden', 1, 'I am not allowed to create spaces here'],
  // Twice: it is asked again without pay what you can.
  ['chat-invalid', 2, 'did not accept that space'],
])('a refusal of the platform (%s) is said in plain words, once', async (code, times, says) => {
  for (let time = 0; time < times; time += 1) desk.chat.failures.push(new CcoError('no', { code }));
  expect((await desk.ask(ada, 'space create chess')).text).toContain(says);
});

it('where the platform wants a page to pay on and none is configured, the space comes without that feature, and the admin is told', async () => {
  desk.chat.failures.push(new CcoError('no', { code: 'chat-invalid' }));
  const { text } = await desk.ask(ada, 'space create chess');
  expect(text).toContain('by invitation only, with contribution tracking and mini apps');
  expect(text).toContain('spaces.supportUrl');
});

it('where the platform cannot create spaces it says so', async () => {
  const alone = await openDesk(store);
  Object.assign(alone.deps, { platforms: () => null });
  expect((await alone.ask(ada, 'space create chess')).text).toContain('I cannot create spaces from here');
});
