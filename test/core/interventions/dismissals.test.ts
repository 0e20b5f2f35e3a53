import { describe, expect, it } from 'vitest';
import { type Decided, turnOffSuggestions } from '../../../src/core/interventions/dismissals.ts';
import type { KindName } from '../../../src/core/interventions/kinds/limits.ts';

/** `d` dismissed, `a` approved, one an hour from 1 on. */
const decisions = (script: string, kind: KindName = 'nudge', channelId = 'anychat:c'): Decided[] =>
  [...script].map((sign, index) => ({
    kind,
    channelId,
    decision: sign === 'a' ? 'approved' : 'dismissed',
    at: index + 1,
  }));

describe('a kind dismissed in a channel', () => {
  it.each([
    ['ddddd', [[5, 5]]],
    ['dddd', []],
    ['dddda', []],
    ['dddaddd', []],
    ['adddddd', [[6, 6]]],
    ['addddddd', [[7, 6]]],
    ['', []],
  ])('%j: suggests %j (how often running, since which)', (script, expected) => {
    const found = turnOffSuggestions(decisions(script).reverse(), []);
    expect(found.map(({ dismissals, since }) => [dismissals, since])).toEqual(expected);
  });

  it('counts for that kind and channel only', () => {
    const mixed = [...decisions('ddd'), ...decisions('ddd', 'welcome'), ...decisions('ddd', 'nudge', 'anychat:d')];
    expect(turnOffSuggestions(mixed, [])).toEqual([]);
    expect(turnOffSuggestions([...mixed, ...decisions('ddddd', 'thanks')], [])).toMatchObject([
      { kind: 'thanks', channelId: 'anychat:c' },
    ]);
  });

  it('and off there already, or kept by a moderator, is not suggested', () => {
    expect(turnOffSuggestions(decisions('ddddd'), [{ kind: 'nudge', channelId: 'anychat:c' }])).toEqual([]);
    expect(turnOffSuggestions(decisions('dddddd'), [], { 'nudge anychat:c': 3 })).toEqual([]);
    expect(turnOffSuggestions(decisions('ddddddddd'), [], { 'nudge anychat:c': 3 })).toHaveLength(1);
  });
});
