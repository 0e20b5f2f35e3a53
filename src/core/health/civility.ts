import type { AuthorTotals } from '../ports.ts';
import { acrossAuthors, type SignalEstimate } from './across-authors.ts';

const usual = 0.995;

/** 1 − offensive share of messages, per author first. Staff count too: they can be rude as well. Agents do not. */
export const civility = (authors: readonly AuthorTotals[]): SignalEstimate | null =>
  acrossAuthors(
    authors
      .filter(({ role }) => role !== 'agent')
      .map(({ messages, offensive }) => ({ good: messages - offensive, all: messages })),
    usual,
  );
