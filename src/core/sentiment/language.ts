// Which language a message is in. English is told by its commonest words, which is nearly free; only what shows none of
// them is looked at by eld.
import { eld } from 'eld/extrasmall';
import type { Token } from './tokens.ts';

const englishWords = new Set(
  (
    "the is are was were be been being you your you're yours he she it it's its they them their this that that's these " +
    "those and or but if with from for of to by about into than then there here what what's when where why how who which " +
    "have has had haven't does did doesn't didn't don't would could should can't cannot won't isn't aren't wasn't i'm " +
    "i've i'll i'd we we're our my mine not just because while very too also only some any every everyone anyone someone " +
    'work works working get got getting know think want need please thanks thank yes yeah hello hey ok okay lol why now ' +
    'again still been much many really good great nice love hate bad awful terrible wrong right thing things people time ' +
    'way one two all out up down off over more most other new old first last make made try tried use used using help ' +
    'sorry sure see look looks like same could never always as at so do cool awesome amazing broken sucks agree'
  ).split(' '),
);
// Words of that list that are everyday words of other languages too.
const foreignToo = new Set(
  'me no so do as at of by time like one all old sure more over off out ok okay lol hey hello cool'.split(' '),
);
const wordCharacters = /\p{L}/gu;
const latin = /\p{Script=Latin}/u;

/** Fewer letters than this say nothing to a guesser of languages. */
const fewestLetters = 12;

export interface Language {
  /** ISO 639-1, or `und`. */
  readonly code: string;
  /** Whether the model may read it: English, or too short to tell with `usual` English. */
  readonly isEnglish: boolean;
}

const undetermined: Language = { code: 'und', isEnglish: false };
const english: Language = { code: 'en', isEnglish: true };

const other = (code: string): Language => ({ code, isEnglish: code === 'en' });

/**
 * @param words whether the English vocabulary has each token
 * @param usual the channel's usual language, taken where the text is too short to tell
 */
export const languageOf = (
  prepared: string,
  tokens: readonly Token[],
  words: readonly { readonly known: boolean }[],
  usual?: string,
): Language => {
  let said = 0;
  let common = 0;
  let known = 0;
  for (let place = 0; place < tokens.length; place++) {
    const { kind, text } = tokens[place] as Token;
    if (kind !== 'word') continue;
    said++;
    if (englishWords.has(text)) common += foreignToo.has(text) ? 0.5 : 1;
    if (words[place]?.known === true) known++;
  }
  const unclear = usual === undefined ? undetermined : other(usual);
  if (said === 0) return unclear;
  if (common >= 1 && common >= said * 0.12 && known >= said * 0.5) return english;
  const letters = prepared.match(wordCharacters)?.length ?? 0;
  if (letters < fewestLetters && latin.test(prepared)) {
    return known === said && unclear.code === 'und' ? english : unclear;
  }
  const guess = eld.detect(prepared);
  if (guess.language === 'en') return known >= said * 0.4 ? english : unclear;
  if (guess.language === '') return unclear;
  // A short text of nothing but English words is English, whatever its letters look like.
  if (known >= said * 0.8 && (said < 8 || common > 0)) return english;
  return guess.isReliable() || letters >= 3 * fewestLetters ? other(guess.language) : unclear;
};
