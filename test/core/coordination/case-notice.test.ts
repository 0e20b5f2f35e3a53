import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeFinding } from '../../../src/core/cases/advance.ts';
import type { CaseNotice } from '../../../src/core/cases/carry-out.ts';
import { createCaseNotify } from '../../../src/core/coordination/case-notice.ts';
import { createDirectory, withoutMail } from '../../../src/core/coordination/directory.ts';
import { reportWarning } from '../../../src/core/coordination/reports.ts';
import { spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock } from '../../fakes/clock.ts';

let store: Store;
const clock = createClock();
const garden = spaceId('anychat', 'garden');
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
  await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: null }, clock.now());
  const detail = { score: 0.6, interval: null, threshold: 0.8, authors: 7, messages: 9, drivers: [], fast: null };
  await store.health.beginWarning({
    id: v7(),
    spaceId: garden,
    cause: 'sustained',
    signal: 'tone',
    beganAt: clock.now(),
    clearedAt: null,
    detail: { ...detail, examples: [] },
  });
});
afterAll(() => store.close());

const directory = createDirectory({ CEO: { email: 'eve@example.com', webhook: 'https://ceo.example/in' } });

const notice = async (role: CaseNotice['role']): Promise<CaseNotice> => {
  const found = await store.transaction((tx) =>
    takeFinding(
      tx,
      {
        spaceId: garden,
        cause: 'health',
        origin: 'warning',
        kind: 'negative-sentiment',
        priority: 'high',
        channelId: null,
        threadId: null,
        signals: ['tone'],
        score: 0.6,
        sourceId: 'w1',
        at: clock.now(),
        evidence: [],
      },
      { now: clock.now(), newId: v7 },
    ),
  );
  if (found.outcome === 'nothing') throw new Error('no case');
  return {
    id: v7(),
    role,
    about: 'opened',
    priority: 'high',
    spaceId: garden,
    spaceName: 'Garden',
    subject: 'Garden: the mood is bad',
    text: 'In Garden, the mood is worse than it should be.',
    link: '/cco case',
    case: found.case,
  };
};

const mailed: string[] = [];
const publishing = {
  directory,
  newId: v7,
  mail: async (_: unknown, { title }: { readonly title: string }) => void mailed.push(title),
};
const notify = createCaseNotify({
  ...publishing,
  clock,
  report: (tx, warning, now) =>
    reportWarning(tx, warning, now, {
      ...publishing,
      directory: withoutMail(directory),
      store,
      clock,
      defaults: defaultSpaceSettings,
      schedule: { health: 'off', insights: 'off', hour: 8, zone: 'UTC' },
      findInsights: () => Promise.reject(new Error('not part of this test')),
      surveys: async () => [],
      cases: async () => null,
      linkTo: () => null,
      noted: () => undefined,
    }),
});

it('tells the CEO of a case by mail once, and agents what is known of the warning besides', async () => {
  const told = await notice('ceo');
  await store.transaction((tx) => notify(tx, told));
  const entries = await store.coordination.list({ limit: 10 });
  expect(entries.map(({ type, way }) => `${type} ${way}`).sort()).toEqual([
    'coordination.event email',
    'coordination.event webhook',
    'coordination.health-report webhook',
  ]);
  expect(mailed).toHaveLength(1);
});

it('says that nobody is named for a role, which is no failure', async () => {
  const told = await notice('support');
  await expect(store.transaction((tx) => notify(tx, told))).rejects.toMatchObject({ code: 'role-unnamed-off' });
});
