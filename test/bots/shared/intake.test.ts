import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIntake } from '../../../src/bots/shared/intake.ts';

interface Item {
  readonly id: number;
  settle(safe: boolean): void;
  readonly safe: Promise<boolean>;
}

const item = (id: number): Item => {
  let settle: (safe: boolean) => void = () => undefined;
  const safe = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  return { id, settle, safe };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

const setUp = (limit = 1000, inFlight = 1000) => {
  const begun: number[] = [];
  const marks: number[] = [];
  const calls: string[] = [];
  const intake = createIntake<Item>({
    begin: async ({ id, safe }) => {
      begun.push(id);
      return { mark: { id: String(id), at: id }, safe };
    },
    advance: ({ at }) => void marks.push(at),
    inFlight,
    limit,
    onFull: () => void calls.push('full'),
    onDrained: () => void calls.push('drained'),
  });
  return { intake, begun, marks, calls };
};

describe('the intake', () => {
  it('begins in order, and moves the resume point only over what is safe without a gap, in whatever order it settles', async () => {
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 0, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const { intake, begun, marks } = setUp();
        const items = Array.from({ length: 8 }, (_, id) => item(id));
        for (const one of items) intake.push(one);
        await turn();
        expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
        const safe = new Set<number>();
        for (const id of order) {
          items[id]?.settle(true);
          safe.add(id);
          await turn();
          const gapless = items.findIndex((one) => !safe.has(one.id));
          expect(marks).toEqual(items.slice(0, gapless < 0 ? items.length : gapless).map((one) => one.id));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('does not move the resume point past an item that was given up', async () => {
    const { intake, marks } = setUp();
    const items = [item(0), item(1), item(2)];
    for (const one of items) intake.push(one);
    await turn();
    items[0]?.settle(true);
    items[1]?.settle(false);
    items[2]?.settle(true);
    await turn();
    expect(marks).toEqual([0]);
  });

  it('begins no more than it may have under way', async () => {
    const { intake, begun } = setUp(1000, 2);
    const items = Array.from({ length: 5 }, (_, id) => item(id));
    for (const one of items) intake.push(one);
    await turn();
    expect(begun).toEqual([0, 1]);
    items[0]?.settle(true);
    await turn();
    expect(begun).toEqual([0, 1, 2]);
  });

  it('says once that it is full, and once that all is worked off', async () => {
    const { intake, calls } = setUp(3, 1);
    const items = Array.from({ length: 10 }, (_, id) => item(id));
    for (const one of items) intake.push(one);
    expect(calls).toEqual(['full']);
    for (const one of items) {
      one.settle(true);
      await turn();
    }
    await intake.idle();
    expect(calls).toEqual(['full', 'drained']);
    expect(intake.size()).toBe(0);
  });
});
