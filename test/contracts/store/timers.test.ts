import { expect, it } from 'vitest';
import type { Timer } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { member, start } from './events.ts';

const erasure = (dueAt: number): Timer => ({
  key: `erase:${member('ann')}`,
  kind: 'erase',
  subject: member('ann'),
  dueAt,
});

describeStores('Timers and dead letters', (opened) => {
  it.each([
    ['in order', [1, 5, 9]],
    ['the other way round', [9, 5, 1]],
  ])('a timer that is postponed (%s) keeps its latest time', async (_how, times) => {
    const { timers } = opened().store;
    for (const time of times) await timers.postpone(erasure(start + time));
    expect(await timers.due(start + 100, 9)).toEqual([erasure(start + 9)]);
  });

  it('parallel transactions that postpone it keep the latest time', async () => {
    const { store } = opened();
    const times = [4, 9, 2, 7, 1];
    await Promise.all(times.map((time) => store.transaction((tx) => tx.timers.postpone(erasure(start + time)))));
    expect(await store.timers.due(start + 100, 9)).toEqual([erasure(start + 9)]);
  });

  it('is cleared only as it was seen', async () => {
    const { timers } = opened().store;
    await timers.postpone(erasure(start));
    await timers.postpone(erasure(start + 1));
    await timers.clear(erasure(start).key, start);
    expect(await timers.next()).toBe(start + 1);
    await timers.clear(erasure(start).key, start + 1);
    expect(await timers.next()).toBeNull();
  });

  it.each([0, 5, -5])('a dead letter written again (%i ms later by the clock) is another one to remove', async (ms) => {
    const { deadLetters } = opened().store;
    const letter = {
      id: 'd',
      queue: 'ingest',
      errorCode: 'a',
      at: start,
      attempts: 1,
      memberId: null,
      payload: { n: 1 },
    };
    await deadLetters.add(letter);
    await deadLetters.add({ ...letter, errorCode: 'b', at: start + ms });
    expect(await deadLetters.remove('d', start)).toBe(false);
    const [kept] = await deadLetters.list(9);
    expect(kept).toMatchObject({ errorCode: 'b', at: start + Math.max(ms, 1) });
    expect(await deadLetters.remove('d', kept?.at)).toBe(true);
    expect(await deadLetters.list(9)).toEqual([]);
  });
});
