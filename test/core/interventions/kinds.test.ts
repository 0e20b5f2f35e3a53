import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../../src/core/interventions/kinds/all.ts';
import { seeksHelp } from '../../../src/core/interventions/kinds/help-seeking.ts';
import type { HelperCallFacts } from '../../../src/core/interventions/kinds/helper-call.ts';
import { consider, type Kind } from '../../../src/core/interventions/kinds/kind.ts';
import { kindLimits } from '../../../src/core/interventions/kinds/limits.ts';
import { type Helper, helpersFor, type NudgeFacts, nudgeRule } from '../../../src/core/interventions/kinds/nudge.ts';
import type { ResolutionFacts } from '../../../src/core/interventions/kinds/resolution-check.ts';
import { cosine, groupAlike, termsOf, vectorizer } from '../../../src/core/interventions/kinds/similarity.ts';
import type { StatusFacts } from '../../../src/core/interventions/kinds/status-post.ts';
import type { ThanksFacts } from '../../../src/core/interventions/kinds/thanks.ts';
import type { WelcomeFacts } from '../../../src/core/interventions/kinds/welcome.ts';
import { messageKeys } from '../../../src/core/interventions/messages/catalogue.ts';
import { member, minute, now, talk } from './talk.ts';

const hour = 60 * minute;
const day = 24 * hour;

/** `nothing`, the code it was skipped with, or `proposed`. */
const outcome = <F, T>(kind: Kind<F, T>, facts: F, at = now): string => {
  const found = consider(kind, facts, at);
  return found.outcome === 'skipped' ? found.skip.code : found.outcome;
};
const proposal = <F, T>(kind: Kind<F, T>, facts: F) => {
  const found = consider(kind, facts, now);
  if (found.outcome !== 'proposed') throw new Error(found.outcome);
  return found.proposal;
};

const background = [
  'the printer does not print any more',
  'my battery is empty after an hour',
  'which desktop do you like',
  'the sound is gone after suspend',
  'how to install the nvidia driver',
  'wifi drops every few minutes',
  'where is the wallpaper stored',
  'grub does not show the other system',
];
const question = {
  askerId: member('a'),
  at: now - 40 * minute,
  answeredAt: null,
  text: 'nvidia driver gives a black screen',
};
const helper = (name: string, change: Partial<Helper> = {}): Helper => ({
  id: member(name),
  mention: `@${name}`,
  optedIn: true,
  stopped: false,
  lastActiveAt: now - minute,
  lastPingAt: null,
  answered: [{ text: 'black screen with the nvidia driver after an update', at: now - day }],
  ...change,
});
const asking = (helpers: Helper[], change: Partial<NudgeFacts> = {}): NudgeFacts => ({
  question,
  answerMs: hour,
  helpers,
  background,
  ...change,
});

