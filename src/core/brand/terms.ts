// Words the communication strategy forbids, or would rather read otherwise.
import { count } from '../commands/words.ts';
import type { ReviewContext, Rule } from './rule.ts';

const isWordy = (char: string): boolean => /[\p{L}\d]/u.test(char);

/** Where a term stands as a word of its own, in a text and term both in lower case. */
const placesOf = (lower: string, term: string): number[] => {
  const places: number[] = [];
  if (term === '') return places;
  for (let from = lower.indexOf(term); from >= 0; from = lower.indexOf(term, from + term.length))
    if (!isWordy(lower.charAt(from - 1)) && !isWordy(lower.charAt(from + term.length))) places.push(from);
  return places;
};

export const holdsTerm = (text: string, term: string): boolean =>
  placesOf(text.toLowerCase(), term.toLowerCase()).length > 0;

/** Puts `use` in the place of a term; with a capital where the term has one. A text that grows in lower case stays as it is. */
export const replaceTerm = (text: string, term: string, use: string): string => {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return text;
  let changed = '';
  let done = 0;
  for (const from of placesOf(lower, term.toLowerCase())) {
    const first = text.charAt(from);
    const capital = first !== first.toLowerCase() && term.charAt(0) === term.charAt(0).toLowerCase();
    changed += text.slice(done, from) + (capital ? use.charAt(0).toUpperCase() + use.slice(1) : use);
    done = from + term.length;
  }
  return changed + text.slice(done);
};

interface Banned {
  readonly term: string;
  readonly why?: string | undefined;
  readonly instead?: string | undefined;
}

const bannedIn = (text: string, { rules, strategy }: ReviewContext): Banned[] =>
  [...rules.bannedTerms.map((term): Banned => ({ term })), ...(strategy?.banned ?? [])].filter(({ term }) =>
    holdsTerm(text, term),
  );

export const bannedTermRule: Rule = {
  code: 'banned-term',
  hard: false,
  find: (text, context) => {
    const banned = bannedIn(text, context);
    if (banned.length === 0) return null;
    const reasons = [...new Set(banned.flatMap(({ why }) => (why === undefined ? [] : [why])))];
    const fix = `Take out what the brand rules do not allow (${count(banned.length, 'term')}).`;
    return { why: `The brand rules do not allow it${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}.`, fix };
  },
  correct: (text, context) =>
    bannedIn(text, context).reduce(
      (rest, { term, instead }) => (instead === undefined ? rest : replaceTerm(rest, term, instead)),
      text,
    ),
};

export const preferredTermRule: Rule = {
  code: 'preferred-term',
  hard: false,
  find: (text, { strategy }) => {
    const found = (strategy?.preferred ?? []).filter(({ avoid }) => holdsTerm(text, avoid));
    if (found.length === 0) return null;
    const uses = found.map(({ avoid, use }) => `“${use}” for “${avoid}”`).join(', ');
    return { why: 'The brand rules prefer other words.', fix: `Write ${uses}.` };
  },
  correct: (text, { strategy }) =>
    (strategy?.preferred ?? []).reduce((rest, { avoid, use }) => replaceTerm(rest, avoid, use), text),
};
