import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { CcoError } from '../../src/core/errors.ts';
import { spaceId } from '../../src/core/ids.ts';
import type { Timer } from '../../src/core/ports.ts';
import { createSweep, type SweepConfig } from '../../src/queues/sweep.ts';
import { createClock } from '../fakes/clock.ts';
import { until } from '../services/until.ts';

const timer = (key: string, dueAt: number): Timer => ({ key, kind: 'check', subject: 'anychat:s1', dueAt });

const rig = (changes: Partial<SweepConfig> = {}) => {
  const woken: string[] = [];
  const rung: string[] = [];
  const timers = [timer('early', 900), timer('now', 1_000), timer('late', 1_001)];
  let buried = 0;
  const clock = createClock(1_000);
  const sweep = createSweep(
    {
      intervalMs: 5,
      platforms: ['anychat', 'discord'],
      spaces: { dirty: async () => [spaceId('anychat', 's1'), spaceId('anychat', 's2')] },
      timers: { due: async (now) => timers.filter(({ dueAt }) => dueAt <= now) },
      outbox: { due: async (platform) => (platform === 'anychat' ? [{} as never] : []) },
      onTimer: async ({ key }) => {
        rung.push(key);
      },
      ...changes,
    },
    {
      clock,
      wakeUps: {
        evaluate: async (space) => void woken.push(`evaluate ${space}`),
        deliver: async (platform) => void woken.push(`deliver ${platform}`),
      },
      buryFailed: async () => {
        buried += 1;
      },
      logger: pino({ level: 'silent' }),
    },
  );
  return { sweep, clock, woken, rung, buried: () => buried };
};

describe('a sweep', () => {
  it('wakes dirty spaces, platforms with unsent posts, and what is due by the clock', async () => {
    const { sweep, woken, rung, buried } = rig();
    await sweep.once();
    expect(woken).toEqual(['evaluate anychat:s1', 'evaluate anychat:s2', 'deliver anychat']);
    expect(rung).toEqual(['early', 'now']);
    expect(buried()).toBe(1);
  });

  it('goes on with the rest when a part of it fails', async () => {
    const down = () => Promise.reject(new CcoError('down', { code: 'store-unavailable', retryable: true }));
    const rung: string[] = [];
    const { sweep, woken, buried } = rig({
      spaces: { dirty: down },
      onTimer: async ({ key }) => {
        rung.push(key);
        if (key === 'early') throw new Error('bug');
      },
    });
    await sweep.once();
    expect(woken).toEqual(['deliver anychat']);
    expect(rung).toEqual(['early', 'now']);
    expect(buried()).toBe(1);
  });

  it('lets posts out while a timer takes its time, and other timers have their turn', async () => {
    const release = Promise.withResolvers<void>();
    const rung: string[] = [];
    const { sweep, woken } = rig({
      onTimer: async ({ key }) => {
        rung.push(key);
        if (key === 'early') await release.promise;
      },
    });
    sweep.start();
    await until(() => woken.filter((each) => each.startsWith('deliver')).length > 3);
    await until(() => rung.filter((key) => key === 'now').length > 3);
    // And none is started again before it has ended.
    expect(rung.filter((key) => key === 'early')).toHaveLength(1);
    release.resolve();
    await sweep.close();
  });

  it('comes back to a timer that fails after a growing pause', async () => {
    const rung: number[] = [];
    const { sweep, clock } = rig({
      timers: { due: async () => [timer('broken', 900)] },
      onTimer: async () => {
        rung.push(clock.now());
        throw new Error('bug');
      },
    });
    for (let second = 0; second < 20; second += 1) {
      await sweep.once();
      clock.advance(1_000);
    }
    expect(rung).toEqual([0, 1, 3, 7, 15].map((second) => 1_000 + second * 1_000));
  });

  it('runs a timer behind more failing ones than fit in one look', async () => {
    const rung = new Set<string>();
    const broken = Array.from({ length: 450 }, (_, index) => timer(`broken-${index}`, index));
    const { sweep, clock } = rig({
      timers: { due: async (_now, limit) => [...broken, timer('last', 999)].slice(0, limit) },
      onTimer: async ({ key }) => {
        rung.add(key);
        if (key !== 'last') throw new Error('bug');
      },
    });
    for (let round = 0; round < 3; round += 1) {
      await sweep.once();
      clock.advance(1);
    }
    expect(rung).toContain('last');
  });

  it('repeats until it is closed', async () => {
    const { sweep, buried } = rig();
    sweep.start();
    await until(() => buried() >= 3);
    await sweep.close();
    const after = buried();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(buried()).toBe(after);
  });
});
