// Nothing that is told to others can be about fewer than five people.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildAnalysis,
  buildFeedbackInsights,
  buildHealthReport,
  buildRetentionInsights,
  envelope,
} from '../../../src/core/coordination/build.ts';
import { feedbackInsightsSchema, healthReportSchema, outgoingSchema } from '../../../src/core/coordination/events.ts';
import { leastAuthors, suppressSmall, themeNameSchema } from '../../../src/core/coordination/groups.ts';
import { memberStates } from '../../../src/core/coordination/retention.ts';
import { dayMs, garden, health, insights, noon, snapshot, span, theme, uuid, warning } from './facts.ts';

describe('a health report', () => {
  it.each([0, 1, 4])('of %i people has no score, no drivers and no counts', (authors) => {
    const told = buildHealthReport(health(authors));
    expect(told).toMatchObject({
      score: null,
      interval: null,
      authors: null,
      messages: null,
      change: null,
      drivers: [],
    });
  });

  it('of five people tells score, change and drivers, without those that rest on fewer', () => {
    const told = buildHealthReport(health(5));
    expect(told).toMatchObject({ score: 0.72, change: -0.18, authors: 5, messages: 30, status: 'warning' });
    expect(told.drivers).toEqual([{ signal: 'tone', value: 0.6, weight: 0.6, contribution: -0.3065 }]);
  });

  it('does not tell of a change since a time with fewer than five people', () => {
    expect(buildHealthReport(health(8, { before: snapshot(4, { score: 0.9 }) })).change).toBeNull();
  });

  it('leaves severe content to the moderators, and examples with it', () => {
    const warnings = [warning(), warning({ id: 'w2', cause: 'severe', signal: null })];
    const told = buildHealthReport(health(9, { warnings }));
    expect(told.warnings).toEqual([
      { cause: 'sustained', signal: 'tone', since: new Date(noon - dayMs).toISOString(), clearedAt: null },
    ]);
  });

  it('with a score of fewer than five people is refused by the schema itself', () => {
    const told = buildHealthReport(health(9));
    expect(healthReportSchema.safeParse({ ...told, authors: 4 }).success).toBe(false);
    expect(healthReportSchema.safeParse({ ...told, authors: null }).success).toBe(false);
    expect(healthReportSchema.safeParse({ ...told, author: 'ann' }).success).toBe(false);
  });
});

describe('feedback insights', () => {
  it('leave out themes, sources and surveys of fewer than five people, and say how many themes', () => {
    const told = buildFeedbackInsights({
      ...insights({
        themes: [theme(4), theme(5, { theme: 'dark mode' }), theme(9, { theme: 'prices' })],
        sources: [
          { source: 'chat', authors: 4, items: 90 },
          { source: 'tickets', authors: 6, items: 8 },
        ],
      }),
      surveys: [
        { kind: 'NPS', score: 20, answers: 4, responseRate: 0.5 },
        { kind: 'CSAT', score: 80, answers: 5, responseRate: 0.5 },
      ],
      link: null,
    });
    expect(told.themes.map((one) => one.theme)).toEqual(['prices', 'dark mode']);
    expect(told.suppressed).toBe(1);
    expect(told.sources.map(({ source }) => source)).toEqual(['tickets']);
    expect(told.surveys.map(({ kind }) => kind)).toEqual(['CSAT']);
  });

  it.each(['@ann is rude', 'ann@example.org', 'see https://evil.example', 'call 030123456', ''])(
    'have no theme called "%s"',
    (name) => {
      expect(themeNameSchema.safeParse(name).success).toBe(false);
      const told = buildFeedbackInsights({
        ...insights({ themes: [theme(9, { theme: name })] }),
        surveys: [],
        link: null,
      });
      expect(told).toMatchObject({ themes: [], suppressed: 1 });
    },
  );

  it('of fewer than five authors are refused by the schema itself', () => {
    const told = buildFeedbackInsights({ ...insights(), surveys: [], link: null });
    const [first] = told.themes;
    expect(feedbackInsightsSchema.safeParse({ ...told, themes: [{ ...first, authors: 4 }] }).success).toBe(false);
    expect(feedbackInsightsSchema.safeParse({ ...told, themes: [{ ...first, quote: 'x' }] }).success).toBe(false);
  });
});

