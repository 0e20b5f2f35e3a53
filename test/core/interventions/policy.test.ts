import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelId, type MemberId } from '../../../src/core/ids.ts';
import { type KindName, kindLimits, kindNames } from '../../../src/core/interventions/kinds/limits.ts';
import { type PastAct, type PolicyFacts, policy } from '../../../src/core/interventions/policy.ts';
import {
  modeOf,
  type PolicyRules,
  policyRules,
  policySettingsSchema,
} from '../../../src/core/interventions/policy-rules.ts';
import { sortingItOut } from '../../../src/core/interventions/sorting-it-out.ts';
import { worthKeeping } from '../../../src/core/interventions/why-not.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { anyQuietHours, changes, looksQuiet, quietHours } from './clocks.ts';
import { garden, general, member, minute, now, talk } from './talk.ts';

const hour = 60 * minute;
const day = 24 * hour;
const random = channelId('anychat', 'random');
const rules: PolicyRules = policyRules(defaultSpaceSettings, policySettingsSchema.parse({}));
const facts: PolicyFacts = {
  kind: 'nudge',
  place: { spaceId: garden, channelId: general, threadId: 'anychat:t1' },
  about: member('a'),
  now,
  past: [],
  hidden: false,
  stopped: false,
  botSpokeLast: false,
  sortingItOut: false,
  severe: false,
  violates: false,
  canAsk: true,
  heldOut: false,
};
const act = (change: Partial<PastAct> = {}): PastAct => ({
  kind: 'thanks',
  channelId: general,
  threadId: 'anychat:other',
  about: null,
  at: now - hour,
  postedAt: null,
  open: false,
  ...change,
});
const here = { channelId: general, threadId: 'anychat:t1' };
const night = quietHours('UTC', '12:00', '15:00');
const six = Array.from({ length: 6 }, (_, index) =>
  act({ kind: 'survey', channelId: random, at: now - (index + 1) * hour }),
);

type Case = [string, Partial<PolicyFacts>, Partial<PolicyRules>, string, string, number | null];