describe('a nudge', () => {
  it.each<[string, Partial<NudgeFacts['question']>, string]>([
    ['after half of the time to answer', {}, 'proposed'],
    ['not sooner', { at: now - 29 * minute }, 'nothing'],
    ['not a day later', { at: now - day - 1 }, 'nothing'],
    ['not once it is answered', { answeredAt: now - minute }, 'nothing'],
    ['not without its text', { text: null }, 'no-helper'],
    ['not about something else', { text: 'why is the printer slow' }, 'no-helper'],
    ['not about everything', { text: 'can you help me with this please?' }, 'no-helper'],
  ])('comes %s', (_, change, expected) => {
    expect(outcome(kinds.nudge, asking([helper('h')], { question: { ...question, ...change } }))).toBe(expected);
  });

  it.each<[string, Partial<Helper>]>([
    ['who did not ask to be told', { optedIn: false }],
    ['who said stop', { stopped: true }],
    ['who is not around', { lastActiveAt: now - 31 * minute }],
    ['never seen', { lastActiveAt: null }],
    ['told today', { lastPingAt: now - 23 * hour }],
    ['who asked it', { id: question.askerId }],
    ['who answered other questions', { answered: [{ text: 'the battery is empty', at: now - day }] }],
    [
      'who answered such ones long ago',
      { answered: helper('h').answered.map((each) => ({ ...each, at: now - 31 * day })) },
    ],
    ['who never answered', { answered: [] }],
  ])('is not for a helper %s', (_, change) => {
    expect(outcome(kinds.nudge, asking([helper('h', change)]))).toBe('no-helper');
  });

  it('is for the two who know most of it', () => {
    const some = helper('some', { answered: [{ text: 'which nvidia card for two screens', at: now - day }] });
    const found = proposal(
      kinds.nudge,
      asking([some, helper('best'), helper('good', { lastActiveAt: now - 9 * minute })]),
    );
    expect(found).toMatchObject({
      message: 'nudge',
      values: { helpers: '@best, @good', minutes: 40 },
      about: member('a'),
      pings: [member('best'), member('good')],
    });
  });

  it('tells no helper twice a day, nor one who did not ask, whatever comes', () => {
    const drawn = fc.record({
      name: fc.constantFrom('h', 'i', 'j'),
      wait: fc.integer({ min: 0, max: 10 * hour }),
      optedIn: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 40 }), (events) => {
        const told = new Map<string, number>();
        let at = now;
        for (const { name, wait, optedIn } of events) {
          at += wait;
          const lastPingAt = told.get(name) ?? null;
          const facts = asking([helper(name, { optedIn, lastPingAt, lastActiveAt: at - minute })], {
            question: { ...question, at: at - hour },
          });
          for (const { id } of helpersFor(
            { ...facts, helpers: facts.helpers.map((h) => ({ ...h, answered: [{ text: question.text, at }] })) },
            at,
          )) {
            expect(optedIn).toBe(true);
            if (lastPingAt !== null) expect(at - lastPingAt).toBeGreaterThanOrEqual(nudgeRule.restMs);
            expect(id).toBe(member(name));
            told.set(name, at);
          }
        }
      }),
      { seed: 51, numRuns: 100 },
    );
  });
});

describe('a call for moderators', () => {
  const facts: HelperCallFacts = {
    question,
    answerMs: 40 * minute,
    channelName: 'general',
    nudgedAt: null,
    overdue: 2,
  };
  it.each<[string, Partial<HelperCallFacts>, string]>([
    ['when the time to answer is over', {}, 'proposed'],
    ['not sooner', { answerMs: 41 * minute }, 'nothing'],
    ['not once it is answered', { question: { ...question, answeredAt: now } }, 'nothing'],
    ['not after four times that', { question: { ...question, at: now - 161 * minute } }, 'nothing'],
    ['not right after helpers were told', { nudgedAt: now - 14 * minute }, 'helpers-told'],
    ['when they did not come', { nudgedAt: now - 15 * minute }, 'proposed'],
  ])('comes %s', (_, change, expected) => {
    expect(outcome(kinds['helper-call'], { ...facts, ...change })).toBe(expected);
  });
});

describe('a reminder of the rules', () => {
  it.each([
    ['three rude messages of two members', 'a! bo b! a!', 'x', 'proposed'],
    ['of one alone', 'a! bo a! a!', 'x', 'nothing'],
    ['two', 'a! bo b!', 'x', 'nothing'],
    ['angry but not rude', 'a- b- a- b-', 'x', 'nothing'],
    ['staff', 'A! B! A! B!', 'x', 'nothing'],
    ['where no rules are known', 'a! bo b! a!', null, 'no-rules'],
    ['where it is heated', 'a! b! c! a! b! c!', 'x', 'heated'],
  ])('%s: %s', (_, script, rules, expected) => {
    expect(outcome(kinds['rules-reminder'], { messages: talk(script), rules })).toBe(expected);
  });

  it('looks at an hour', () => {
    expect(outcome(kinds['rules-reminder'], { messages: talk('a! b! a!', 31 * minute), rules: 'x' })).toBe('nothing');
  });
});

