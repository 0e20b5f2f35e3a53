import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGroupCommit } from '../../src/queues/group-commit.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  it('handles together what was submitted together, in order, within the limit', async () => {
    const groups: number[][] = [];
    const commits = createGroupCommit<number>({ maxItems: 5, lanes: 1 }, async (group) => {
      groups.push(group.flatMap(({ items }) => items));
      for (const { done } of group) done();
    });
    await Promise.all([[1, 2], [3, 4], [5, 6], [7]].map((items) => commits.submit(items)));
    expect(groups).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ]);
  });

  it('does not cut a submission larger than the limit', async () => {
    const sizes: number[] = [];
    const commits = createGroupCommit<number>({ maxItems: 2, lanes: 1 }, async (group) => {
      sizes.push(group.length);
      for (const { done } of group) done();
    });
    await commits.submit([1, 2, 3]);
    expect(sizes).toEqual([1]);
  });

  it('fails every submission of a group whose handling throws', async () => {
    const commits = createGroupCommit<number>({ maxItems: 9, lanes: 1 }, async () => {
      throw new Error('no');
    });
    const results = await Promise.allSettled([commits.submit([1]), commits.submit([2])]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('never runs more groups at a time than it has lanes, and settles everything', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.array(fc.integer(), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 30 }),
        async (lanes, submissions) => {
          let running = 0;
          let most = 0;
          const seen: number[] = [];
          const commits = createGroupCommit<number>({ maxItems: 6, lanes }, async (group) => {
            running += 1;
            most = Math.max(most, running);
            await turn();
            for (const { items, done } of group) {
              seen.push(...items);
              done();
            }
            running -= 1;
          });
          await Promise.all(submissions.map((items) => commits.submit(items)));
          expect(most).toBeLessThanOrEqual(lanes);
          expect(seen.sort()).toEqual(submissions.flat().sort());
        },
      ),
      { numRuns: 50 },
    );
  });
});
