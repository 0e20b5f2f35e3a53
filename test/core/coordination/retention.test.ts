import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  churn,
  countStates,
  memberState,
  memberStates,
  newMemberRetention,
} from '../../../src/core/coordination/retention.ts';

it.each([
  [{ joiners: 0, activeAgain: 0 }, null],
  [{ joiners: 10, activeAgain: 0 }, 0],
  [{ joiners: 10, activeAgain: 4 }, 0.4],
])('new-member retention of %o is %s', (counts, rate) => {
  expect(newMemberRetention(counts)).toBe(rate);
});

it.each([
  [{ activeBefore: 0, lost: 0 }, null],
  [{ activeBefore: 20, lost: 5 }, 0.25],
])('churn of %o is %s', (counts, rate) => {
  expect(churn(counts)).toBe(rate);
});

describe('a member, by messages in 7-day windows, newest first', () => {
  it.each<[number[], string | null]>([
    [[0, 0, 0, 0, 0], null],
    [[3, 0, 0, 0, 0], 'newcomer'],
    [[1, 1, 1, 0, 0], 'consistent'],
    [[1, 0, 1, 1, 0], 'consistent'],
    [[5, 5, 0, 5, 0], 'vital'],
    [[5, 5, 5, 5, 5], 'vital'],
    [[5, 5, 4, 0, 0], 'consistent'],
    [[0, 1, 1, 1, 0], 'at-risk'],
    [[0, 0, 1, 1, 1], 'at-risk'],
    [[0, 1, 0, 1, 1], 'at-risk'],
    [[0, 0, 0, 1, 1], 'dropped'],
    [[0, 0, 1, 0, 0], 'dropped'],
    [[0, 1, 0, 0, 0], 'occasional'],
    [[1, 0, 0, 1, 0], 'occasional'],
    [[9, 9, 0, 0, 0], 'occasional'],
  ])('%j is %s', (weeks, state) => {
    expect(memberState(weeks)).toBe(state);
  });

  it('has one state, and a state at all only who ever wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat({ max: 9 }), { minLength: 5, maxLength: 8 })), (members) => {
        const counts = countStates(members);
        const written = members.filter((weeks) => weeks.some((messages) => messages > 0)).length;
        expect(memberStates.reduce((sum, state) => sum + counts[state], 0)).toBe(written);
      }),
    );
  });
});
