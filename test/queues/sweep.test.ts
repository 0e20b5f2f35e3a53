import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { CcoError } from '../../src/core/errors.ts';
import { spaceId } from '../../src/core/ids.ts';
import type { Timer } from '../../src/core/ports.ts';
import { createSweep, type SweepConfig } from '../../src/queues/sweep.ts';
import { until } from '../services/until.ts';

const timer = (key: string, dueAt: number): Timer => ({ key, kind: 'check', subject: 'anychat:s1', dueAt });

const rig = (changes: Partial<SweepConfig> = {}) => {
  const woken: string[] = [];
  const rung: string[] = [];
  const timers = [timer('early', 900), timer('now', 1_000), timer('late', 1_001)];
  let buried = 0;
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
      clock: { now: () => 1_000 },
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
  return { sweep, woken, rung, buried: () => buried };
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
