// `/cco why` beyond the drivers, `/cco trend` and `/cco settings`.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseSpan, sparkline } from '../../../src/core/commands/chart.ts';
import { numberSettings } from '../../../src/core/commands/settings-numbers.ts';
import type { Driver, SignalName } from '../../../src/core/health/snapshot.ts';
import { type SpaceId, spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { checkSetting, defaultSpaceSettings, loadSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { ada, type Desk, general, hour, max, mia, minute, mona, openDesk, said, snapshot, start } from './desk.ts';

const day = 24 * hour;
let store: Store;
let desk: Desk;
let space: SpaceId;
let serial = 0;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
  desk = await openDesk(store);
});
afterAll(() => store.close());
beforeEach(async () => {
  serial += 1;
  space = spaceId('anychat', `hc-${serial}`);
  await store.spaces.ensure({ id: space, name: 'Garden', moderatorsChannelId: null }, start);
});

const ask = async (typed: string, who = mona): Promise<string> => {
  await desk.command(who, typed, { spaceId: space });
  const [row] = await desk.posted();
  return row?.effect.kind === 'reply' ? row.effect.body.text : '';
};
const driver = (signal: SignalName, value: number, weight: number, more: Partial<Driver> = {}): Driver => ({
  signal,
  value,
  weight,
  contribution: weight * Math.log(value),
  ...more,
});
const drivers = (tone: number, answers: number): Driver[] => [
  driver('tone', tone, 0.6),
  driver('responsiveness', answers, 0.4),
];

describe('/cco why', () => {
  it('tells what changed since yesterday, the biggest first', async () => {
    await store.health.save(space, snapshot({ at: start - 23 * hour, drivers: drivers(0.95, 0.9) }));
    await store.health.save(space, snapshot({ drivers: drivers(0.6, 0.92) }));
    expect(await ask('why')).toContain('Since yesterday: tone went down from 0.95 to 0.60.');
  });

  it('says so where nothing changed', async () => {
    for (const ago of [23 * hour, minute])
      await store.health.save(space, snapshot({ at: start - ago, drivers: drivers(0.9, 0.9) }));
    expect(await ask('why')).toContain('Since yesterday: no real change.');
  });

  it('tells what would help most, and to what: the score is a product', async () => {
    const score = 0.9 ** 0.6 * 0.5 ** 0.4;
    await store.health.save(space, snapshot({ score, drivers: drivers(0.9, 0.5) }));
    const better = (score * (0.95 / 0.5) ** 0.4).toFixed(2);
    expect(await ask('why')).toContain(
      `What would help most: Answer the questions that wait. With answers at 0.95 the score would be ${better}.`,
    );
  });

  it('measures by what is usual here, where that is known', async () => {
    const known = [driver('tone', 0.6, 0.6, { usual: 0.7 }), driver('responsiveness', 0.5, 0.4, { usual: 0.9 })];
    await store.health.save(space, snapshot({ score: 0.55, drivers: known }));
    const text = await ask('why');
    expect(text).toContain('Answers: 0.50, weak, usually 0.90 here');
    expect(text).toContain('With answers at 0.90');
  });

  it('shows where questions wait, never what was asked', async () => {
    await store.spaces.ensureChannel({ id: general, spaceId: space, name: 'general', private: false });
    const asked = { ...said(mia, 'canary where is it?', start - 3 * hour, `q-${space}`), spaceId: space };
    const score = {
      label: 'neutral' as const,
      score: 0,
      confidence: 1,
      offensive: 0,
      language: 'en',
      asks: true,
    };
    await store.messages.apply([{ event: asked, score }], start);
    await store.health.save(space, snapshot({ score: 0.7, drivers: drivers(0.95, 0.5) }));
    const text = await ask('why');
    expect(text).toContain('Waiting for an answer:\n- #general, 11:00 UTC');
    expect(text).not.toContain('canary');
  });
});

