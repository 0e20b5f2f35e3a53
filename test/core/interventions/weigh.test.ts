import { describe, expect, it } from 'vitest';
import { emptyStrategy, strategySchema } from '../../../src/core/brand/strategy.ts';
import { experimentSchema } from '../../../src/core/interventions/effect/hold-out.ts';
import type { Proposal } from '../../../src/core/interventions/kinds/kind.ts';
import { policyRules, policySettingsSchema } from '../../../src/core/interventions/policy-rules.ts';
import { type Situation, type Ways, weigh } from '../../../src/core/interventions/weigh.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { garden, general, member, now } from './talk.ts';

const proposal: Proposal<'thanks'> = {
  message: 'thanks',
  values: { people: 3, answers: 5 },
  about: null,
  pings: [],
  reason: '3 people answered 5 questions in the last week.',
};
const situation: Situation = {
  place: { spaceId: garden, channelId: general, threadId: null },
  now,
  past: [],
  hidden: false,
  stopped: false,
  botSpokeLast: false,
  sortingItOut: false,
  severe: false,
  canAsk: true,
  accused: [],
  mentions: [],
  locale: 'en',
};
const ways: Ways = {
  policy: policyRules({ ...defaultSpaceSettings, mode: 'auto' }, policySettingsSchema.parse({})),
  brand: defaultSpaceSettings.brand,
  strategy: null,
  overrides: {},
  experiment: experimentSchema.parse({}),
};
const half = experimentSchema.parse({ holdout: 0.5 });

describe('a proposal', () => {
  it('is posted alone where that is allowed, in the tone of the strategy', () => {
    const plain = weigh('thanks', proposal, situation, ways);
    expect(plain).toMatchObject({ decision: { decision: 'do' }, arm: null, review: { hard: [], soft: [] } });
    expect(plain.text).toContain('3 people answered 5 questions');
    const warm = { ...ways, strategy: { ...emptyStrategy, voice: { tone: 'warm', readingAge: 14 } as const } };
    expect(weigh('thanks', proposal, situation, warm).text).toContain('a word of thanks');
    expect(weigh('thanks', proposal, { ...situation, locale: 'de' }, ways).text).toContain('5 Fragen');
  });

  it('whose words break a soft rule becomes a draft, with a mended text beside it', () => {
    const strategy = strategySchema.parse({ preferred: [{ avoid: 'people', use: 'members' }] });
    const found = weigh('thanks', proposal, situation, { ...ways, strategy });
    expect(found.decision).toMatchObject({ decision: 'draft', code: 'text-violates' });
    expect(found.text).toContain('3 people');
    expect(found.review.corrected).toContain('3 members');
  });

  it('that pings may name its helpers, and nobody else', () => {
    const nudge: Proposal<'nudge'> = {
      message: 'nudge',
      values: { helpers: '@ana', minutes: 9 },
      about: member('a'),
      pings: [member('ana')],
      reason: '.',
    };
    expect(weigh('nudge', nudge, { ...situation, mentions: ['@ana'] }, ways).review.soft).toEqual([]);
    expect(weigh('nudge', nudge, situation, ways).review.soft.map(({ code }) => code)).toEqual(['mention']);
  });
});

describe('the experiment', () => {
  const days = Array.from({ length: 60 }, (_, day) => ({ ...situation, now: now + day * 86_400_000 }));
  const arms = (change: Partial<Situation>, set: Partial<Ways> = {}) =>
    days.map((each) => weigh('thanks', proposal, { ...each, ...change }, { ...ways, experiment: half, ...set }));

  it('deals only what nothing else speaks against', () => {
    const eligible = arms({});
    expect(new Set(eligible.map(({ arm }) => arm))).toEqual(new Set(['treated', 'held-out']));
    for (const { arm, decision } of eligible) {
      expect(decision.code === 'held-out').toBe(arm === 'held-out');
      expect(decision.decision === 'do').toBe(arm === 'treated');
    }
    for (const { arm } of arms({ sortingItOut: true })) expect(arm).toBeNull();
  });

  it('leaves out severe content, and spaces that only watch', () => {
    for (const { arm, decision } of arms({ severe: true })) expect([arm, decision.decision]).toEqual([null, 'draft']);
    const watching = { policy: { ...ways.policy, mode: 'observe' as const } };
    for (const { arm, decision } of arms({}, watching)) expect([arm, decision.decision]).toEqual([null, 'observe']);
  });
});