it('de-escalation keeps its trigger and its reason', () => {
  expect(outcome(kinds['de-escalation'], { messages: talk('ao bo') })).toBe('nothing');
  expect(proposal(kinds['de-escalation'], { messages: talk('a- b- c- a- b- c-') }).reason).toContain('6 of the last 6');
});

it('a curse at a computer is nobody’s to be reminded of', () => {
  const rude = talk('a! bo b! a!').map((message) => ({ ...message, text: 'this damned printer' }));
  expect(outcome(kinds['rules-reminder'], { messages: rude, rules: 'x' })).toBe('nothing');
});

describe('a status post', () => {
  const same = [
    'I cannot log in, error 503',
    'login fails with error 503 again',
    'error 503 at login for me too',
    'is the login page at 503 for you too?',
    'login gives 503',
  ];
  const reports = (texts: readonly string[], gapMs = minute): StatusFacts => ({
    reports: texts.map((text, index) => ({
      memberId: member(`m${index}`),
      at: now - (texts.length - 1 - index) * gapMs,
      text,
    })),
    background,
    status: null,
  });
  it.each<[string, StatusFacts, string]>([
    ['many with the same problem', reports(same), 'proposed'],
    ['among other problems', reports([...background, ...same]), 'proposed'],
    ['three of them', reports(same.slice(0, 3)), 'nothing'],
    ['each with another', reports(background), 'nothing'],
    ['the same over hours', reports(same, 20 * minute), 'nothing'],
    ['words without a matter', reports(Array.from({ length: 6 }, () => 'it is not working')), 'nothing'],
    [
      'one member many times',
      { ...reports(same), reports: reports(same).reports.map((r) => ({ ...r, memberId: member('a') })) },
      'nothing',
    ],
  ])('%s', (_, facts, expected) => {
    expect(outcome(kinds['status-post'], facts)).toBe(expected);
  });

  it('counts people', () => {
    expect(proposal(kinds['status-post'], reports([...background, ...same]))).toMatchObject({
      values: { people: 5, status: '' },
      about: null,
    });
  });
});

describe('a resolution check', () => {
  const facts: ResolutionFacts = {
    askerId: member('a'),
    answeredAt: now - 4 * hour,
    lastAt: now - 3 * hour,
    settled: false,
    inThread: true,
    askerGone: false,
  };
  it.each<[string, Partial<ResolutionFacts>, string]>([
    ['answered, then silence', {}, 'proposed'],
    ['not answered', { answeredAt: null }, 'nothing'],
    ['still talking', { lastAt: now - hour }, 'nothing'],
    ['long over', { lastAt: now - 25 * hour }, 'nothing'],
    ['said to be solved', { settled: true }, 'nothing'],
    ['in the channel itself', { inThread: false }, 'no-thread'],
    ['the asker left', { askerGone: true }, 'asker-gone'],
  ])('%s', (_, change, expected) => {
    expect(outcome(kinds['resolution-check'], { ...facts, ...change })).toBe(expected);
  });
});

describe('a welcome', () => {
  const facts: WelcomeFacts = {
    memberId: member('n'),
    firstAt: now - hour,
    answeredAt: null,
    greeters: [{ id: member('g'), lastActiveAt: now - minute }],
    rules: null,
    leftToHelpers: false,
  };
  it.each<[string, Partial<WelcomeFacts>, string]>([
    ['first words nobody answered', {}, 'proposed'],
    ['answered by a human', { answeredAt: now - minute }, 'nothing'],
    ['just said', { firstAt: now - 9 * minute }, 'nothing'],
    ['long ago', { firstAt: now - 7 * hour }, 'nothing'],
    ['nobody there to answer', { greeters: [] }, 'nobody-around'],
    ['those who answer are away', { greeters: [{ id: member('g'), lastActiveAt: now - hour }] }, 'nobody-around'],
    ['only the newcomer', { greeters: [{ id: member('n'), lastActiveAt: now }] }, 'nobody-around'],
  ])('%s', (_, change, expected) => {
    expect(outcome(kinds.welcome, { ...facts, ...change })).toBe(expected);
  });
});

