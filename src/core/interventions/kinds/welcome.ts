// A newcomer's first words that nobody has answered: welcomes them and asks people to answer. An answer of any tone brings
// newcomers back (Joyce and Kraut 2006, Journal of Computer-Mediated Communication 11:723), so a human is to give it: it is
// said only while somebody who answers newcomers is around.
import { span } from '../../commands/words.ts';
import type { MemberId } from '../../ids.ts';
import { defineKind } from './kind.ts';

const minuteMs = 60_000;

export const welcomeRule = {
  /** People have this long to answer by themselves; then it is past a welcome. */
  leastMs: 10 * minuteMs,
  mostMs: 6 * 60 * minuteMs,
  /** Somebody is around who wrote within this. */
  aroundMs: 60 * minuteMs,
} as const;

export interface WelcomeFacts {
  readonly memberId: MemberId;
  /** Their first message in the space. */
  readonly firstAt: number;
  /** When another human answered it; null: nobody did. */
  readonly answeredAt: number | null;
  /** People other than the newcomer who have answered somebody's first message before, and when they wrote last. */
  readonly greeters: readonly { readonly id: MemberId; readonly lastActiveAt: number }[];
  readonly rules: string | null;
  /** It is a question, and there are helpers who asked to be told of such: they are better than a welcome. */
  readonly leftToHelpers: boolean;
}

export const welcome = defineKind<WelcomeFacts, number, 'welcome'>({
  name: 'welcome',
  trigger: ({ firstAt, answeredAt }, now) => {
    const waited = now - firstAt;
    return answeredAt === null && waited >= welcomeRule.leastMs && waited <= welcomeRule.mostMs ? waited : null;
  },
  skip: (_, { greeters, memberId, leftToHelpers }, now) => {
    if (leftToHelpers) return { code: 'left-to-helpers', words: 'It is a question, and helpers are told of those.' };
    return greeters.some(({ id, lastActiveAt }) => id !== memberId && lastActiveAt > now - welcomeRule.aroundMs)
      ? null
      : { code: 'nobody-around', words: 'Nobody who answers newcomers is around, and a bot alone is no welcome.' };
  },
  propose: (waited, { memberId, rules }) => ({
    message: 'welcome',
    values: { rules: rules ?? '' },
    about: memberId,
    pings: [],
    reason: `A newcomer wrote for the first time ${span(waited)} ago, and nobody has answered.`,
  }),
});
