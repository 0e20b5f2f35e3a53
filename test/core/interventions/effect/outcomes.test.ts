import { describe, expect, it } from 'vitest';
import {
  answeredInTime,
  cameBack,
  countedIn,
  moodAgainstTrend,
  outcomeDueAt,
  outcomeOf,
} from '../../../../src/core/interventions/effect/outcomes.ts';
import { kindNames } from '../../../../src/core/interventions/kinds/limits.ts';
import type { StoredMessage } from '../../../../src/core/ports.ts';
import { member, minute, now, talk } from '../talk.ts';

const hour = 60 * minute;
const day = 24 * hour;

/** What was said until `now`, and what after it. */
const around = (before: string, after: string, gapMs = 5 * minute): StoredMessage[] => {
  const later = after === '' ? [] : talk(after, gapMs);
  return [...talk(before, gapMs), ...later.map((each) => ({ ...each, at: each.at + later.length * gapMs }))];
};

describe('the mood half an hour later, against its trend', () => {
  it.each([
    ['as bad as before: no change', 'a- b- a- b-', 'a- b-', 0],
    ['calm after anger', 'a- b- a- b-', 'ao bo', 0.7],
    ['nobody says more: that is calm', 'a- b- a- b-', '', 0.7],
    ['as bad, though it was getting worse', 'ao bo ao bo ao bo a- b- a- b- a- b-', 'a- b-', 0.3],
    ['worse than before', 'ao bo ao bo', 'a- b-', -0.7],
    ['staff and the agent are passed over', 'a- b- a- b-', 'M+ zo A+ a- b-', 0],
  ])('%s', (_, before, after, expected) => {
    expect(moodAgainstTrend(around(before, after), now)).toBeCloseTo(expected, 6);
  });

  it('cannot be told where nothing was read before', () => {
    expect(moodAgainstTrend(around('x- x- zo', 'a+'), now)).toBeNull();
  });
});

it('a question is answered in time, late or never', () => {
  expect(outcomeDueAt('nudge', now, 20 * minute)).toBe(now + 20 * minute);
  expect(outcomeDueAt('nudge', now)).toBe(now + hour);
  expect(answeredInTime({ answeredAt: now + hour }, now + hour)).toBe(1);
  expect(answeredInTime({ answeredAt: now + hour + 1 }, now + hour)).toBe(0);
  expect(answeredInTime({ answeredAt: null }, now + hour)).toBe(0);
});

it.each([
  ['the next day', 'a', 25 * hour, 1],
  ['after six days', 'a', 6 * day, 1],
  ['only today', 'a', 3 * hour, 0],
  ['after eight days', 'a', 8 * day, 0],
  ['somebody else', 'b', 2 * day, 0],
])('a member is back within a week: %s', (_, name, later, expected) => {
  expect(cameBack([{ memberId: member(name), at: now + later }], member('a'), now)).toBe(expected);
});

it('counts members’ messages of one kind after it', () => {
  const rude = (message: StoredMessage) => message.score?.label === 'negative';
  expect(countedIn(around('a- b-', 'a- M- bo x- b-'), now, 20 * minute, rude)).toBe(1);
  expect(countedIn(around('a- b-', 'a- M- bo x- b-'), now, 25 * minute, rude)).toBe(2);
});

it.each(kindNames)('%s has one measure, read when its window is over', (kind) => {
  expect(outcomeDueAt(kind, now) - now).toBe(outcomeOf[kind].windowMs);
  expect(outcomeOf[kind].words).toMatch(/^[A-Z]/u);
});