describe('what may happen now', () => {
  it.each<Case>([
    ['a nudge, in a new space', {}, {}, 'draft', 'asks-first', null],
    ['a nudge in mode auto: it pings', {}, { mode: 'auto' }, 'draft', 'asks-first', null],
    ['thanks in mode auto', { kind: 'thanks' }, { mode: 'auto' }, 'do', 'may-post', null],
    ['thanks set to auto of its own', { kind: 'thanks' }, { kindModes: { thanks: 'auto' } }, 'do', 'may-post', null],
    [
      'thanks set to ask',
      { kind: 'thanks' },
      { mode: 'auto', kindModes: { thanks: 'approve' } },
      'draft',
      'asks-first',
      null,
    ],
    [
      'a space that only watches, whatever a kind is set to',
      { kind: 'thanks' },
      { mode: 'observe', kindModes: { thanks: 'auto' } },
      'observe',
      'observe-only',
      null,
    ],
    ['nobody to ask', { canAsk: false }, {}, 'observe', 'nobody-to-ask', null],
    [
      'thanks whose text breaks a rule',
      { kind: 'thanks', violates: true },
      { mode: 'auto' },
      'draft',
      'text-violates',
      null,
    ],
    ['thanks near severe content', { kind: 'thanks', severe: true }, { mode: 'auto' }, 'draft', 'severe-near', null],
    ['a kind turned off', {}, { kindModes: { nudge: 'off' } }, 'not', 'kind-off', null],
    ['while paused', {}, { pausedUntil: now + hour }, 'not', 'paused', now + hour],
    ['after a pause', {}, { pausedUntil: now }, 'draft', 'asks-first', null],
    ['a private channel', { hidden: true }, {}, 'not', 'channel-excluded', null],
    ['an excluded channel', {}, { excludedChannels: [general] }, 'not', 'channel-excluded', null],
    ['never here', {}, { neverHere: [{ kind: 'nudge', channelId: general }] }, 'not', 'never-here', null],
    [
      'another kind is never here',
      {},
      { neverHere: [{ kind: 'thanks', channelId: general }] },
      'draft',
      'asks-first',
      null,
    ],
    ['the member said stop', { stopped: true }, {}, 'not', 'member-said-stop', null],
    ['a draft waits here', { past: [act({ ...here, at: now - day, open: true })] }, {}, 'not', 'message-open', null],
    ['a draft waits elsewhere', { past: [act({ open: true })] }, {}, 'draft', 'asks-first', null],
    ['the agent spoke last', { botSpokeLast: true }, {}, 'not', 'bot-spoke-last', null],
    ['two people sort it out', { sortingItOut: true }, {}, 'not', 'sorting-it-out', null],
    [
      'moderators are called about a conversation that rests',
      { kind: 'helper-call', botSpokeLast: true, past: [act({ ...here, at: now - hour, open: true })] },
      {},
      'draft',
      'tells-moderators',
      null,
    ],
    [
      'they were called about it',
      { kind: 'helper-call', past: [act({ ...here, kind: 'helper-call', at: now - hour })] },
      {},
      'not',
      'conversation-cool-down',
      now + hour,
    ],
    [
      'a call to them disturbs nobody',
      { past: [act({ ...here, kind: 'helper-call', at: now - hour, open: true })] },
      {},
      'draft',
      'asks-first',
      null,
    ],
    [
      'this conversation rests',
      { past: [act({ ...here, at: now - hour })] },
      {},
      'not',
      'conversation-cool-down',
      now + hour,
    ],
    [
      'it rests from the post on',
      { past: [act({ ...here, at: now - 9 * hour, postedAt: now - hour })] },
      {},
      'not',
      'conversation-cool-down',
      now + hour,
    ],
    [
      'it rests to the last second',
      { past: [act({ ...here, at: now - 2 * hour + 1_000 })] },
      {},
      'not',
      'conversation-cool-down',
      now + 1_000,
    ],
    [
      'this kind rests to the last second',
      { past: [act({ kind: 'nudge', at: now - 30 * minute + 1_000 })] },
      {},
      'not',
      'kind-cool-down',
      now + 1_000,
    ],
    [
      'this kind rested enough',
      { past: [act({ kind: 'nudge', at: now - 30 * minute })] },
      {},
      'draft',
      'asks-first',
      null,
    ],
    ['it rested enough', { past: [act({ ...here, at: now - 2 * hour })] }, {}, 'draft', 'asks-first', null],
    [
      'the member was spoken to',
      { past: [act({ about: member('a') })] },
      {},
      'not',
      'author-cool-down',
      now + 3 * hour,
    ],
    ['somebody else was', { past: [act({ about: member('b') })] }, {}, 'draft', 'asks-first', null],
    [
      'this kind rests in the channel',
      { past: [act({ kind: 'nudge', at: now - 10 * minute })] },
      {},
      'not',
      'kind-cool-down',
      now + 20 * minute,
    ],
    [
      'it rests in another channel',
      { past: [act({ kind: 'nudge', at: now - 10 * minute, channelId: random })] },
      {},
      'draft',
      'asks-first',
      null,
    ],
    [
      'the kind had its share',
      { past: [5, 6, 7, 8].map((h) => act({ kind: 'nudge', at: now - h * hour })) },
      {},
      'not',
      'kind-cap',
      now + 16 * hour,
    ],
    ['the space had its share', { past: six }, {}, 'not', 'space-cap', now + 18 * hour],
    [
      'a day later it has a new one',
      { past: six.map((a) => ({ ...a, at: a.at - 23 * hour })) },
      {},
      'draft',
      'asks-first',
      null,
    ],
    ['a cap of none', {}, { dailyCap: 0 }, 'not', 'space-cap', null],
    ['thanks at night', { kind: 'thanks' }, { mode: 'auto', quietHours: night }, 'not', 'quiet-hours', now + hour],
    ['held out', { heldOut: true }, {}, 'not', 'held-out', null],
    ['held out, but severe', { heldOut: true, severe: true }, {}, 'draft', 'asks-first', null],
    ['a watched space has no experiment', { heldOut: true }, { mode: 'observe' }, 'observe', 'observe-only', null],
  ])('%s', (_, change, set, decision, code, until) => {
    const found = policy({ ...facts, ...change }, { ...rules, ...set });
    expect([found.decision, found.code, found.until]).toEqual([decision, code, until]);
    expect(found.words).toMatch(/^[A-Z].*\.$/u);
  });

  it('a draft at night can be posted when the night is over', () => {
    expect(policy(facts, { ...rules, quietHours: night })).toMatchObject({ decision: 'draft', postAt: now + hour });
    expect(policy(facts, rules).postAt).toBeNull();
  });

  it('only thanks, resolution checks, surveys and welcomes are ever posted alone, and none of them pings', () => {
    const alone = kindNames.filter((kind) => kindLimits[kind].mayPostAlone);
    expect(alone.toSorted()).toEqual(['resolution-check', 'survey', 'thanks', 'welcome']);
    for (const kind of alone) expect(kindLimits[kind].pings).toBe(false);
    for (const kind of kindNames)
      expect(modeOf(kind, { mode: 'auto', kindModes: {} }) === 'auto').toBe(alone.includes(kind));
  });

  it('the same refusal is kept once, whatever else each time', () => {
    const refused = policy({ ...facts, stopped: true }, rules);
    expect(worthKeeping(refused, null)).toBe(true);
    expect(worthKeeping(refused, refused)).toBe(false);
    expect(worthKeeping(refused, policy({ ...facts, hidden: true }, rules))).toBe(true);
    expect(worthKeeping(policy(facts, rules), policy(facts, rules))).toBe(true);
  });
});