it('an analysis without a theme of five people has no summary either', () => {
  const summary = 'Two people are angry about the login.';
  const asked = { topic: 'login', summary, link: null };
  expect(buildAnalysis({ ...insights({ themes: [theme(2)] }), ...asked }).summary).toBeNull();
  expect(buildAnalysis({ ...insights(), ...asked }).summary).toBe(summary);
});

describe('retention insights', () => {
  const states = { newcomer: 6, consistent: 12, vital: 3, 'at-risk': 0, dropped: 5, occasional: 20 };
  const found = { span, activeBefore: 30, lost: 6, states, link: null };

  it('leave out cohorts of fewer than five joiners, and say how many', () => {
    const week = noon - 7 * dayMs;
    const cohorts = [
      { week, joiners: 4, activeAgain: 4 },
      { week, joiners: 0, activeAgain: 0 },
      { week, joiners: 5, activeAgain: 2 },
    ];
    const told = buildRetentionInsights({ ...found, cohorts });
    expect(told.cohorts).toEqual([{ week: new Date(week).toISOString(), joiners: 5, retained: 0.4 }]);
    expect(told.suppressedCohorts).toBe(1);
    expect(told.churn).toEqual({ activeBefore: 30, rate: 0.2 });
  });

  it('hide a small state and the next smallest with it, so that neither can be worked out', () => {
    const { members } = buildRetentionInsights({ ...found, cohorts: [] });
    expect(members).toEqual({ newcomer: 6, consistent: 12, vital: null, 'at-risk': 0, dropped: null, occasional: 20 });
  });

  it('tell no churn of fewer than five people', () => {
    expect(buildRetentionInsights({ ...found, cohorts: [], activeBefore: 4, lost: 4 }).churn).toBeNull();
  });
});

describe('small counts', () => {
  const counts = fc.record(
    Object.fromEntries(memberStates.map((state) => [state, fc.integer({ min: 0, max: 40 })])) as Record<
      (typeof memberStates)[number],
      fc.Arbitrary<number>
    >,
  );

  it('never show, nor can be worked out from the total', () => {
    fc.assert(
      fc.property(counts, (given) => {
        const shown = suppressSmall(given);
        const hidden = memberStates.filter((state) => shown[state] === null);
        for (const state of memberStates) {
          const count = shown[state];
          if (count !== null) expect(count === 0 || count >= leastAuthors).toBe(true);
          if (count !== null) expect(count).toBe(given[state]);
        }
        const people = hidden.reduce((sum, state) => sum + given[state], 0);
        const others = memberStates.filter((state) => given[state] > 0).length;
        // One hidden count would be the total minus the rest, unless there is nothing else to hide it with.
        if (hidden.length === 1) expect(others).toBe(1);
        if (hidden.length > 1) expect(people >= leastAuthors || hidden.length === others).toBe(true);
      }),
    );
  });
});

describe('the envelope', () => {
  const told = { type: 'coordination.health-report' as const, data: buildHealthReport(health(9)) };

  it('is what the published schema takes, byte for byte after JSON', () => {
    const event = envelope({ id: uuid, at: noon, to: 'CEO', space: { id: garden, name: 'Garden' } }, told);
    expect(outgoingSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    expect(event).toMatchObject({ version: 1, from: 'CCO', to: 'CEO', inReplyTo: null });
  });

  it('refuses what is not in the schema', () => {
    expect(() => envelope({ id: 'x', at: noon, to: 'CEO', space: null }, told)).toThrow();
  });
});
