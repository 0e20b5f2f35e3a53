import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mentionAnswer } from '../../../src/core/commands/mention.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { bodyOf, bot, type Desk, general, hour, max, mia, mona, openDesk, start, thread } from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
let begin = start;
beforeEach(async () => {
  desk = await openDesk(store);
  // Each rule on a fresh hour, so that pauses of the one before are over.
  begin += hour;
  desk.clock.ms = begin;
});

it('answers in the same thread, to that message, where all can read it', async () => {
  await desk.mention(mia, 'hello there');
  expect((await desk.posted()).map(({ effect }) => effect)).toMatchObject([
    { kind: 'post', channelId: general, threadId: thread, replyTo: 'anychat:m7' },
  ]);
});

const agent = { name: 'CCO', role: 'Chief Community Officer', bio: 'I look after this space.', capabilities: ['calm'] };

it.each([
  ['hello', 'I am CCO, a bot: Chief Community Officer.\nI look after this space.'],
  ['who are you?', '/cco help'],
  ['HELP!', '/cco help'],
  ['can you help me', '/cco help'],
  ['how is the health of this space', '/cco health'],
  ['what about my privacy?', '/cco privacy show'],
  ['delete my data', '/cco privacy show'],
  ['I want to opt out', 'opt out'],
  ['', '/cco help'],
])('%j is answered with %j, and as a bot', (text, says) => {
  const answer = mentionAnswer(agent, text);
  expect(answer).toContain(says);
  expect(answer).toMatch(/\ba bot\b/u);
});

it('never tells the score in public, whoever asks', async () => {
  await desk.mention(mona, 'health?');
  expect(bodyOf((await desk.posted())[0]?.effect)).not.toMatch(/\d\.\d/u);
});

it('never repeats what was written, and is short', () => {
  const known = new Set(['', 'help', 'health', 'privacy', 'hello'].map((text) => mentionAnswer(agent, text)));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 4000 }), (text) => {
      const answer = mentionAnswer(agent, text);
      expect(known).toContain(answer);
      expect(answer.length).toBeLessThan(2000);
    }),
  );
});

it('never answers an agent: two bots would go on for ever', async () => {
  expect((await desk.mention(bot, 'help')).outcome).toBe('ignored');
  expect(await desk.posted()).toEqual([]);
});

describe('at most one answer a minute to a member', () => {
  it('in one minute, then again', async () => {
    const outcomes: string[] = [];
    for (const after of [0, 1, 59_999, 60_000, 60_001]) {
      desk.clock.ms = begin + after;
      outcomes.push((await desk.mention(mia, 'help')).outcome);
    }
    expect(outcomes).toEqual(['answered', 'rate-limited', 'rate-limited', 'answered', 'rate-limited']);
  });

  it('also when thirty arrive at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => desk.mention(mia, 'help')));
    expect(outcomes.filter(({ outcome }) => outcome === 'answered')).toHaveLength(1);
    expect(await desk.posted()).toHaveLength(1);
  });

  it('another member is answered meanwhile', async () => {
    expect((await desk.mention(mia, 'help')).outcome).toBe('answered');
    expect((await desk.mention(max, 'help')).outcome).toBe('answered');
  });

  it('what is kept for it names nobody', async () => {
    const seen: string[] = [];
    const spied = await openDesk({
      ...store,
      transaction: (work) =>
        store.transaction((tx) =>
          work({
            ...tx,
            leases: {
              ...tx.leases,
              acquire: (name, holder, now, ttl) => {
                seen.push(name, holder);
                return tx.leases.acquire(name, holder, now, ttl);
              },
            },
          }),
        ),
    });
    spied.clock.ms = begin;
    await spied.mention(mia, 'help');
    expect(seen).toHaveLength(2);
    expect(seen.join(' ')).not.toContain('mia');
  });
});

it('a mention delivered twice is answered once', async () => {
  const id = desk.next();
  expect((await desk.mention(mia, 'help', { id })).outcome).toBe('answered');
  expect((await desk.mention(mia, 'help', { id })).outcome).toBe('duplicate');
});

it('one that waited for hours is not answered any more', async () => {
  expect((await desk.mention(mia, 'help', { at: begin - 2 * hour })).outcome).toBe('ignored');
});
