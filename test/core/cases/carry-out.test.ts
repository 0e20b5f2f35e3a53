import { v5, v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advanceCase, voteOnCase } from '../../../src/core/cases/advance.ts';
import { type CarryOutDeps, type CaseNotice, createCarryOut } from '../../../src/core/cases/carry-out.ts';
import { askAgain, warningCleared } from '../../../src/core/cases/follow.ts';
import { postHeld } from '../../../src/core/cases/speak.ts';
import { CcoError } from '../../../src/core/errors.ts';
import { channelId, memberId, type SpaceId, spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import type { Marker } from '../../../src/core/trackers/marker.ts';
import type { NewComment, NewIssue, Tracker, TrackerIssue } from '../../../src/core/trackers/tracker.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { openCase } from './open-case.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A tracker that keeps what it is given; `faults` are thrown first, one a call: before the work is done, or after. */
const fakeTracker = (clock: SettableClock) => {
  const issues: (NewIssue & { id: string })[] = [];
  const comments: (NewComment & { id: string })[] = [];
  const faults: ('before' | 'after')[] = [];
  const fault = (when: 'before' | 'after'): void => {
    if (faults[0] !== when) return;
    faults.shift();
    throw new CcoError('no answer', {
      code: 'tracker-unavailable',
      retryable: true,
      data: { maybeDone: when === 'after' },
    });
  };
  const shown = (issue: { id: string; marker: Marker }): TrackerIssue => ({
    id: issue.id,
    key: issue.id,
    url: `https://tracker.example/${issue.id}`,
    marker: issue.marker,
    state: { name: 'Open', outcome: null },
    updatedAt: clock.now(),
  });
  const never = () => Promise.reject(new Error('not part of this test'));
  const tracker: Tracker = {
    name: 'youtrack',
    findProject: never,
    createIssue: async (issue) => {
      fault('before');
      const made = { ...issue, id: `CCO-${issues.length + 1}` };
      issues.push(made);
      fault('after');
      return shown(made);
    },
    findIssue: async (marker) => {
      const found = issues.find((issue) => issue.marker === marker);
      return found === undefined ? null : shown(found);
    },
    comment: async (comment) => {
      fault('before');
      const made = { ...comment, id: `c${comments.length + 1}` };
      comments.push(made);
      fault('after');
      return { id: made.id };
    },
    findComment: async (_, marker) => comments.find((comment) => comment.marker === marker) ?? null,
    readIssue: never,
    changedSince: never,
    readWebhook: () => ({ kind: 'ignored', reason: 'ping' }),
    close: () => {},
  };
  return { tracker, issues, comments, faults };
};

let store: Store;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

let clock: SettableClock;
let fake: ReturnType<typeof fakeTracker>;
let told: CaseNotice[];
let garden: SpaceId;
let deps: CarryOutDeps;
beforeEach(async () => {
  clock = createClock();
  fake = fakeTracker(clock);
  told = [];
  garden = spaceId('anychat', v7());
  await store.spaces.ensure(
    { id: garden, name: 'Garden', moderatorsChannelId: channelId('anychat', `mods-${garden}`) },
    clock.now(),
  );
  await store.spaces.ensureChannel({
    id: channelId('anychat', `help-${garden}`),
    spaceId: garden,
    name: 'help',
    private: false,
  });
  deps = {
    store,
    clock,
    uuidOf: (name) => v5(name, v5.URL),
    defaults: defaultSpaceSettings,
    linkTo: ({ id }) => `https://cco.example/cases/${id}`,
    notify: async (_, notice) => {
      told.push(notice);
      return { deliver: [] };
    },
    tracker: fake.tracker,
  };
});

const open = async () => {
  const found = await openCase(store, garden, clock.now());
  return found.id;
};
/** Runs until nothing is due, a minute and more apart. */
const settle = async (rounds = 6) => {
  for (let round = 0; round < rounds; round += 1) {
    await createCarryOut(deps)();
    clock.advance(2 * minute);
  }
};
const get = async (id: string) => {
  const one = await store.cases.get(id);
  if (one === null) throw new Error('no case');
  return one;
};
const posts = async () =>
  (await store.outbox.due('anychat', Number.MAX_SAFE_INTEGER, 1_000)).filter(({ effect }) => effect.spaceId === garden);
const text = (row: Awaited<ReturnType<typeof posts>>[number] | undefined) =>
  row !== undefined && 'body' in row.effect ? row.effect.body.text : '';

const angry = (people: number) =>
  store.messages.apply(
    Array.from({ length: people }, (_, n) => ({
      event: {
        kind: 'message' as const,
        id: `anychat:${garden}-m${n}` as never,
        platform: 'anychat' as const,
        spaceId: garden,
        channelId: channelId('anychat', `help-${garden}`),
        threadId: null,
        replyTo: null,
        author: { id: memberId('anychat', `${garden}-p${n}`), name: `Person${n}`, role: 'member' as const },
        mentions: [],
        text: n % 2 === 0 ? 'the checkout crashed again, awful' : 'checkout refuses my card, so annoying',
        at: clock.now() - n * minute,
        revision: clock.now() - n * minute,
      },
      score: { label: 'negative' as const, score: -0.8, confidence: 0.9, offensive: 0, language: 'en', asks: false },
    })),
    clock.now(),
  );

describe('The response plan', () => {
  it('reads, files one issue, tells the CEO, is watched, asks, and is resolved when members say so', async () => {
    await angry(7);
    const id = await open();
    await settle();
    expect(await get(id)).toMatchObject({ state: 'monitoring', troubles: [], tracker: { externalId: 'CCO-1' } });
    expect(fake.issues).toHaveLength(1);
    expect(fake.issues[0]?.summary).toBe('Review Customer Health');
    expect(fake.issues[0]?.description).toMatch(/checkout[^\n]*: 7 messages of 7 people/u);
    expect(told).toMatchObject([{ role: 'ceo', about: 'opened', priority: 'high' }]);
    expect(told[0]?.text).toMatch(/checkout[^\n]*: 7 messages of 7 people/u);
    expect(told[0]?.text).not.toMatch(/person\d|annoying/iu);
    expect(text((await posts())[0])).toContain('Case');

    await store.transaction((tx) =>
      advanceCase(
        tx,
        id,
        { id: 'r', at: clock.now(), by: null, kind: 'recovered', why: 'warning-cleared', score: 0.9 },
        clock.now(),
      ),
    );
    await settle();
    const held = (await posts()).find((row) => text(row).includes('shall I post this'));
    expect(held).toBeDefined();
    const press = () => store.transaction((tx) => postHeld(tx, `${id}:ask:0.1`, garden, clock.now()));
    expect(await press()).toEqual({ posted: true });
    expect(await press()).toEqual({ posted: false });
    expect((await posts()).filter((row) => text(row).startsWith('Many of you spoke of: checkout'))).toHaveLength(1);

    for (const name of ['a', 'b', 'c'])
      await store.transaction((tx) =>
        voteOnCase(
          tx,
          { caseId: id, round: 0, by: memberId('anychat', name), solved: true, spaceId: garden },
          { now: clock.now(), newId: v7 },
        ),
      );
    await settle();
    expect(await get(id)).toMatchObject({ state: 'resolved', closedBy: 'members', scoreAfter: 0.9 });
    expect(fake.comments.map((comment) => comment.text.split('\n')[0])).toEqual([
      'Members confirmed that it is solved.',
    ]);
    expect(told.map(({ about }) => about)).toEqual(['opened', 'resolved']);
  });

  it('of four angry members names no theme', async () => {
    await angry(4);
    await open();
    await settle();
    expect(told[0]?.text).toContain('No single theme is shared by five people or more.');
    expect(fake.issues[0]?.description).not.toMatch(/checkout/u);
  });

  it.each(['before', 'after'] as const)('files one issue when the tracker dies %s doing it', async (when) => {
    const id = await open();
    fake.faults.push(when, when);
    await settle(8);
    expect(fake.issues).toHaveLength(1);
    expect(await get(id)).toMatchObject({ state: 'monitoring', tracker: { externalId: 'CCO-1' }, troubles: [] });
  });

  it('adopts the issue that a process filed before it was killed', async () => {
    const id = await open();
    await createCarryOut(deps)();
    const effect = `${id}:tracker`;
    // Claimed, filed, and never settled.
    await store.caseEffects.claim(effect, clock.now(), clock.now() + minute);
    fake.issues.push({
      marker: `ccoref${id.replaceAll('-', '')}` as Marker,
      id: 'CCO-9',
      summary: '',
      description: '',
      tags: [],
    });
    await settle();
    expect(fake.issues).toHaveLength(1);
    expect((await get(id)).tracker?.externalId).toBe('CCO-9');
  });

  it('outlives a week without a tracker: nothing is lost, nothing doubled', async () => {
    const id = await open();
    fake.faults.push(...Array.from({ length: 40 }, () => 'before' as const));
    for (let round = 0; round < 60; round += 1) {
      await createCarryOut(deps)();
      clock.advance(3 * hour);
    }
    expect(fake.issues).toHaveLength(1);
    expect(told.filter(({ about }) => about === 'opened')).toHaveLength(1);
    expect((await get(id)).state).toBe('monitoring');
  });

  it('goes on without a tracker, and shows no trouble where none is set up', async () => {
    deps = { ...deps, tracker: null };
    const id = await open();
    await settle();
    expect(await get(id)).toMatchObject({ state: 'monitoring', tracker: null, troubles: [] });
  });

  it('shows what a tracker refuses for good, and goes on', async () => {
    const refused = new CcoError('no', { code: 'tracker-forbidden' });
    deps = { ...deps, tracker: { ...fake.tracker, createIssue: () => Promise.reject(refused) } };
    const id = await open();
    await settle();
    expect(await get(id)).toMatchObject({ state: 'monitoring', troubles: [{ step: 'tracker', status: 'failed' }] });
  });

  it('asks by itself only in mode auto', async () => {
    await store.settings.set(garden, 'mode', 'auto', memberId('anychat', 'ada'), clock.now());
    const id = await open();
    await store.transaction((tx) =>
      advanceCase(
        tx,
        id,
        { id: 'r', at: clock.now(), by: null, kind: 'recovered', why: 'person', score: null },
        clock.now(),
      ),
    );
    await settle(2);
    const asked = (await posts()).filter((row) => text(row).includes('Is it solved for you?'));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.effect).toMatchObject({ kind: 'post', channelId: `anychat:help-${garden}` });
  });

  it('asks when the warning is cleared, again after a day of silence, and three times at most', async () => {
    const id = await open();
    await settle();
    const cleared = () =>
      store.transaction((tx) => warningCleared(tx, { spaceId: garden, at: clock.now(), score: 0.87 }, clock.now()));
    expect(await cleared()).toBe(true);
    expect(await cleared()).toBe(false);
    const asks: number[] = [];
    for (let day = 0; day < 5; day += 1) {
      await store.transaction((tx) => askAgain(tx, clock.now()));
      asks.push((await get(id)).asks);
      await settle(2);
      clock.advance(25 * hour);
    }
    expect(asks).toEqual([1, 2, 3, 3, 3]);
    expect((await get(id)).state).toBe('awaiting-confirmation');
  });

  it('several workers do each thing once', async () => {
    const id = await open();
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([1, 2, 3].map(() => createCarryOut(deps)()));
      clock.advance(2 * minute);
    }
    expect(fake.issues).toHaveLength(1);
    expect(told).toHaveLength(1);
    expect((await posts()).filter(({ effect }) => effect.kind === 'post')).toHaveLength(1);
    expect((await get(id)).state).toBe('monitoring');
  });
});
