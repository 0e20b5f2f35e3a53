// What goes out by the clock: reports once a period, and answers within five minutes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReportRound, type ReportsDeps, reportWarning } from '../../../src/core/coordination/reports.ts';
import { createAnswerRequests } from '../../../src/core/coordination/requests.ts';
import { reportScheduleSchema } from '../../../src/core/coordination/schedule.ts';
import { type ChannelId, memberId, messageId, spaceId } from '../../../src/core/ids.ts';
import type { InboundMessage } from '../../../src/core/messages/inbound.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { dayMs, garden, insights, noon, snapshot, theme, warning } from './facts.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.reset();
  world.name({
    CEO: { webhook: 'https://ceo.example/' },
    CMO: { webhook: 'https://cmo.example/' },
    CRO: { webhook: 'https://cro.example/' },
  });
});
afterAll(() => world.close());

const deps = (over: Partial<ReportsDeps> = {}): ReportsDeps => ({
  ...world.deps(),
  store: world.store,
  clock: world.clock,
  defaults: defaultSpaceSettings,
  schedule: reportScheduleSchema.parse({ health: 'daily' }),
  findInsights: async () => ({ ...insights(), summary: null }),
  surveys: async () => [],
  cases: async () => ({ open: 2, resolved: 1 }),
  linkTo: (id) => `https://cco.example/spaces/${encodeURIComponent(id)}`,
  noted: ({ report, code }) => world.noted.push(`${report} ${code}`),
  ...over,
});
const queued = async () => {
  const found = [];
  for (const key of await world.store.coordination.due(world.clock.now(), 99)) {
    const claimed = await world.store.coordination.claim(key, world.clock.now(), world.clock.now() + 60_000);
    found.push(JSON.parse(claimed?.body ?? 'null'));
  }
  return found;
};

describe('reports', () => {
  it('go to the CEO, CMO and CRO, each once a period, also with several processes', async () => {
    await world.store.health.save(garden, snapshot(9));
    const rounds = await Promise.all([createReportRound(deps())(), createReportRound(deps())()]);
    expect(rounds.reduce((sum, { sent }) => sum + sent, 0)).toBe(3);
    const events = await queued();
    expect(events.map(({ to, type }) => `${to} ${type}`).sort()).toEqual([
      'CEO coordination.health-report',
      'CMO coordination.feedback-insights',
      'CRO coordination.retention-insights',
    ]);
    expect(events.find(({ to }) => to === 'CEO').data).toMatchObject({
      period: 'daily',
      from: '2026-03-03T08:00:00.000Z',
      to: '2026-03-04T08:00:00.000Z',
      score: 0.72,
      cases: { open: 2, resolved: 1 },
      link: 'https://cco.example/spaces/anychat%3Agarden',
    });
  });

  it('come again the next day, the weekly ones the next week', async () => {
    const round = createReportRound(deps());
    expect((await round()).sent).toBe(3);
    expect((await round()).sent).toBe(0);
    world.clock.advance(dayMs);
    expect((await round()).sent).toBe(1);
    world.clock.advance(5 * dayMs);
    expect((await round()).sent).toBe(3);
  });

  it('that were missed while nothing ran go out once it does', async () => {
    await createReportRound(deps())();
    world.clock.advance(3 * dayMs);
    expect((await createReportRound(deps())()).sent).toBe(1);
  });

  it('are not made of a time before the space was there', async () => {
    const young = spaceId('anychat', 'young');
    await world.store.spaces.ensure({ id: young, name: 'Young', moderatorsChannelId: null }, noon - 60_000);
    await createReportRound(deps())();
    expect((await queued()).filter(({ space }) => space.id === young)).toEqual([]);
  });

  it('for nobody are not worked out', async () => {
    world.name({});
    let asked = 0;
    const findInsights: ReportsDeps['findInsights'] = async () => {
      asked += 1;
      return { ...insights(), summary: null };
    };
    expect((await createReportRound(deps({ findInsights }))()).sent).toBe(0);
    expect(asked).toBe(0);
  });

  it('one that cannot be made is noted, tried again, and keeps no other back', async () => {
    let works = false;
    const findInsights: ReportsDeps['findInsights'] = async () => {
      if (!works) throw new Error('down');
      return { ...insights(), summary: null };
    };
    const round = createReportRound(deps({ findInsights }));
    expect((await round()).sent).toBe(2);
    expect(world.noted).toEqual(['feedback Error']);
    works = true;
    expect((await round()).sent).toBe(1);
  });

  it('of retention count members by week, without staff, bots or names', async () => {
    const monday = Date.UTC(2026, 2, 2);
    let said = 0;
    const message = (by: string, at: number, role: InboundMessage['author']['role'] = 'member'): InboundMessage => {
      said += 1;
      return {
        kind: 'message',
        id: messageId('anychat', `m${said}`),
        platform: 'anychat',
        spaceId: garden,
        channelId: 'anychat:general' as ChannelId,
        threadId: null,
        replyTo: null,
        author: { id: memberId('anychat', by), name: by, role },
        mentions: [],
        text: 'hm',
        at,
        revision: at,
      };
    };
    const week = (age: number): number => monday - age * 7 * dayMs + dayMs;
    const events = [
      // Eight joined six weeks ago and stayed; of six who joined two weeks ago three came back.
      ...[1, 2, 3, 4, 5, 6].flatMap((age) => Array.from({ length: 8 }, (_, n) => message(`old${n}`, week(age)))),
      ...Array.from({ length: 6 }, (_, n) => message(`new${n}`, week(2))),
      ...Array.from({ length: 3 }, (_, n) => message(`new${n}`, week(1))),
      message('mod', week(2), 'moderator'),
      message('bot', week(2), 'agent'),
    ];
    await world.store.messages.apply(
      events.map((event) => ({ event, score: null })),
      noon,
    );
    await createReportRound(deps())();
    const { data } = (await queued()).find(({ to }) => to === 'CRO');
    expect(data.cohorts.at(-1)).toEqual({ week: '2026-02-16T00:00:00.000Z', joiners: 6, retained: 0.5 });
    expect(data.churn).toEqual({ activeBefore: 14, rate: 0.2143 });
    expect(data.members).toMatchObject({ consistent: 8, newcomer: 0 });
    expect(JSON.stringify(data)).not.toMatch(/old\d|new\d|mod|bot/u);
  });
});

