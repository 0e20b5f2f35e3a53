import { expect, it } from 'vitest';
import { pushAll, pushSteadily } from '../../bench/pipeline/flow.ts';

it.each([
  [100, 7],
  [5, 10],
  [1, 1],
  [0, 3],
])('pushes %d, never more than %d at once, and waits for all', async (count, limit) => {
  let running = 0;
  let most = 0;
  let done = 0;
  await pushAll(count, limit, async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    done += 1;
  });
  expect(done).toBe(count);
  expect(most).toBe(Math.min(count, limit));
});

it('stops at the first failure', async () => {
  let calls = 0;
  const failing = pushAll(1_000, 5, async () => {
    calls += 1;
    if (calls === 10) throw new Error('refused');
  });
  await expect(failing).rejects.toThrow('refused');
  expect(calls).toBeLessThan(100);
});

it('pushes as many as the rate says', async () => {
  let calls = 0;
  await pushSteadily(1_000, 0.05, async () => {
    calls += 1;
  });
  expect(calls).toBe(50);
});
