// Who answers whom in a channel's own stream, from who spoke when and to whom.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersIn, linkReach, linksOf, namingAt, type StreamLine } from '../../../src/core/health/answers.ts';
import { withdraws } from '../../../src/core/health/answers-withdrawn.ts';
import { memberId, messageId } from '../../../src/core/ids.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 10, 14, 0);
const who = (name: string) => memberId('irc', name);

interface Line {
  readonly by: string;
  readonly minute: number;
  readonly to?: string;
  readonly asks?: boolean;
  readonly upset?: boolean;
  readonly agent?: boolean;
  readonly replyTo?: string;
}
const streamOf = (lines: readonly Line[]): StreamLine[] =>
  lines.map(({ by, minute: at, to, asks = false, upset = false, agent = false, replyTo }, place) => ({
    id: messageId('irc', `m${place}`),
    at: start + at * minute,
    authorId: who(by),
    agent,
    mentions: to === undefined ? [] : [who(to)],
    replyTo: replyTo === undefined ? null : messageId('irc', replyTo),
    asks,
    upset,
  }));
/** Talk from which it shows that people here say whom they speak to. */
const talk: readonly Line[] = Array.from({ length: 10 }, (_, n) => ({
  by: n % 2 ? 'eve' : 'dan',
  to: n % 2 ? 'dan' : 'eve',
  minute: n - 10,
}));
const answeredAt = (lines: readonly Line[], question: number): number | null => {
  const stream = streamOf(lines);
  const id = stream[question]?.id ?? messageId('irc', 'none');
  const at = answersIn(stream, new Set([id])).get(id)?.answeredAt ?? null;
  return at === null ? null : (at - start) / minute;
};

const ask: Line = { by: 'ann', minute: 0, asks: true };
describe('a question is answered', () => {
  it.each<[string, Line[], number | null]>([
    ['by nobody where nobody speaks', [], null],
    ['by a line that names its asker', [{ by: 'dan', to: 'ann', minute: 3 }], 3],
    ['not by talk between others', [{ by: 'dan', to: 'eve', minute: 1 }], null],
    [
      'not by its asker',
      [
        { by: 'ann', minute: 1 },
        { by: 'ann', minute: 2 },
      ],
      null,
    ],
    ['not by an agent that names its asker', [{ by: 'bot', to: 'ann', minute: 1, agent: true }], null],
    ['by a reply the platform tells of', [{ by: 'dan', minute: 20, replyTo: 'm10' }], 20],
    [
      'by an answer to what its asker added',
      [
        { by: 'ann', minute: 1 },
        { by: 'dan', minute: 2, replyTo: 'm11' },
      ],
      2,
    ],
    ['not after an hour', [{ by: 'dan', to: 'ann', minute: 61 }], null],
  ])('%s', (_, after, at) => {
    expect(answeredAt([...talk, ask, ...after], talk.length)).toBe(at);
  });

  it.each<[string, Line, number | null]>([
    ['by the next who speaks', { by: 'bob', minute: 1 }, 1],
    ['not by the next question', { by: 'bob', minute: 1, asks: true }, null],
    ['not by the next complaint', { by: 'bob', minute: 1, upset: true }, null],
    ['not by what is said forty minutes later', { by: 'bob', minute: 40 }, null],
    ['by a question back that is a reply', { by: 'bob', minute: 1, asks: true, replyTo: 'm0' }, 1],
  ])('where nobody is ever named: %s', (_, after, at) => {
    expect(answeredAt([ask, after], 0)).toBe(at);
  });

  it('by somebody who opted out', () => {
    const [first, second] = streamOf([ask, { by: 'bob', minute: 1 }]);
    if (first === undefined || second === undefined) throw new Error('no lines');
    const found = answersIn([first, { ...second, authorId: null }], new Set([first.id]));
    expect(found.get(first.id)?.answeredAt).toBe(second.at);
  });
});

it('a question asked back is part of the talk, one that opens a talk is not', () => {
  const stream = streamOf([...talk, ask, { by: 'dan', to: 'ann', minute: 1, asks: true }]);
  const found = answersIn(stream, new Set(stream.filter(({ asks }) => asks).map(({ id }) => id)));
  expect([...found.values()].map(({ inReply }) => inReply)).toEqual([false, true]);
});

it('knows where people say whom they speak to', () => {
  expect(namingAt(streamOf([...talk, ask]), talk.length)).toBe('named');
  expect(namingAt(streamOf([ask, { by: 'bob', minute: 1 }]), 1)).toBe('unnamed');
});

const anyStream = fc
  .array(
    fc.record({
      by: fc.constantFrom('ann', 'bob', 'cyd', 'dan'),
      gap: fc.integer({ min: 0, max: 20 }),
      to: fc.option(fc.constantFrom('ann', 'bob', 'cyd', 'dan'), { nil: undefined }),
      asks: fc.boolean(),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((lines) => {
    let at = 0;
    return streamOf(
      lines.map(({ by, gap, to, asks }) => {
        at += gap;
        return { by, minute: at, asks, ...(to === undefined ? {} : { to }) };
      }),
    );
  });

it('probabilities add up to at most 1, and point backwards', () => {
  fc.assert(
    fc.property(anyStream, (stream) => {
      for (const place of stream.keys()) {
        const links = linksOf(stream, place);
        expect(links.every(({ to }) => to < place)).toBe(true);
        expect(links.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

it('what is found depends on nothing outside its reach', () => {
  fc.assert(
    fc.property(anyStream, fc.nat(), (stream, pick) => {
      const place = pick % stream.length;
      const question = stream[place];
      if (question === undefined) return;
      const near = stream.slice(Math.max(0, place - linkReach.before), place + linkReach.after + 1);
      const ids = new Set([question.id]);
      expect(answersIn(near, ids)).toEqual(answersIn(stream, ids));
    }),
  );
});

it.each<[string, boolean]>([
  ['never mind', true],
  ['Nevermind, got it', true],
  ['oh, nvm', true],
  ['ok, I fixed it', true],
  ['bob: solved, thanks', true],
  ['it works now', true],
  ['found it', true],
  ['problem solved', true],
  ['does it work now?', false],
  ['it is not fixed', false],
  ['run nm-applet', false],
  ['nm-applet is what you need', false],
  ['the bug was reported', false],
])('%j withdraws a question: %s', (text, does) => {
  expect(withdraws(text)).toBe(does);
});