describe('two people calmly sorting it out', () => {
  it.each([
    ['turn by turn', 'ao bo ao bo', true],
    ['after a sharp word', 'a- bo ao b+', true],
    ['among earlier words of others', 'co do co do ao bo ao bo ao bo', true],
    ['the agent has spoken too', 'ao bo zo ao bo', true],
    ['sharp to the end', 'ao bo ao b-', false],
    ['sharp more than once', 'a- b- ao bo', false],
    ['a third joins', 'ao bo ao co bo', false],
    ['one asks and nobody answers', 'ao ao ao ao', false],
    ['barely begun', 'ao bo ao', false],
    ['one of them opted out', 'ao xo ao xo', false],
  ])('%s: %s → %s', (_, script, calm) => {
    expect(sortingItOut(talk(script), now)).toBe(calm);
  });

  it('is over ten minutes after the last word', () => {
    expect(sortingItOut(talk('ao bo ao bo'), now + 9 * minute)).toBe(true);
    expect(sortingItOut(talk('ao bo ao bo'), now + 10 * minute)).toBe(false);
  });
});

interface Step {
  readonly wait: number;
  readonly kind: KindName;
  readonly thread: number;
  readonly about: string | null;
  readonly answer: 'approve' | 'dismiss' | 'wait';
  readonly violates: boolean;
  readonly heldOut: boolean;
}

const rarely = fc.integer({ min: 0, max: 4 }).map((drawn) => drawn === 4);
const usually = kindNames.filter((kind) => kindLimits[kind].mayPostAlone);

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    wait: fc.oneof(fc.integer({ min: 0, max: 5 * minute }), fc.integer({ min: 0, max: 3 * hour })),
    kind: fc.constantFrom(...kindNames, ...usually, ...usually),
    thread: fc.integer({ min: 0, max: 11 }),
    about: fc.constantFrom('a', 'b', 'c', 'd', null),
    answer: fc.constantFrom('approve', 'dismiss', 'wait'),
    violates: rarely,
    heldOut: rarely,
  }),
  { minLength: 20, maxLength: 120 },
);

const anyRules = (timeZone: string): fc.Arbitrary<PolicyRules> =>
  fc
    .record({
      mode: fc.constantFrom('approve', 'auto', 'auto', 'auto', 'auto', 'observe'),
      kindModes: fc.dictionary(fc.constantFrom(...kindNames), fc.constantFrom('off', 'observe', 'approve', 'auto'), {
        maxKeys: 3,
      }),
      quietHours: anyQuietHours(timeZone),
      dailyCap: fc.integer({ min: 0, max: 8 }),
      conversationCooldownMs: fc.integer({ min: 5, max: 240 }).map((minutes) => minutes * minute),
      authorCooldownMs: fc.integer({ min: 0, max: 1440 }).map((minutes) => minutes * minute),
    })
    .map((set) => ({ ...rules, ...set, mode: set.mode as PolicyRules['mode'] }));

