import type { AuthorTotals } from '../ports.ts';
import { acrossAuthors, type SignalEstimate } from './across-authors.ts';

// The usual share of messages that do not read negative (see `referenceCurves`).
const usual = 0.93;

/** 1 − negative share of members' messages, per author first. Staff speak for the space, agents are not people: neither counts. */
export const tone = (authors: readonly AuthorTotals[]): SignalEstimate | null =>
  acrossAuthors(
    authors
      .filter(({ role }) => role === 'member')
      .map(({ messages, negative }) => ({ good: messages - negative, all: messages })),
    usual,
  );
