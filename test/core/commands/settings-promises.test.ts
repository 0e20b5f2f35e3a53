// When an answer is owed, set in chat: hours, days off, channels of their own.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channelId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { loadSettings } from '../../../src/core/settings.ts';
import { createAnswerClock } from '../../../src/core/sla/answer-clock.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Desk, garden, general, mia, mona, openDesk, start } from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
  await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: null }, start);
  await store.spaces.ensureChannel({ id: general, spaceId: garden, name: 'general', private: false });
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
  for (const key of ['sla.staffedHours', 'sla.channels', 'sla.firstResponseMinutes'])
    await store.settings.set(
      garden,
      key,
      key === 'sla.channels' ? [] : key === 'sla.staffedHours' ? null : 60,
      'x',
      start,
    );
});
const set = async (typed: string) => (await desk.ask(mona, `settings ${typed}`)).text;
const sla = async () => (await loadSettings(store, garden, desk.deps.defaults)).sla;
const berlin = { timeZone: 'Europe/Berlin', spans: [{ firstDay: 1, lastDay: 5, from: '09:00', to: '17:00' }] };

describe('staffed hours', () => {
  it.each([
    'Mon-Fri 09:00-17:00 Europe/Berlin',
    'mon–fri 9:00–17:00 Europe/Berlin',
    'Monday-Friday 9:00 - 17:00 Europe/Berlin',
    'mon-fri 9-17 Europe/Berlin',
  ])('are set as "%s"', async (typed) => {
    expect(await set(`staffed-hours ${typed}`)).toContain('**Mon–Fri 09:00–17:00 (Europe/Berlin)**');
    expect((await sla()).staffedHours).toEqual({ ...berlin, holidays: [] });
    expect((await store.timers.due(start, 100)).map(({ key }) => key)).toContain(`check:${garden}`);
  });

  it('keep their time zone and days off unless told otherwise', async () => {
    await set('staffed-hours Mon-Fri 09:00-17:00 Europe/Berlin');
    await set('holidays 2026-12-25');
    await set('staffed-hours Sat 10:00-14:00');
    expect((await sla()).staffedHours).toEqual({
      timeZone: 'Europe/Berlin',
      spans: [{ firstDay: 6, lastDay: 6, from: '10:00', to: '14:00' }],
      holidays: ['2026-12-25'],
    });
    await set('staffed-hours America/New_York');
    expect((await sla()).staffedHours).toMatchObject({ timeZone: 'America/New_York', holidays: ['2026-12-25'] });
    expect(await set('staffed-hours always')).toContain('**around the clock**');
    expect((await sla()).staffedHours).toBeNull();
  });

  it.each([
    'whenever',
    'Mon-Fri 09:00-17:00',
    'Mon-Fri 25:00-26:00 Europe/Berlin',
    'Mon-Fri 09:00-17:00 Europe/Nowhere',
  ])('"%s" is refused, with how to write it', async (typed) => {
    expect(await set(`staffed-hours ${typed}`)).toContain('Set it with');
    expect((await sla()).staffedHours).toBeNull();
  });

  it('open their text field as they are, and are set from it', async () => {
    await set('staffed-hours Mon-Fri 09:00-17:00, Sat 10:00-14:00 Europe/Berlin');
    const before = await sla();
    const [button] = (await desk.ask(mona, 'settings staffed-hours')).actions;
    expect(button).toMatchObject({ id: 'settings:edit:staffed-hours' });
    await desk.askPress(mona, button?.id ?? '', button?.input?.value);
    expect(await sla()).toEqual(before);
    await desk.askPress(mona, button?.id ?? '', 'always');
    expect((await sla()).staffedHours).toBeNull();
    expect((await desk.askPress(mia, button?.id ?? '', 'Europe/Berlin')).text).toContain('only moderators and admins');
  });
});

describe('days off', () => {
  it('are what is typed, in order, each once; none takes them away', async () => {
    expect(await set('holidays 2026-12-25')).toContain('First say when somebody is there');
    await set('staffed-hours Mon-Fri 09:00-17:00 Europe/Berlin');
    await set('holidays 2026-12-26, 2026-12-25 2026-12-25');
    expect((await sla()).staffedHours?.holidays).toEqual(['2026-12-25', '2026-12-26']);
    expect(await set('holidays Christmas')).toContain('2026-12-25');
    expect((await sla()).staffedHours?.holidays).toHaveLength(2);
    await set('holidays none');
    expect((await sla()).staffedHours?.holidays).toEqual([]);
  });
});

describe('a channel of its own', () => {
  const due = async () => createAnswerClock(await sla()).dueAt({ channelId: general, at: start });

  it('has the minutes it is given, or nothing is promised there', async () => {
    expect(await set('promises-in #general first 30 case 1440')).toContain('#general first 30 min');
    expect((await sla()).channels).toEqual([{ channelId: general, firstResponseMinutes: 30, resolutionMinutes: 1440 }]);
    expect(await due()).toBe(start + 30 * 60_000);
    await set('promises-in general next 90');
    expect((await sla()).channels).toMatchObject([{ firstResponseMinutes: 30, nextResponseMinutes: 90 }]);
    expect(await set('promises-in general off')).toContain('#general nothing');
    expect(await due()).toBeNull();
    await set('promises-in general default');
    expect((await sla()).channels).toEqual([]);
    expect(await due()).toBe(start + 60 * 60_000);
  });

  it.each(['nowhere first 30', 'general', 'general soon', 'general first 0', 'general first 99999'])(
    '"%s" is refused',
    async (typed) => {
      expect(await set(`promises-in ${typed}`)).toContain('as before');
      expect((await sla()).channels).toEqual([]);
    },
  );

  it('leaves those of other channels alone', async () => {
    const other = channelId('anychat', 'other');
    await store.settings.set(garden, 'sla.channels', [{ channelId: other, off: true }], 'x', start);
    await set('promises-in general first 30');
    expect((await sla()).channels.map((target) => target.channelId)).toEqual([other, general]);
  });
});
