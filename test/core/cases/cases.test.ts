import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseEvent, CaseKind, OpenedEvent } from '../../../src/core/cases/case.ts';
import { closedCaseOf, outcomeOf, searchText } from '../../../src/core/cases/outcome.ts';
import { type CaseFile, caseOf, openCase, type Step, step } from '../../../src/core/cases/step.ts';
import { channelId, memberId, spaceId, threadId } from '../../../src/core/ids.ts';

const start = Date.UTC(2026, 2, 10, 14, 0);
const minute = 60_000;
const id = '01981111-0000-7000-8000-0000000000aa';
const garden = spaceId('anychat', 'garden');
const mona = memberId('anychat', 'mona');

const opened = (more: Partial<OpenedEvent> = {}): OpenedEvent => ({
  id: 'opened',
  at: start,
  by: null,
  kind: 'opened',
  cause: 'health',
  origin: 'warning',
  priority: 'high',
  channelId: null,
  threadId: null,
  signals: ['tone'],
  score: 0.55,
  sourceId: 'w1',
  ...more,
});
const typed = (caseKind: CaseKind): CaseEvent => ({ id: 'typed', at: start, by: null, kind: 'typed', caseKind });
type Rest<E> = E extends CaseEvent ? Omit<E, 'id' | 'at' | 'by'> : never;
const event = (minutes: number, rest: Rest<CaseEvent>, eventId = `${rest.kind}.${minutes}`): CaseEvent =>
  ({ id: eventId, at: start + minutes * minute, by: null, ...rest }) as CaseEvent;
const settled = (minutes: number, stepName: string, more: object = {}): CaseEvent =>
  event(
    minutes,
    { kind: 'settled', effectId: `${id}:${stepName}`, status: 'done', externalId: null, url: null, ...more },
    `settled.${stepName}.${minutes}`,
  );
const themes = [{ label: 'checkout, card', messages: 9, authors: 7, trend: { before: null, change: 'new' as const } }];

/** Feeds events one by one; the case after each, and the steps each asked for, without updates of the card. */
const play = (first: OpenedEvent, kind: CaseKind, events: readonly CaseEvent[]) => {
  let now: Step = openCase(id, garden, first, [typed(kind)]);
  const asked: string[][] = [];
  const states: string[] = [];
  const note = (): void => {
    asked.push(now.effects.filter((one) => one.kind !== 'card-update').map((one) => one.id.slice(id.length + 1)));
    states.push(now.case.state);
  };
  note();
  for (const one of events) {
    now = step(now.file, one);
    note();
  }
  return { asked, states, last: now };
};

describe('The first steps', () => {
  it.each([
    ['response-delay', 'monitoring', ['card', 'notify:support'], ['notify:support']],
    ['bug-report', 'monitoring', ['card', 'notify:support'], ['notify:support']],
    ['feature-request', 'monitoring', ['card', 'notify:product'], ['notify:product']],
  ] as const)('of a %s go to the role in charge; then it is watched', (kind, state, steps, done) => {
    const { asked, states } = play(
      opened({ origin: 'sla' }),
      kind,
      done.map((name) => settled(1, name)),
    );
    expect(asked[0]).toEqual(steps);
    expect(states).toEqual(['acted', state]);
  });

  it('of anything else are the card alone', () => {
    expect(play(opened(), 'other', [])).toMatchObject({ asked: [['card']], states: ['monitoring'] });
  });

  it('of a health warning are the analysis, then the tracker issue and the CEO, then watching', () => {
    const { asked, states, last } = play(opened(), 'negative-sentiment', [
      event(1, { kind: 'analysed', themes }),
      settled(1, 'analyse'),
      settled(2, 'tracker', { externalId: 'COM-7', url: 'https://tracker.example/COM-7' }),
      settled(3, 'notify:ceo'),
    ]);
    expect(asked).toEqual([['card', 'analyse'], ['tracker', 'notify:ceo'], [], [], []]);
    expect(states).toEqual(['typed', 'acted', 'acted', 'acted', 'monitoring']);
    expect(last.case).toMatchObject({ themes, tracker: { externalId: 'COM-7', state: 'open' }, troubles: [] });
  });

  it('go on without themes when the analysis fails', () => {
    const { asked, states } = play(opened(), 'negative-sentiment', [settled(1, 'analyse', { status: 'failed' })]);
    expect(asked[1]).toEqual(['tracker', 'notify:ceo']);
    expect(states).toEqual(['typed', 'acted']);
  });

  it('do not hold it up when one is uncertain: that is shown', () => {
    const { states, last } = play(opened(), 'negative-sentiment', [
      event(1, { kind: 'analysed', themes }),
      settled(1, 'analyse'),
      settled(2, 'tracker', { status: 'uncertain' }),
      settled(3, 'notify:ceo'),
    ]);
    expect(states.at(-1)).toBe('monitoring');
    expect(last.case.troubles).toEqual([{ step: 'tracker', status: 'uncertain' }]);
    const found = step(last.file, settled(9, 'tracker', { externalId: 'COM-7' }));
    expect(found.case).toMatchObject({ troubles: [], tracker: { externalId: 'COM-7' } });
  });
});

