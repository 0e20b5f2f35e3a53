import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseNotice } from '../../../src/core/cases/carry-out.ts';
import { createCaseNotify } from '../../../src/core/coordination/case-notice.ts';
import { createDirectory, withoutMail } from '../../../src/core/coordination/directory.ts';
import { warningPage } from '../../../src/core/coordination/health-page.ts';
import type { CoordinationMail } from '../../../src/core/coordination/publish.ts';
import { type ReportsDeps, reportWarning } from '../../../src/core/coordination/reports.ts';
import { spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings, type SpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock } from '../../fakes/clock.ts';
import { openCase } from '../cases/open-case.ts';

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
  const found = await openCase(store, garden, clock.now(), { sourceId: 'w1' });
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
    case: found,
  };
};

const mailed: CoordinationMail[] = [];
const publishing = {
  directory,
  newId: v7,
  mail: async (_: unknown, mail: CoordinationMail) => void mailed.push(mail),
};
const pages: { defaults: SpaceSettings; cases: ReportsDeps['cases']; linkTo: () => null } = {
  defaults: defaultSpaceSettings,
  cases: async () => null,
  linkTo: () => null,
};
const notify = createCaseNotify({
  ...publishing,
  clock,
  page: (tx, { case: one, spaceName }, now) => warningPage(tx, one, spaceName, now, pages),
  report: (tx, warning, now) =>
    reportWarning(tx, warning, now, {
      ...publishing,
      directory: withoutMail(directory),
      store,
      clock,
      ...pages,
      schedule: { health: 'off', insights: 'off', hour: 8, zone: 'UTC' },
      findInsights: () => Promise.reject(new Error('not part of this test')),
      surveys: async () => [],
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
  expect(mailed[0]?.page).toMatchObject({ kind: 'warning', facts: { caseNumber: told.case.id.slice(-6), themes: [] } });
});

it('says that nobody is named for a role, which is no failure', async () => {
  const told = await notice('support');
  await expect(store.transaction((tx) => notify(tx, told))).rejects.toMatchObject({ code: 'role-unnamed-off' });
});