it('the CEO’s report by mail shows the score of the last days and the themes of five people or more', async () => {
  world.name({ CEO: { email: 'eve@example.com' } });
  await world.store.health.save(garden, snapshot(12, { at: noon - 2 * dayMs, score: 0.9 }));
  await world.store.health.save(garden, snapshot(4, { at: noon - dayMs, score: 0.2 }));
  await world.store.health.save(garden, snapshot(12));
  await world.store.health.beginWarning(warning());
  await world.store.health.beginWarning(warning({ id: 'w2', signal: null, beganAt: noon - dayMs / 2 }));
  await world.store.health.beginWarning(
    warning({ id: 'w3', cause: 'severe', signal: null, beganAt: noon - 3 * dayMs }),
  );
  const findInsights = async () => ({
    ...insights({ themes: [theme(7), theme(4, { theme: 'rare' })] }),
    summary: null,
  });
  await createReportRound(deps({ findInsights }))();
  const page = world.mails[0]?.page;
  expect(page).toMatchObject({ kind: 'report', facts: { report: { period: 'daily' }, trackerLink: null } });
  expect(page?.facts.themes.map((one) => one.theme)).toEqual(['slow login']);
  expect(page?.facts.chart).toEqual({
    points: [
      { at: noon - 2 * dayMs, score: 0.9, interval: [0.61, 0.79] },
      { at: noon - dayMs, score: null, interval: null },
      { at: noon, score: 0.72, interval: [0.61, 0.79] },
    ],
    warnings: [{ from: noon - dayMs, to: null }],
  });
});

describe('at a warning', () => {
  const tell = (over: Parameters<typeof warning>[0] = {}) =>
    world.store.transaction((tx) => reportWarning(tx, warning(over), noon, deps()));

  it('the CEO is told once', async () => {
    await world.store.health.save(garden, snapshot(12));
    expect(await tell()).toMatchObject({ ways: 1, webhooks: true });
    expect(await tell()).toBeNull();
    expect((await queued()).map(({ data }) => [data.period, data.status])).toEqual([['warning', 'warning']]);
  });

  it('about severe content nobody outside is told', async () => {
    expect(await tell({ cause: 'severe' })).toBeNull();
    expect(await queued()).toEqual([]);
  });
});

describe('a request for an analysis', () => {
  const ask = (id = 'CMO:m1') =>
    world.store.coordination.addRequest({
      id,
      party: 'CMO',
      spaceId: garden,
      topic: 'login',
      days: 7,
      at: noon,
      dueAt: noon + 300_000,
    });
  const answer = (over: Partial<Parameters<typeof createAnswerRequests>[0]> = {}) =>
    createAnswerRequests({
      ...world.deps(),
      store: world.store,
      clock: world.clock,
      findInsights: async () => ({
        ...insights({ themes: [theme(7), theme(3, { theme: 'rare' })] }),
        summary: 'Seven people speak of a slow login.',
      }),
      linkTo: () => null,
      noted: ({ id, code }) => world.noted.push(`${id} ${code}`),
      ...over,
    })();

  it('is answered once, as a reply, without themes of fewer than five people', async () => {
    await ask();
    const rounds = await Promise.all([answer(), answer()]);
    expect(rounds.reduce((sum, { answered }) => sum + answered, 0)).toBe(1);
    expect((await answer()).answered).toBe(0);
    const [event, ...others] = await queued();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'coordination.analysis',
      to: 'CMO',
      inReplyTo: 'm1',
      data: { topic: 'login', suppressed: 1, themes: [{ theme: 'slow login', authors: 7 }] },
    });
    expect(await world.store.coordination.requestFigures(noon, noon)).toEqual({ asked: 1, inTime: 1, overdue: 0 });
  });

  it('whose analysis fails is tried again within its time', async () => {
    await ask();
    const failing = answer({
      findInsights: async () => {
        throw new Error('down');
      },
    });
    expect((await failing).answered).toBe(0);
    expect(world.noted).toEqual(['CMO:m1 Error']);
    world.clock.advance(60_000);
    expect((await answer()).answered).toBe(1);
    expect((await world.store.coordination.requestFigures(noon, world.clock.now())).inTime).toBe(1);
  });
});
