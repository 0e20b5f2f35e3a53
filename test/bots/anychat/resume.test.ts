import { describe, expect, it } from 'vitest';
import { createResume } from '../../../src/bots/anychat/resume.ts';
import type { SettingsRepository } from '../../../src/core/ports.ts';
import { createClock } from '../../fakes/clock.ts';
import { until } from '../../services/until.ts';

const minute = 60_000;

const setUp = () => {
  const kept = new Map<string, unknown>();
  const settings: SettingsRepository = {
    get: async (_scope, key) => kept.get(key),
    set: async (_scope, key, value) => void kept.set(key, JSON.parse(JSON.stringify(value))),
    all: async () => Object.fromEntries(kept),
    hold: () => Promise.resolve(),
  };
  const clock = createClock();
  const open = () => createResume({ key: 'a', saveEveryMs: 1 }, { settings, clock, onError: () => undefined });
  return { kept, clock, open, point: () => kept.get('anychat:since:a') };
};

describe('the resume point', () => {
  it('is written again after the lease was lost and came back', async () => {
    const { open, clock, point } = setUp();
    const resume = open();
    resume.advance({ id: 'e1', at: clock.now() });
    resume.close();
    await resume.load();
    resume.advance({ id: 'e2', at: clock.now() });
    await until(() => point() !== undefined, { timeoutMs: 2000, label: 'written' });
    expect(point()).toMatchObject({ id: 'e2' });
  });

  it('can be moved back to where it stood a while ago, by another process too', async () => {
    const { open, clock } = setUp();
    const start = clock.now();
    const first = open();
    for (let n = 0; n <= 40; n += 1) first.advance({ id: `e${n}`, at: start + n * minute });
    await first.save();
    const second = open();
    await second.load();
    expect(second.point()?.id).toBe('e40');
    expect(second.before(start + 25.5 * minute)?.id).toBe('e25');
    const to = second.before(start + 25 * minute);
    if (to === null) throw new Error('no mark');
    await second.rewind(to);
    const third = open();
    await third.load();
    expect(third.point()?.id).toBe('e25');
    expect(third.before(start + 26 * minute)).toBeNull();
  });

  it.each([
    ['longer ago than it remembers: as early as it does', 0, 'e11'],
    ['before nothing that came since: not at all', 40, null],
  ])('%s', (_, minutes, id) => {
    const { open, clock } = setUp();
    const resume = open();
    const start = clock.now();
    for (let n = 0; n <= 40; n += 1) resume.advance({ id: `e${n}`, at: start + n * minute });
    expect(resume.before(start + minutes * minute)?.id ?? null).toBe(id);
    resume.close();
  });

  it('keeps a mark a minute at most, and reads a point that was written without any', async () => {
    const { open, clock, kept } = setUp();
    const at = clock.now();
    kept.set('anychat:since:a', { id: 'old', at });
    const resume = open();
    await resume.load();
    resume.advance({ id: 'e1', at: at + 1000 });
    resume.advance({ id: 'e2', at: at + 2000 });
    expect(resume.before(at - minute)?.id).toBe('old');
    await resume.save();
    expect(kept.get('anychat:since:a')).toEqual({ id: 'e2', at: at + 2000, marks: [{ id: 'old', at }] });
  });
});