const watched = [
  event(1, { kind: 'analysed', themes }),
  settled(1, 'analyse'),
  settled(2, 'tracker', { externalId: 'COM-7' }),
  settled(3, 'notify:ceo'),
];
const recovered = event(60, { kind: 'recovered', why: 'warning-cleared', score: 0.88 });
const votes = (minutes: number, solved: number, unsolved: number, round = 0): CaseEvent =>
  event(minutes, { kind: 'votes', round, solved, unsolved });

describe('The way to the end', () => {
  it('asks the members, and is resolved when they say so', () => {
    const { asked, states, last } = play(opened(), 'negative-sentiment', [
      ...watched,
      recovered,
      votes(70, 2, 0),
      votes(80, 3, 1),
    ]);
    expect(asked.slice(-3)).toEqual([['ask:0.1'], [], ['comment:resolved.0', 'notify:ceo:resolved.0']]);
    expect(states.slice(-3)).toEqual(['awaiting-confirmation', 'awaiting-confirmation', 'resolved']);
    expect(outcomeOf(last.case)).toMatchObject({
      closedBy: 'members',
      outcome: 'solved',
      solved: 3,
      unsolved: 1,
      scoreBefore: 0.55,
      scoreAfter: 0.88,
      themes: ['checkout, card'],
    });
  });

  it.each([
    ['warning', 1, 0, 'awaiting-confirmation'],
    ['warning', 3, 2, 'awaiting-confirmation'],
    ['warning', 4, 2, 'resolved'],
    ['warning', 1, 3, 'reopened'],
    ['sla', 1, 0, 'resolved'],
    ['sla', 0, 1, 'reopened'],
    ['sla', 1, 1, 'awaiting-confirmation'],
  ] as const)('of a %s with %i yes and %i no: %s', (origin, yes, no, state) => {
    const { last } = play(opened({ origin }), 'response-delay', [recovered, votes(70, yes, no)]);
    expect(last.case.state).toBe(state);
  });

  it('is asked about again when nobody answers, three times at most; then a person decides', () => {
    const silence = [1, 2, 3, 4].map((day) => event(day * 1_440, { kind: 'unanswered', round: 0 }));
    const { asked, last } = play(opened(), 'response-delay', [recovered, ...silence]);
    expect(asked.slice(1)).toEqual([['ask:0.1'], ['ask:0.2'], ['ask:0.3'], [], []]);
    expect(last.case.state).toBe('awaiting-confirmation');
  });

  it('follows the tracker: resolved there asks the members, taken up again there goes on', () => {
    const { states, asked, last } = play(
      opened({ channelId: channelId('anychat', 'help'), threadId: threadId('anychat', 't') }),
      'negative-sentiment',
      [
        ...watched,
        event(10, { kind: 'tracker-moved', state: 'in-progress' }),
        event(20, { kind: 'tracker-moved', state: 'resolved' }),
        event(30, { kind: 'tracker-moved', state: 'open' }),
      ],
    );
    expect(states.slice(-3)).toEqual(['monitoring', 'awaiting-confirmation', 'monitoring']);
    expect(asked.slice(-3)).toEqual([['tell:0'], ['ask:0.1'], []]);
    expect(last.case.tracker?.state).toBe('open');
  });

  it('takes the same trouble again as a comment, never as a second issue', () => {
    const { asked, states } = play(opened(), 'negative-sentiment', [
      ...watched,
      recovered,
      event(90, { kind: 'recurred', score: 0.5 }, 'again:w2'),
    ]);
    expect(asked.at(-1)).toEqual(['comment:again:w2']);
    expect(states.at(-1)).toBe('monitoring');
  });

  it('can be closed by a person at any time, and reopened; a vote of before counts no more', () => {
    const { states, asked, last } = play(opened(), 'negative-sentiment', [
      ...watched,
      event(50, { kind: 'closed', outcome: 'no-action' }),
      event(60, { kind: 'reopened', why: 'members' }),
      votes(70, 9, 0, 0),
      event(80, { kind: 'recovered', why: 'person', score: null }),
      votes(90, 3, 0, 1),
    ]);
    expect(states.slice(-5)).toEqual(['resolved', 'reopened', 'reopened', 'awaiting-confirmation', 'resolved']);
    expect(asked.slice(-5)).toEqual([
      ['comment:resolved.0', 'notify:ceo:resolved.0'],
      ['comment:reopened.1', 'notify:support:reopened.1'],
      [],
      ['ask:1.1'],
      ['comment:resolved.1', 'notify:ceo:resolved.1'],
    ]);
    expect(last.case.round).toBe(1);
  });

  it('keeps who owns it apart from what it comes to', () => {
    const { last } = play(opened(), 'other', [
      event(1, { kind: 'assigned', to: mona }),
      event(2, { kind: 'noted', text: 'her words' }),
    ]);
    expect(last.case.owner).toBe(mona);
    expect(searchText(last.case)).not.toMatch(/mona|words/u);
  });

  it('counts for the score unless the score itself brought it, or it was no problem', () => {
    const close = (origin: 'warning' | 'sla', outcome: 'solved' | 'no-action') =>
      closedCaseOf(play(opened({ origin }), 'other', [event(9, { kind: 'closed', outcome })]).last.case);
    expect(close('sla', 'solved')).toMatchObject({ confirmed: false, fromWarning: false });
    expect(close('warning', 'solved')).toMatchObject({ fromWarning: true });
    expect(close('sla', 'no-action')).toBeNull();
  });
});

