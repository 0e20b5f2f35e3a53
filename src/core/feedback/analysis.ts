// What people said about something: how many, how it reads, and its themes. For moderators; counts of at least five people.
import { termsOf } from '../interventions/kinds/similarity.ts';
import type { Label } from '../sentiment/score.ts';
import { type Theme, type ThemeOptions, themesOf } from './themes.ts';

export interface AnalysedText {
  readonly authorId: string;
  readonly text: string;
  readonly at: number;
  readonly label: Label | null;
  /** -1 to 1; null: not read. */
  readonly score?: number | null;
  readonly language?: string;
}

export interface Analysis {
  readonly messages: number;
  readonly people: number;
  /** Mean over people of the share of what they said that reads so; null: fewer than five people. */
  readonly negative: number | null;
  readonly positive: number | null;
  readonly themes: readonly Theme[];
}

const fewest = 5;

/** Texts that speak of a topic: those that have all of its words, as far as they carry a matter. No such word: all texts. */
export const aboutTopic = <T extends { readonly text: string }>(texts: readonly T[], topic: string): readonly T[] => {
  const wanted = termsOf(topic);
  if (wanted.length === 0) return texts;
  return texts.filter(({ text }) => {
    const terms = new Set(termsOf(text));
    return wanted.every((word) => terms.has(word));
  });
};

const shareOf = (texts: readonly AnalysedText[], label: Label): number => {
  const people = new Map<string, { all: number; such: number }>();
  for (const { authorId, label: own } of texts) {
    const known = people.get(authorId) ?? { all: 0, such: 0 };
    people.set(authorId, { all: known.all + 1, such: known.such + (own === label ? 1 : 0) });
  }
  let sum = 0;
  for (const { all, such } of people.values()) sum += such / all;
  return people.size === 0 ? 0 : sum / people.size;
};

/** @param before what was said in a time as long before, for the trend */
export const analyse = (
  texts: readonly AnalysedText[],
  before: readonly AnalysedText[],
  options: Omit<ThemeOptions, 'before'> = {},
): Analysis => {
  const people = new Set(texts.map(({ authorId }) => authorId)).size;
  const told = people >= fewest;
  return {
    messages: texts.length,
    people,
    negative: told ? shareOf(texts, 'negative') : null,
    positive: told ? shareOf(texts, 'positive') : null,
    themes: told ? themesOf(texts, { ...options, before }) : [],
  };
};
