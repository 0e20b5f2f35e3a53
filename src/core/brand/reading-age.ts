// How old one should be to read a text without effort.
import type { Rule } from './rule.ts';

/** Shorter texts say too little for the formulas. */
export const leastWords = 30;

const wordsOf = (text: string): string[] => text.match(/\p{L}[\p{L}'’-]*/gu) ?? [];

const plainText = (text: string): string =>
  text.replaceAll(/`[^`\n]{0,500}`/gu, ' ').replaceAll(/\bhttps?:\/\/\S{1,2000}/giu, ' ');

const sentencesIn = (text: string): number =>
  Math.max(1, text.split(/[.!?…:]+(?:\s|$)|\n+/u).filter((part) => /\p{L}/u.test(part)).length);

/** Groups of vowels, without a silent e at the end of an English word; at least one. */
const syllables = (word: string, language: 'en' | 'de'): number => {
  const lower = word.toLowerCase();
  if (language === 'de') return Math.max(1, lower.match(/[aeiouyäöü]+/gu)?.length ?? 0);
  const spoken = lower.length > 3 ? lower.replace(/(?:[^laeiouy]es|[^td]ed|[^l]e)$/u, '') : lower;
  return Math.max(1, spoken.match(/[aeiouy]+/gu)?.length ?? 0);
};

/**
 * Reading age in years; null where it cannot be told: fewer than 30 words, or a language without a formula here.
 * English: Flesch-Kincaid grade, 0.39 · words/sentences + 11.8 · syllables/words − 15.59 (Kincaid, Fishburne, Rogers and
 * Chissom 1975, Research Branch Report 8-75, US Navy), plus 5 years. German: first Vienna formula (Bamberger and Vanecek
 * 1984), 0.1935 · % of words of three syllables or more + 0.1672 · words/sentences + 0.1297 · % of words longer than six
 * letters − 0.0327 · % of words of one syllable − 0.875 as a school year, plus 6 years.
 */
export const readingAge = (text: string, language: string): number | null => {
  const plain = plainText(text);
  const words = wordsOf(plain);
  if (words.length < leastWords || (language !== 'en' && language !== 'de')) return null;
  const perSentence = words.length / sentencesIn(plain);
  const counts = words.map((word) => syllables(word, language));
  const share = (holds: (word: string, count: number) => boolean): number =>
    (words.filter((word, index) => holds(word, counts[index] ?? 1)).length / words.length) * 100;
  if (language === 'en') {
    const perWord = counts.reduce((sum, each) => sum + each, 0) / words.length;
    return 0.39 * perSentence + 11.8 * perWord - 15.59 + 5;
  }
  const long = share((word) => word.length > 6);
  return (
    0.1935 * share((_, each) => each >= 3) +
    0.1672 * perSentence +
    0.1297 * long -
    0.0327 * share((_, each) => each === 1) -
    0.875 +
    6
  );
};

const usualAge = 14;

export const readingAgeRule: Rule = {
  code: 'reading-age',
  hard: false,
  find: (text, { strategy, language }) => {
    const age = readingAge(text, language);
    const most = strategy?.voice.readingAge ?? usualAge;
    if (age === null || age <= most) return null;
    return {
      why: `It reads like a text for people of about ${Math.round(age)}, and the limit is ${most}.`,
      fix: 'Make shorter sentences and take shorter words.',
    };
  },
};
