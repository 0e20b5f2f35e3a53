// Whether a text names somebody it is about. Only the names handed in are looked for.
import { commonWords } from './common-words.ts';
import type { Rule } from './rule.ts';

/** Compared without accents, case, invisible characters and look-alike forms. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

const squeezed = (name: string): string => wordsOf(folded(name)).join(' ');

const names = (text: string, name: string): boolean => {
  const whole = squeezed(name);
  if (whole === '') return false;
  // A member can be called "It" or "a": such a name counts only where it is set off, or nothing could be said any more.
  const isCommon = whole.length < 3 || commonWords.has(whole);
  const plain = folded(text);
  if (isCommon) return ['@', '`', '**', '“', '"', '*'].some((mark) => plain.includes(`${mark}${folded(name)}`));
  if (` ${squeezed(text)} `.includes(` ${whole} `)) return true;
  // A first name alone also says who is meant; written small it may be a word like any other.
  const parts = new Set(whole.split(' ').filter((part) => part.length >= 3 && !commonWords.has(part)));
  return wordsOf(text.normalize('NFKC')).some((word) => /^\p{Lu}/u.test(word) && parts.has(folded(word)));
};

export const accusedRule: Rule = {
  code: 'names-accused',
  hard: true,
  find: (text, { accused, rules }) =>
    // Its own name is the agent's to say, whoever else took it.
    accused.some((name) => names(text.replaceAll(rules.botName, ' '), name))
      ? {
          why: 'It names a member whose messages it is about, which accuses them in public.',
          fix: 'Take out the name and speak to the thread; what concerns one member is for a private word.',
        }
      : null,
};