describe('/cco trend', () => {
  it('draws the way, with figures, warnings and days', async () => {
    for (let age = 6 * 24; age >= 0; age -= 6)
      await store.health.save(space, snapshot({ at: start - age * hour - minute, score: age > 72 ? 0.9 : 0.8 }));
    const lines = (await ask('trend 7d')).split('\n');
    expect(lines[0]).toBe('**Garden, 7 days: 0.80, healthy**');
    expect(lines[1]).toMatch(/^`·+█+▁+` 0\.80 to 0\.90$/u);
    expect(lines[2]).toContain('It began at 0.90 and is 0.80 now: down 0.10.');
    expect(lines[3]).toMatch(/^By day: 03-04 0\.90 · .* · 03-10 0\.80$/u);
    expect(lines[4]).toBe('No warnings.');
  });

  it.each([
    ['trend', 'Garden, 7 days'],
    ['trend 24h', 'Garden, 1 day'],
    ['trend 2w', 'Garden, 14 days'],
    ['trend 1y', 'Garden, 365 days'],
    ['history 7d', 'Garden, 7 days'],
  ])('%s looks back that far', async (typed, says) => {
    await store.health.save(space, snapshot());
    expect(await ask(typed)).toContain(says);
  });

  it.each(['trend soon', 'trend 0d', 'trend 99y', 'trend -7d', 'trend 7'])('%s is told what to type', async (typed) => {
    expect(await ask(typed)).toContain('e.g. `24h`, `7d`, `4w`, `1y`');
  });

  it('says when there is nothing to draw', async () => {
    expect(await ask('trend')).toContain('Too little data yet');
    await store.health.save(space, snapshot({ score: null, interval: null, status: 'quiet', authors: 2 }));
    expect(await ask('trend')).toContain('No score in that time');
  });

  it('a line has as many characters as slots, all of them bars or gaps, whatever the points', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -5, max: 105 }), fc.double({ min: 0, max: 1, noNaN: true }))),
        (points) => {
          const line = sparkline(
            points.map(([at, score]) => ({ at, score })),
            { from: 0, to: 100, width: 20 },
          );
          expect(line).toMatch(/^[▁▂▃▄▅▆▇█·]{20}$/u);
        },
      ),
    );
  });

  it('a line that hardly moves looks like one', () => {
    const steady = Array.from({ length: 20 }, (_, at) => ({ at: at * 5, score: 0.9 + (at % 2) * 0.01 }));
    expect(sparkline(steady, { from: 0, to: 100, width: 20 })).toMatch(/^[▇█]+$/u);
  });

  it.each([
    ['24h', day],
    ['7D', 7 * day],
    ['1y', 365 * day],
    ['1h', hour],
    ['30m', null],
    ['2y', null],
    ['', null],
  ])('the span %j is %s ms', (text, ms) => {
    expect(parseSpan(text)).toBe(ms);
  });
});

