// Once in a while, a word of thanks to those who answer: to all of them, by number, not by name.
import { count } from '../../commands/words.ts';
import type { MemberId } from '../../ids.ts';
import { defineKind } from './kind.ts';

const dayMs = 24 * 60 * 60_000;

export const thanksRule = {
  windowMs: 7 * dayMs,
  /** Fewer would be meant in person. */
  leastPeople: 3,
  leastAnswers: 5,
  /** Between two in a channel. */
  everyMs: 7 * dayMs,
} as const;

export interface ThanksFacts {
  /** Answers to others' questions in one channel, by humans. */
  readonly answers: readonly { readonly memberId: MemberId; readonly at: number }[];
  readonly lastThanksAt: number | null;
  /** When the first thing the agent knows of the space was said: before a week is over nobody's week is known. */
  readonly knownSince: number | null;
}

interface Found {
  readonly people: number;
  readonly answers: number;
}

export const thanks = defineKind<ThanksFacts, Found, 'thanks'>({
  name: 'thanks',
  trigger: ({ answers }, now) => {
    const recent = answers.filter(({ at }) => at > now - thanksRule.windowMs && at <= now);
    const people = new Set(recent.map(({ memberId }) => memberId)).size;
    return people >= thanksRule.leastPeople && recent.length >= thanksRule.leastAnswers
      ? { people, answers: recent.length }
      : null;
  },
  skip: (_, { lastThanksAt, knownSince }, now) => {
    if (knownSince === null || knownSince > now - thanksRule.windowMs)
      return { code: 'known-too-short', words: 'I have known this space for less than a week.' };
    return lastThanksAt === null || lastThanksAt + thanksRule.everyMs <= now
      ? null
      : { code: 'thanked-lately', words: 'I said thank you here within the last week.' };
  },
  propose: ({ people, answers }) => ({
    message: 'thanks',
    values: { people, answers },
    about: null,
    pings: [],
    reason: `${count(people, 'person', 'people')} answered ${count(answers, 'question')} in the last week.`,
  }),
});
