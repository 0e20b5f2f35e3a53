// A question past its time that no helper could be told of, or that they did not answer: tells the moderators.
import { count } from '../../commands/words.ts';
import { defineKind } from './kind.ts';
import type { OpenQuestion } from './nudge.ts';

const minuteMs = 60_000;

export interface HelperCallFacts {
  readonly question: OpenQuestion;
  readonly answerMs: number;
  readonly channelName: string;
  /** When helpers were told of it; null: they were not. */
  readonly nudgedAt: number | null;
  /** Questions past their time in the space right now, this one included. */
  readonly overdue: number;
}

/** Helpers have this long to come before moderators are called. */
const helpersMs = 15 * minuteMs;
/** After so many times its time to answer, or a day, who asked has gone elsewhere. */
const mostTimes = 4;
const oldestMs = 24 * 60 * minuteMs;

export const helperCall = defineKind<HelperCallFacts, number, 'helper-call'>({
  name: 'helper-call',
  trigger: ({ question, answerMs }, now) => {
    const waited = now - question.at;
    return question.answeredAt === null && waited >= answerMs && waited <= Math.min(oldestMs, mostTimes * answerMs)
      ? Math.floor(waited / minuteMs)
      : null;
  },
  skip: (_, { nudgedAt }, now) =>
    nudgedAt === null || nudgedAt + helpersMs <= now
      ? null
      : { code: 'helpers-told', words: 'Helpers were told a moment ago; they have a quarter of an hour.' },
  propose: (minutes, { channelName, overdue }) => ({
    message: 'helper-call',
    values: { channel: channelName, minutes },
    about: null,
    pings: [],
    reason: `A question has waited ${count(minutes, 'minute')}; ${count(overdue, 'question')} here past the time to answer.`,
  }),
});