describe('Events in any order, and more than once', () => {
  const minutes = fc.integer({ min: 1, max: 300 });
  const round = fc.integer({ min: 0, max: 2 });
  const count = fc.integer({ min: 0, max: 5 });
  const body: fc.Arbitrary<Rest<CaseEvent>> = fc.oneof(
    fc.constant<Rest<CaseEvent>>({ kind: 'analysed', themes }),
    fc.constant<Rest<CaseEvent>>({ kind: 'recurred', score: 0.5 }),
    fc.constant<Rest<CaseEvent>>({ kind: 'recovered', why: 'warning-cleared', score: 0.9 }),
    fc
      .constantFrom('open' as const, 'in-progress' as const, 'resolved' as const, 'declined' as const)
      .map((state) => ({ kind: 'tracker-moved' as const, state })),
    fc.record({ kind: fc.constant('votes' as const), round, solved: count, unsolved: count }),
    fc.record({ kind: fc.constant('unanswered' as const), round }),
    fc.constant<Rest<CaseEvent>>({ kind: 'assigned', to: mona }),
    fc.constant<Rest<CaseEvent>>({ kind: 'noted', text: 'x' }),
    fc.constant<Rest<CaseEvent>>({ kind: 'closed', outcome: 'solved' }),
    fc.constant<Rest<CaseEvent>>({ kind: 'reopened', why: 'person' }),
    fc.constantFrom('analyse', 'tracker', 'notify:ceo', 'card').map((name) => ({
      kind: 'settled' as const,
      effectId: `${id}:${name}`,
      status: 'done' as const,
      externalId: name === 'tracker' ? 'COM-7' : null,
      url: null,
    })),
  );
  const story = fc
    .array(fc.tuple(minutes, body), { maxLength: 14 })
    .map((events) => events.map(([at, rest], index) => event(at, rest, `e${index}`)));
  const kind = fc.constantFrom<CaseKind>('negative-sentiment', 'response-delay', 'other');
  const shuffled = story.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 }),
    ),
  );
  const walk = (
    caseKind: CaseKind,
    events: readonly CaseEvent[],
    each: (before: Step, one: CaseEvent, after: Step) => void,
  ) => {
    let now = openCase(id, garden, opened(), [typed(caseKind)]);
    const effects = now.effects.map((one) => one.id);
    for (const one of events) {
      const next = step(now.file, one);
      each(now, one, next);
      effects.push(...next.effects.map((effect) => effect.id));
      now = next;
    }
    return { now, effects };
  };

  it('lead to the same case, and ask for each effect once', () => {
    fc.assert(
      fc.property(kind, shuffled, (caseKind, [events, mixed]) => {
        const inOrder = walk(caseKind, events, () => {});
        const anyhow = walk(caseKind, mixed, () => {});
        expect(anyhow.now.case).toEqual(inOrder.now.case);
        for (const { effects } of [inOrder, anyhow]) expect(new Set(effects).size).toBe(effects.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never bring a resolved case back, but for a reopening', () => {
    fc.assert(
      fc.property(kind, shuffled, (caseKind, [, mixed]) => {
        walk(caseKind, mixed, (before, one, after) => {
          if (before.case.state === 'resolved' && one.kind !== 'reopened') expect(after.case.state).toBe('resolved');
        });
      }),
      { numRuns: 300 },
    );
  });

  it('never ask the members of a resolved case, or notify of what is over', () => {
    fc.assert(
      fc.property(kind, shuffled, (caseKind, [, mixed]) => {
        walk(caseKind, mixed, (_, __, after) => {
          if (after.case.state !== 'resolved') return;
          for (const effect of after.effects)
            expect(['ask', 'tell', 'analyse', 'tracker-open']).not.toContain(effect.kind);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('an event that is known changes nothing', () => {
    const file: CaseFile = openCase(id, garden, opened(), [typed('other')]).file;
    const once = step(file, recovered);
    expect(step(once.file, recovered)).toEqual({ file: once.file, case: caseOf(once.file), effects: [] });
  });
});
