import type { AuthorTotals } from '../ports.ts';
import { type AuthorPart, acrossAuthors, type SignalEstimate } from './across-authors.ts';

// The usual share of messages that do not read negative (see `referenceCurves`).
const usualRate = 0.93;

/** 1 − negative share of members' messages, per author first. Staff speak for the space, agents are not people: neither counts. */
export const tone = (authors: readonly AuthorTotals[], usual: number = usualRate): SignalEstimate | null => {
  const parts: AuthorPart[] = [];
  for (const { role, messages, negative } of authors)
    if (role === 'member') parts.push({ good: messages - negative, all: messages });
  return acrossAuthors(parts, usual);
};
