import type { AuthorTotals } from '../ports.ts';
import { type AuthorPart, acrossAuthors, type SignalEstimate } from './across-authors.ts';

const usualRate = 0.995;

/** 1 − offensive share of messages, per author first. Staff count too: they can be rude as well. Agents do not. */
export const civility = (authors: readonly AuthorTotals[], usual: number = usualRate): SignalEstimate | null => {
  const parts: AuthorPart[] = [];
  for (const { role, messages, offensive } of authors)
    if (role !== 'agent') parts.push({ good: messages - offensive, all: messages });
  return acrossAuthors(parts, usual);
};
