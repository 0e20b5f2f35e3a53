import { expect, it } from 'vitest';
import type { Conversation } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { said, score, space, start } from './events.ts';

describeStores('Dirt marks', (opened) => {
  it('are not lost by an evaluation that runs while messages come in', async () => {
    const { store } = opened();
    const evaluated: Conversation[] = [];
    let seen = 0;
    let writing = true;
    const evaluate = async (): Promise<void> => {
      await store.transaction(async (tx) => {
        evaluated.push(...(await tx.spaces.takeDirt(space)));
        seen = (await tx.messages.counts(space, start)).messages;
      });
    };
    const evaluations = async (): Promise<void> => {
      while (writing) await evaluate();
    };
    const writers = [0, 1].map(async (writer) => {
      for (let n = 0; n < 40; n += 1) {
        const id = `w${writer}-${n}`;
        await store.messages.apply([said(id, { thread: id, score: score({ label: 'negative' }) })], start);
      }
    });
    const running = [evaluations(), evaluations()];
    await Promise.all(writers);
    writing = false;
    await Promise.all(running);
    // Whatever was not evaluated must still be marked; what is not marked must have been.
    if ((await store.spaces.dirty(1)).length > 0) await evaluate();
    expect(seen).toBe(80);
    expect(new Set(evaluated.map(({ threadId }) => threadId)).size).toBe(80);
  });

  it('stay when the evaluation fails', async () => {
    const { store } = opened();
    await store.messages.apply([said('m')], start);
    const failed = store.transaction(async (tx) => {
      await tx.spaces.takeDirt(space);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await store.spaces.dirty(1)).toEqual([space]);
  });

  it('name the space that has waited for longest first', async () => {
    const { store } = opened();
    await store.messages.apply([said('b', { in: 'second', channel: 'b' })], start + 1);
    await store.messages.apply([said('a', { in: 'first', channel: 'a' })], start);
    await store.messages.apply([said('c', { in: 'first', channel: 'a' })], start + 2);
    expect(await store.spaces.dirty(9)).toEqual(['anychat:first', 'anychat:second']);
    expect(await store.spaces.dirty(1)).toEqual(['anychat:first']);
  });
});
