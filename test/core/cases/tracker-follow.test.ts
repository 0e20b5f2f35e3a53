import { pino } from 'pino';
import { v5, v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advanceCase } from '../../../src/core/cases/advance.ts';
import { createCarryOut } from '../../../src/core/cases/carry-out.ts';
import { applyRevenue } from '../../../src/core/cases/revenue.ts';
import { createFollowTracker, createHearTracker } from '../../../src/core/cases/tracker-follow.ts';
import { channelId, spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import type { Tracker } from '../../../src/core/trackers/tracker.ts';
import { createYoutrackTracker } from '../../../src/integrations/youtrack/index.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { createFakeYoutrack, type FakeYoutrack } from '../../fakes/youtrack/index.ts';
import { runWorkflow } from '../../fakes/youtrack/workflow.ts';
import { openCase } from './open-case.ts';

const minute = 60_000;
const webhookSecret = 'a-secret-of-the-webhook';

let store: Store;
let clock: SettableClock;
let youtrack: FakeYoutrack;
let tracker: Tracker;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());
beforeEach(async () => {
  clock = createClock();
  youtrack = await createFakeYoutrack(clock.now);
  tracker = createYoutrackTracker(
    { baseUrl: youtrack.url, token: youtrack.token, project: 'CCO', webhookSecret },
    { clock, logger: pino({ level: 'silent' }) },
  );
  await store.settings.set('global', 'tracker:cursor:youtrack', null, 'agent', clock.now());
});
afterEach(async () => {
  tracker.close();
  await youtrack.close();
});

/** A case with its issue. */
const filed = async () => {
  const garden = spaceId('anychat', v7());
  await store.spaces.ensure(
    { id: garden, name: 'Garden', moderatorsChannelId: channelId('anychat', `mods-${garden}`) },
    clock.now(),
  );
  const found = await openCase(store, garden, clock.now());
  const carryOut = createCarryOut({
    store,
    clock,
    uuidOf: (name) => v5(name, v5.URL),
    defaults: defaultSpaceSettings,
    linkTo: () => '/cco case',
    notify: async () => ({ deliver: [] }),
    tracker,
  });
  for (let times = 0; times < 4; times += 1) {
    await carryOut();
    clock.advance(minute);
  }
  const issue = youtrack.world.issues.at(-1);
  if (issue === undefined) throw new Error('no issue');
  return { id: found.id, space: garden, key: issue.idReadable, issue, carryOut };
};
const stateOf = async (id: string) => (await store.cases.get(id))?.state;

describe('an issue in the tracker', () => {
  it('that is resolved has members asked, and is read of once', async () => {
    const { id, key } = await filed();
    const follow = createFollowTracker({ store, clock, tracker });
    expect(await follow()).toEqual({ moved: 0 });
    youtrack.world.setState(key, 'Fixed');
    clock.advance(minute);
    expect(await follow()).toEqual({ moved: 1 });
    expect(await follow()).toEqual({ moved: 0 });
    expect(await store.cases.get(id)).toMatchObject({
      state: 'awaiting-confirmation',
      asks: 1,
      tracker: { state: 'resolved' },
    });
  });

  it('tells by webhook too, and both together once', async () => {
    const { id, key, issue } = await filed();
    const deps = { store, clock, tracker };
    youtrack.world.setState(key, 'Fixed');
    const request = runWorkflow(issue, webhookSecret, clock.now);
    if (request === null) throw new Error('nothing was sent');
    expect(await createHearTracker(deps)(request)).toBe('moved');
    expect(await createHearTracker(deps)(request)).toBe('known');
    expect(await createFollowTracker(deps)()).toEqual({ moved: 0 });
    expect((await store.cases.get(id))?.asks).toBe(1);
    await expect(createHearTracker(deps)({ ...request, headers: {} })).rejects.toMatchObject({
      code: 'tracker-webhook-refused',
    });
  });

  it('opens its case again where it was resolved, not where it only stayed open', async () => {
    const { id, key, carryOut } = await filed();
    const follow = createFollowTracker({ store, clock, tracker });
    const close = () =>
      store.transaction((tx) =>
        advanceCase(
          tx,
          id,
          { id: `close:${v7()}`, at: clock.now(), by: null, kind: 'closed', outcome: 'solved' },
          clock.now(),
        ),
      );
    await close();
    // Our comment on it is a change of it.
    await carryOut();
    clock.advance(minute);
    expect(await follow()).toEqual({ moved: 0 });
    expect(await stateOf(id)).toBe('resolved');

    const again = { id: 'again', at: clock.now(), by: null, kind: 'reopened', why: 'person' } as const;
    await store.transaction((tx) => advanceCase(tx, id, again, clock.now()));
    youtrack.world.setState(key, 'Fixed');
    clock.advance(minute);
    await follow();
    await close();
    youtrack.world.setState(key, 'Open');
    clock.advance(minute);
    expect(await follow()).toEqual({ moved: 1 });
    expect(await stateOf(id)).toBe('reopened');
  });

  it('of nobody’s case changes nothing', async () => {
    const { id, issue } = await filed();
    issue.description = issue.description.replace(
      /ccoref[0-9a-f]{32}/u,
      'ccoref00000000000070008000000000000000'.slice(0, 38),
    );
    issue.updated = clock.now();
    clock.advance(minute);
    await createFollowTracker({ store, clock, tracker })();
    expect(await stateOf(id)).toBe('monitoring');
  });
});

describe('revenue at stake', () => {
  it('gives open cases their priority, by id or by theme, and knows none that is closed', async () => {
    const { id, space } = await filed();
    const impact = { amount: 1, currency: 'EUR', level: 'critical' } as const;
    const at = clock.now();
    const apply = (which: object) => store.transaction((tx) => applyRevenue(tx, { ...impact, ...which }, 'urgent', at));
    expect(await apply({ caseId: id })).toEqual({ outcome: 'applied', cases: 1 });
    expect((await store.cases.get(id))?.priority).toBe('urgent');
    expect(await apply({ spaceId: space, theme: 'nobody speaks of it' })).toEqual({ outcome: 'unknown' });
    expect(await apply({ caseId: id, spaceId: spaceId('anychat', 'another') })).toEqual({ outcome: 'unknown' });
  });
});