describe('/cco settings', () => {
  it('shows all, with what they do', async () => {
    const text = await ask('settings');
    expect(text).toContain('`threshold`: **0.80**, at this score and under a space is no longer healthy');
    expect(text).toContain('`answer-minutes`: **60**');
    expect(text).toContain('`privacy metadata-only`: **off**');
    expect(text).toContain('`exclude`: **none**');
    expect(text).toContain('`staffed-hours`: **around the clock**');
    expect(text).toContain('`holidays`: **none**');
    expect(text).toContain('`promises-in`: **none**');
    expect(text.split('\n')).toHaveLength(numberSettings.length + 7);
  });

  it.each([
    ['threshold 0.75', 'health.threshold', 0.75],
    ['threshold 0,7', 'health.threshold', 0.7],
    ['threshold 72 %', 'health.threshold', 0.72],
    ['clear-margin 0.1', 'health.clearMargin', 0.1],
    ['minimum-authors 8', 'health.minimumAuthors', 8],
    ['answer-minutes 240', 'sla.firstResponseMinutes', 240],
    ['check-minutes 30', 'health.checkMinutes', 30],
    ['next-answer-minutes 120', 'sla.nextResponseMinutes', 120],
    ['case-minutes 1440', 'sla.resolutionMinutes', 1440],
    ['at-risk-percent 80 %', 'sla.atRiskPercent', 80],
  ])('settings %s is stored for this space, audited, and looked at again at once', async (typed, key, value) => {
    expect(await ask(`settings ${typed}`)).toContain('was ');
    expect(await store.settings.get(space, key)).toBe(value);
    expect(await store.settings.get('global', key)).toBeUndefined();
    const [entry] = await store.audit.list({ spaceId: space, limit: 1 });
    expect(entry).toMatchObject({ actor: mona.id, action: 'command.settings', subject: `${key}:${value}` });
    const due = await store.timers.due(start, 1_000);
    expect(due.map((timer) => timer.key)).toContain(`check:${space}`);
  });

  it.each([
    ['threshold 1.5', 'threshold goes from 0.10 to 0.95'],
    ['threshold low', 'threshold goes from 0.10 to 0.95'],
    ['threshold NaN', 'threshold goes from 0.10 to 0.95'],
    ['threshold 0.94', 'a warning would end only at 0.99'],
    ['minimum-authors 2', 'minimum-authors goes from 3 to 100, in whole numbers'],
    ['minimum-authors 5.5', 'in whole numbers'],
    ['answer-minutes 0', 'answer-minutes goes from 1 to 20160'],
    ['thresold 0.7', 'Did you mean `/cco settings threshold`?'],
  ])('settings %s is refused with the reason, and changes nothing', async (typed, says) => {
    expect(await ask(`settings ${typed}`)).toContain(says);
    expect(await store.settings.all(space)).toEqual({});
  });

  it('shows one with its range', async () => {
    expect(await ask('settings threshold')).toContain('It goes from 0.10 to 0.95');
  });

  it.each(numberSettings)('$name has the bounds of the schema', ({ key, least, most, of }) => {
    expect([least, most].map((value) => checkSetting(key, value).ok)).toEqual([true, true]);
    expect([least - 0.01, most + 1].map((value) => checkSetting(key, value).ok)).toEqual([false, false]);
    expect(of(defaultSpaceSettings)).toBeGreaterThanOrEqual(least);
  });
});

describe('/cco settings privacy metadata-only', () => {
  const isOn = async () => (await loadSettings(store, space, defaultSpaceSettings)).privacy.metadataOnly;

  it('an admin switches it on and off; kept text is cleared', async () => {
    expect(await ask('settings privacy metadata-only on', ada)).toContain('**Metadata only: on**, was off');
    expect(await isOn()).toBe(true);
    const timers = await store.timers.due(start + hour, 1_000);
    expect(timers.map(({ key }) => key)).toContain(`clear-text:${space}`);
    expect(await ask('settings privacy metadata-only on', ada)).toContain('on**, as before');
    expect(await ask('settings privacy metadata-only off', ada)).toContain('**Metadata only: off**, was on');
    expect(await isOn()).toBe(false);
  });

  it('a moderator sees it, and cannot change it', async () => {
    expect(await ask('settings privacy')).toContain('**Metadata only: off**');
    expect(await ask('settings metadata-only')).toContain('An admin sets it');
    expect(await ask('settings privacy metadata-only on')).toContain('only an admin');
    expect(await isOn()).toBe(false);
  });

  it.each(['health', 'why', 'trend'])('/cco %s says so where it is on', async (typed) => {
    await store.settings.set(space, 'privacy.metadataOnly', true, ada.id, start);
    expect(await ask(typed)).toContain('Metadata only: I read no text here');
    await store.health.save(space, snapshot({ drivers: drivers(0.9, 0.9) }));
    expect(await ask(typed)).toContain('Metadata only: I read no text here');
  });

  it('a member is refused', async () => {
    expect(await ask('settings privacy metadata-only on', max)).toContain('only moderators and admins');
  });
});