describe('thanks', () => {
  const answers = (...names: string[]) =>
    names.map((name, index) => ({ memberId: member(name), at: now - index * hour }));
  it.each<[string, Partial<ThanksFacts>, string]>([
    ['several answered several', { answers: answers('a', 'b', 'c', 'a', 'b') }, 'proposed'],
    ['two people', { answers: answers('a', 'b', 'a', 'b', 'a') }, 'nothing'],
    ['few answers', { answers: answers('a', 'b', 'c') }, 'nothing'],
    ['long ago', { answers: answers('a', 'b', 'c', 'a', 'b').map((a) => ({ ...a, at: a.at - 8 * day })) }, 'nothing'],
    ['thanked this week', { answers: answers('a', 'b', 'c', 'a', 'b'), lastThanksAt: now - 6 * day }, 'thanked-lately'],
    [
      'known for less than a week',
      { answers: answers('a', 'b', 'c', 'a', 'b'), knownSince: now - 6 * day },
      'known-too-short',
    ],
  ])('%s', (_, change, expected) => {
    const facts = { answers: [], lastThanksAt: null, knownSince: now - 30 * day, ...change };
    expect(outcome(kinds.thanks, facts)).toBe(expected);
  });
});

it('every kind has its limits and its message', () => {
  expect(Object.keys(kinds).toSorted()).toEqual([...messageKeys].toSorted());
  for (const [name, kind] of Object.entries(kinds)) {
    expect(kind.name).toBe(name);
    expect(kind.limits).toBe(kindLimits[kind.name]);
  }
});

describe('two texts are alike', () => {
  const vector = vectorizer(background);
  const like = (a: string, b: string) => cosine(vector(a), vector(b));
  it('as far as they share what is rare', () => {
    expect(like('nvidia driver', 'nvidia driver')).toBeCloseTo(1, 9);
    expect(like('Nvidia-Drivers!', 'the nvidia driver?')).toBeCloseTo(1, 9);
    expect(like('it is so', 'it is so')).toBe(0);
    expect(like('nvidia driver', 'the battery')).toBe(0);
    expect(like('frobnicate the screen', 'frobnicate my wifi')).toBeGreaterThan(
      like('after frobnicate', 'after the update'),
    );
    expect(termsOf('Fehler 503: Überläufe, s. https://a.example/login')).toEqual(['fehler', '503', 'uberlaufe']);
  });

  it('from 0 to 1, the same both ways, and every text is in one group', () => {
    const texts = fc.array(
      fc
        .array(fc.constantFrom(...background.join(' ').split(' '), '503', '!', 'É'), { maxLength: 8 })
        .map((w) => w.join(' ')),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(texts, (all) => {
        const [a = '', b = ''] = all;
        expect(like(a, b)).toBeCloseTo(like(b, a), 9);
        expect(like(a, b)).toBeGreaterThanOrEqual(0);
        expect(like(a, b)).toBeLessThanOrEqual(1);
        expect(
          groupAlike(all, vector, 0.3)
            .flat()
            .sort((x, y) => x - y),
        ).toEqual(all.map((_, index) => index));
      }),
      { seed: 52, numRuns: 200 },
    );
  });
});

describe('a question for whoever can help', () => {
  it.each([
    ['how do i install an hp scanner in 6.06?', true],
    ['is it necessary to have a firewall or antivirus running in ubuntu?', true],
    ['Has anyone got jack to work with 2 soundcards?', true],
    ['or songwrite?', false],
    ['antispeticx: so i saved it and then i guess i do a restart?', false],
    ['Question: how do I restart the printer service?', true],
    ['what is the other one then?', false],
    ["That's one infuriating nick. Are the videos about it too?", false],
  ])('%s %s', (text, expected) => {
    expect(seeksHelp(text, 'en')).toBe(expected);
  });

  it('is any in a language that is not read', () => {
    expect(seeksHelp('comment installer le pilote nvidia ?', 'fr')).toBe(true);
  });
});
