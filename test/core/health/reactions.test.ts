import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acrossAuthors, leastPeople } from '../../../src/core/health/across-authors.ts';
import { evaluateHealth } from '../../../src/core/health/evaluate.ts';
import { tone } from '../../../src/core/health/tone.ts';
import { memberId } from '../../../src/core/ids.ts';
import type { MemberRole } from '../../../src/core/messages/inbound.ts';
import type { AuthorTotals, ReactionTotals } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { author, calm, now } from './space.ts';

const clicked = (name: string, positive: number, negative: number, role: MemberRole = 'member'): ReactionTotals => ({
  memberId: memberId('anychat', name),
  role,
  positive,
  negative,
});
const crowd = (count: number, positive: number, negative: number): ReactionTotals[] =>
  Array.from({ length: count }, (_, n) => clicked(`crowd${n}`, positive, negative));
const raw = (authors: AuthorTotals[], reactions: ReactionTotals[] = []): number =>
  tone(authors, undefined, reactions)?.raw ?? Number.NaN;

const few = [author('a', 4, { negative: 1 }), author('b', 2.5), author('c', 1, { negative: 1 })];
const many = Array.from({ length: 14 }, (_, n) =>
  author(`w${n}`, 1 + n * 0.75, { negative: n % 4 === 0 ? 0.5 + n / 4 : 0 }),
);

describe('without reactions', () => {
  // As they were before there were any.
  it.each([
    ['three authors', few, { raw: 0.82, standardError: 0.15609840860701577, people: 3 }],
    ['fourteen', many, { raw: 0.9233288075040428, standardError: 0.0468930772400008, people: 14 }],
  ])('tone of %s is what it always was, to the last digit', (_, authors, expected) => {
    expect(tone(authors)).toEqual(expected);
    expect(tone(authors, undefined, [clicked('a', 0, 0), clicked('nobody', 0, 0)])).toEqual(expected);
  });

  it('so is the whole evaluation', () => {
    const facts = { authors: calm(12), questions: [], formerAuthors: 12 };
    const without = evaluateHealth(facts, null, defaultSpaceSettings, now);
    expect(evaluateHealth({ ...facts, reactions: [] }, null, defaultSpaceSettings, now)).toEqual(without);
  });
});

describe('a reaction', () => {
  it('moves tone, by less than a message does', () => {
    const by = (reactions: ReactionTotals[]) => raw(few, reactions) - raw(few);
    const message = raw([author('a', 5, { negative: 2 }), ...few.slice(1)]) - raw(few);
    expect(by([clicked('a', 0, 1)])).toBeLessThan(0);
    expect(by([clicked('a', 0, 1)])).toBeGreaterThan(message / 5);
    expect(by([clicked('a', 1, 0)])).toBeGreaterThan(0);
    expect(by([clicked('new', 0, 1)])).toBeLessThan(0);
  });

  it('is a tenth of a message', () => {
    const said = raw([author('a', 4.3, { negative: 1.2 }), ...few.slice(1)]);
    expect(raw(few, [clicked('a', 1, 2)])).toBeCloseTo(said, 12);
  });

  it('never counts more than half of what the member wrote, however many they give', () => {
    const most = raw([author('a', 6, { negative: 3 }), ...few.slice(1)]);
    expect(raw(few, [clicked('a', 0, 20)])).toBeCloseTo(most, 12);
    expect(raw(few, [clicked('a', 0, 20_000)])).toBeCloseTo(most, 12);
  });

  it('of somebody who wrote nothing never counts more than one message', () => {
    expect(raw(many, [clicked('new', 0, 10_000)])).toBeCloseTo(raw(many, [clicked('new', 0, 10)]), 12);
  });

  it.each(['moderator', 'admin', 'agent'] as const)('of a %s does not count', (role) => {
    expect(raw(few, [clicked('x', 0, 50, role)])).toBe(raw(few));
    expect(raw([...few, author('x', 3, { role })], [clicked('x', 0, 50, role)])).toBe(raw(few));
  });

  it('of whom the space lists as staff does not count', () => {
    const facts = { authors: calm(12), questions: [], formerAuthors: 12 };
    const { health } = defaultSpaceSettings;
    const settings = { ...defaultSpaceSettings, health: { ...health, staff: [memberId('anychat', 'mona')] } };
    const without = evaluateHealth(facts, null, settings, now);
    expect(evaluateHealth({ ...facts, reactions: [clicked('mona', 0, 50)] }, null, settings, now)).toEqual(without);
  });
});

describe('those who only react', () => {
  it('are no people a score could rest on', () => {
    expect(leastPeople).toBe(3);
    expect(tone(few.slice(1), undefined, crowd(50, 3, 0))).toBeNull();
    expect(tone(few, undefined, crowd(50, 3, 0))?.people).toBe(3);
    const facts = { authors: few, questions: [], formerAuthors: 3, reactions: crowd(50, 3, 0) };
    expect(evaluateHealth(facts, null, defaultSpaceSettings, now)).toMatchObject({ authors: 3, score: null });
  });

  it('hide nobody: as many of the worst authors are left out as without them', () => {
    const authors = Array.from({ length: 9 }, (_, n) => author(`w${n}`, 10, { negative: n === 0 ? 10 : 0 }));
    // With ten people the worst would be left out, and tone leap.
    expect(raw(authors, [clicked('new', 0.1, 0)]) - raw(authors)).toBeLessThan(0.001);
  });

  it('weigh together no more than half of those who write, however many they are', () => {
    const bound = acrossAuthors(
      few.map(({ messages, negative }) => ({ good: messages - negative, all: messages })),
      0.93,
      [{ good: 0, all: 1e9 }],
    );
    expect(raw(few, crowd(10_000, 0, 10))).toBeCloseTo(bound?.raw ?? 0, 9);
    expect(raw(few, crowd(10_000, 0, 10))).toBeGreaterThan(raw(few) * (2 / 3));
  });
});

it('stays in [0, 1] and does not depend on the order, whatever is clicked', () => {
  const amount = fc.double({ min: 0, max: 1e4, noNaN: true });
  const who = fc.constantFrom('a', 'b', 'c', 'w1', 'w2', 'x', 'y');
  const reactions = fc.uniqueArray(
    fc.record({ who, positive: amount, negative: amount }).map((one) => clicked(one.who, one.positive, one.negative)),
    { selector: ({ memberId: id }) => id },
  );
  fc.assert(
    fc.property(reactions, (given) => {
      const authors = [...few, ...many];
      const estimate = tone(authors, undefined, given);
      expect(estimate?.raw).toBeGreaterThanOrEqual(0);
      expect(estimate?.raw).toBeLessThanOrEqual(1);
      expect(estimate?.standardError).toBeGreaterThan(0);
      const turned = tone([...authors].reverse(), undefined, [...given].reverse());
      expect(turned?.raw).toBeCloseTo(estimate?.raw ?? 0, 9);
    }),
    { seed: 12 },
  );
});
