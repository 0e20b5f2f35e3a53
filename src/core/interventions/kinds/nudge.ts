// A question that waits: tells helpers who asked to be told, answered such questions lately, and are around.
import { count } from '../../commands/words.ts';
import type { MemberId } from '../../ids.ts';
import { defineKind } from './kind.ts';
import { cosine, vectorizer } from './similarity.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export const nudgeRule = {
  /** From this share of the time to answer on; after `oldestMs` a question is past nudging. */
  share: 0.5,
  oldestMs: dayMs,
  /** A helper is around who wrote within this. */
  aroundMs: 30 * minuteMs,
  /** At most one ping a helper in this. */
  restMs: dayMs,
  /** Questions a helper answered within this are compared. */
  lately: 30 * dayMs,
  /** Cosine from which two questions count as alike: in #ubuntu 0.5 % of those from different conversations are. */
  alike: 0.25,
  most: 2,
} as const;

export interface OpenQuestion {
  readonly askerId: MemberId;
  readonly at: number;
  readonly answeredAt: number | null;
  /** null: not kept. */
  readonly text: string | null;
}

export interface Helper {
  readonly id: MemberId;
  /** As the platform writes a mention of them. */
  readonly mention: string;
  /** Said that they want to be told; without it nobody is. */
  readonly optedIn: boolean;
  /** Said `/cco stop`. */
  readonly stopped: boolean;
  readonly lastActiveAt: number | null;
  readonly lastPingAt: number | null;
  /** Questions they answered. */
  readonly answered: readonly { readonly text: string; readonly at: number }[];
}

export interface NudgeFacts {
  readonly question: OpenQuestion;
  /** The channel's time to a first answer, in ms. */
  readonly answerMs: number;
  readonly helpers: readonly Helper[];
  /** Recent messages of the space, so that words everybody uses count little. */
  readonly background: readonly string[];
}

/** Helpers to tell, those who answered the likest questions first. */
export const helpersFor = ({ question, helpers, background }: NudgeFacts, now: number): Helper[] => {
  const rule = nudgeRule;
  if (question.text === null) return [];
  const vector = vectorizer(background);
  const asked = vector(question.text);
  return helpers
    .filter(({ id, optedIn, stopped }) => optedIn && !stopped && id !== question.askerId)
    .filter(({ lastActiveAt }) => lastActiveAt !== null && lastActiveAt > now - rule.aroundMs)
    .filter(({ lastPingAt }) => lastPingAt === null || lastPingAt <= now - rule.restMs)
    .map((helper) => {
      const lately = helper.answered.filter(({ at }) => at > now - rule.lately);
      return { helper, like: Math.max(0, ...lately.map(({ text }) => cosine(asked, vector(text)))) };
    })
    .filter(({ like }) => like >= rule.alike)
    .sort((a, b) => b.like - a.like || (b.helper.lastActiveAt ?? 0) - (a.helper.lastActiveAt ?? 0))
    .slice(0, rule.most)
    .map(({ helper }) => helper);
};

const waited = (facts: NudgeFacts, now: number): number => now - facts.question.at;

export const nudge = defineKind<NudgeFacts, readonly Helper[], 'nudge'>({
  name: 'nudge',
  trigger: (facts, now) => {
    const { answeredAt } = facts.question;
    const due = facts.answerMs * nudgeRule.share;
    return answeredAt !== null || waited(facts, now) < due || waited(facts, now) > nudgeRule.oldestMs
      ? null
      : helpersFor(facts, now);
  },
  skip: (helpers) =>
    helpers.length > 0
      ? null
      : {
          code: 'no-helper',
          words: 'Nobody who asked to be told has answered such questions lately, is around and was not told today.',
        },
  propose: (helpers, facts, now) => {
    const minutes = Math.floor(waited(facts, now) / minuteMs);
    return {
      message: 'nudge',
      values: { helpers: helpers.map(({ mention }) => mention).join(', '), minutes },
      about: facts.question.askerId,
      pings: helpers.map(({ id }) => id),
      reason: `A question has waited ${count(minutes, 'minute')}; ${count(helpers.length, 'helper')} answered such questions lately.`,
    };
  },
});