interface Done extends PastAct {
  readonly alone: boolean;
}

/** Plays a history: what is proposed stays open until it is answered, at the next step or later. */
const play = (start: number, history: readonly Step[], set: PolicyRules): Done[] => {
  const done: Done[] = [];
  let at = start;
  for (const step of history) {
    at += step.wait;
    const index = done.findIndex(({ open }) => open);
    const waiting = done[index];
    if (waiting !== undefined && step.answer !== 'wait')
      done[index] = { ...waiting, open: false, postedAt: step.answer === 'approve' ? at : null };
    const about: MemberId | null = step.about === null ? null : member(step.about);
    const threadId = step.thread % 3 === 0 ? null : `anychat:t${step.thread}`;
    const place = { spaceId: garden, channelId: step.thread % 2 === 0 ? general : random, threadId };
    const { kind, violates, heldOut } = step;
    const { decision, code } = policy({ ...facts, kind, place, about, now: at, past: done, violates, heldOut }, set);
    if (decision === 'not' && code !== 'held-out') continue;
    const alone = decision === 'do';
    done.push({ kind, ...place, about, at, postedAt: alone ? at : null, open: decision === 'draft', alone });
  }
  return done;
};

const apart = (times: readonly number[], least: number): boolean =>
  times.every((at, index) => index === 0 || at - (times[index - 1] ?? at) >= least);
const atMost = (times: readonly number[], cap: number): boolean =>
  times.every((at) => times.filter((other) => other > at - day && other <= at).length <= cap);

describe('no sequence of events', () => {
  const histories = fc
    .constantFrom(...changes)
    .chain(([timeZone, start]) => fc.tuple(fc.constant(start), steps, anyRules(timeZone)));
  const holds = (name: string, property: (done: readonly Done[], set: PolicyRules) => void): void => {
    it(name, () => {
      let seen = 0;
      fc.assert(
        fc.property(histories, ([start, history, set]) => {
          const done = play(start, history, set);
          seen += done.length;
          property(done, set);
        }),
        { seed: 21, numRuns: 300 },
      );
      expect(seen).toBeGreaterThan(300);
    });
  };

  holds('exceeds a cap, of the space or of a kind', (done, set) => {
    expect(
      atMost(
        done.map(({ at }) => at),
        set.dailyCap,
      ),
    ).toBe(true);
    for (const kind of kindNames)
      expect(
        atMost(
          done.filter((each) => each.kind === kind).map(({ at }) => at),
          kindLimits[kind].dailyCap,
        ),
      ).toBe(true);
  });

  holds('breaks a cool-down of a conversation, a member, or a kind in a channel', (done, set) => {
    const groups = (keyOf: (each: Done) => string | null, least: (each: Done) => number): void => {
      const byKey = Map.groupBy(done, keyOf);
      for (const [key, group] of byKey) {
        const first = group[0];
        if (key !== null && first !== undefined)
          expect(
            apart(
              group.map(({ at }) => at),
              least(first),
            ),
          ).toBe(true);
      }
    };
    groups(
      ({ kind, channelId: c, threadId: t }) => `${kindLimits[kind].toModerators ? kind : 'said'} ${c} ${t}`,
      () => set.conversationCooldownMs,
    );
    groups(
      ({ about }) => about,
      () => set.authorCooldownMs,
    );
    groups(
      ({ kind, channelId: c }) => `${kind} ${c}`,
      ({ kind }) => kindLimits[kind].cooldownMs,
    );
  });

  holds('posts, pings or surveys on its own in quiet hours', (done, set) => {
    for (const { alone, at } of done)
      if (alone && set.quietHours !== null) expect(looksQuiet(at, set.quietHours)).toBe(false);
  });

  holds('posts alone what must be asked for', (done) => {
    for (const { alone, kind } of done)
      if (alone) expect(kindLimits[kind].mayPostAlone && !kindLimits[kind].pings).toBe(true);
  });

  it('leaves nothing posted alone to see (the rules above are about something)', () => {
    const posted = fc
      .sample(histories, { seed: 21, numRuns: 300 })
      .flatMap(([start, history, set]) => play(start, history, set).filter(({ alone }) => alone));
    expect(posted.length).toBeGreaterThan(100);
  });
});
