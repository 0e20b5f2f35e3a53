// An answered question whose asker said nothing more: asks the thread whether it is solved.
import { span } from '../../commands/words.ts';
import type { MemberId } from '../../ids.ts';
import { defineKind } from './kind.ts';

const hourMs = 60 * 60_000;

/** Silence that asks for a check; later nobody remembers. */
export const resolutionRule = { leastMs: 2 * hourMs, mostMs: 24 * hourMs } as const;

export interface ResolutionFacts {
  readonly askerId: MemberId;
  /** When another human answered; null: nobody did. */
  readonly answeredAt: number | null;
  /** When anybody wrote in the conversation last. */
  readonly lastAt: number;
  /** The asker said that it is solved, withdrew it, or thanked. */
  readonly settled: boolean;
  /** In a thread of its own; a channel's stream has moved on. */
  readonly inThread: boolean;
  /** The asker has left, or opted out. */
  readonly askerGone: boolean;
}

export const resolutionCheck = defineKind<ResolutionFacts, number, 'resolution-check'>({
  name: 'resolution-check',
  trigger: ({ answeredAt, lastAt, settled }, now) => {
    const silent = now - lastAt;
    const { leastMs, mostMs } = resolutionRule;
    return answeredAt !== null && !settled && silent >= leastMs && silent <= mostMs ? silent : null;
  },
  skip: (_, { inThread, askerGone }) => {
    if (!inThread) return { code: 'no-thread', words: 'It was asked in the channel itself, which has moved on.' };
    return askerGone ? { code: 'asker-gone', words: 'The one who asked is no longer here to say.' } : null;
  },
  propose: (silent, { askerId }) => ({
    message: 'resolution-check',
    values: {},
    about: askerId,
    pings: [],
    reason: `A question was answered, and nobody has written for ${span(silent)}; whether it helped was not said.`,
  }),
});
