// A message as tokens, with what its spelling tells: capitals, stretched words, marks, emoticons, emoji.
import { ownWords } from './chat-text.ts';
import { plainUnicode } from './unicode.ts';

/** The longest part of a message that is read, in UTF-16 units: more than any chat platform takes. */
const longest = 6_000;

export type TokenKind = 'word' | 'tag' | 'number' | 'marks' | 'emoticon' | 'emoji';

export interface Token {
  readonly kind: TokenKind;
  /** Lower case; stretched letters ("sooooo") cut to two. */
  readonly text: string;
  /** Written in capitals, of two letters or more. */
  readonly capitals: boolean;
  /** Three or more of one letter in a row. */
  readonly stretched: boolean;
}

// The order matters: emoticons before marks, marks before single characters. Every part is bounded or cannot overlap
// with itself: no backtracking. Sticky: looked for at one place.
const other = new RegExp(
  [
    "((?<![\\p{L}\\d])(?:[<>}]?[:;=][-'o^~]?[)(\\]\\[dDpPoO3|/\\\\*$@]+(?![\\p{L}\\d])|[(\\[][-'^]?[:;=](?![\\p{L}\\d])|[xX8][-]?[dD]+(?![\\p{L}\\d])|<\\/?3+|\\^[_.]?\\^|[-=][_.][-=]|[tT]_[tT]|o_o|O_O|o\\.O|\\\\o\\/|¯\\\\_\\(ツ\\)_\\/¯))",
    '(\\p{Extended_Pictographic}|\\p{Regional_Indicator}{2}|[♥♡☺☹])',
    '(#[\\p{L}\\p{M}\\d_]{2,})',
    "(\\p{L}{1,20}[*$@]{1,5}\\p{L}{1,20}|[\\p{L}\\p{M}][\\p{L}\\p{M}\\d]*(?:'\\p{L}+)*)",
    '(\\d+[\\p{L}\\d]*)',
    '([!?]+|\\.{2,}|\\/s(?![\\p{L}\\d]))',
  ].join('|'),
  'uy',
);
const kinds = ['emoticon', 'emoji', 'tag', 'word', 'number', 'marks'] as const;
const stretch = /(\p{L})\1{2,}/u;
const everyStretch = /(\p{L})\1{2,}/gu;
const laugh = /^[xX]+[dD]+$/u;

const asToken = (kind: TokenKind, raw: string): Token => {
  const lower = raw.toLowerCase();
  if (kind !== 'word' && kind !== 'tag') {
    return { kind, text: kind === 'marks' ? raw.slice(0, 3) : lower.slice(0, 12), capitals: false, stretched: false };
  }
  const stretched = raw.length > 2 && stretch.test(lower);
  const text = stretched ? lower.replace(everyStretch, '$1$1') : lower;
  return {
    kind,
    text: text.length > 40 ? text.slice(0, 40) : text,
    capitals: raw.length > 1 && raw !== lower && raw === raw.toUpperCase(),
    stretched,
  };
};

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
const apostrophe = 39;
/** `*`, `$`, `@`, `_`, `.`, `-` or not ASCII: the word may be part of something longer. */
const continues = (code: number): boolean =>
  code === 42 || code === 36 || code === 64 || code === 95 || code === 45 || code === 46 || code > 126;

/** Where the plain ASCII word that starts at `from` ends; `from` itself where it is not plain. */
const plainWordEnd = (text: string, from: number): number => {
  let end = from;
  for (;;) {
    const code = text.charCodeAt(end);
    if (isLetter(code) || (code >= 48 && code <= 57)) end++;
    else if (code === apostrophe && isLetter(text.charCodeAt(end + 1))) end += 2;
    else
      return continues(code) && end - from <= 3
        ? from
        : code > 126 || code === 42 || code === 36 || code === 64
          ? from
          : end;
  }
};

/** The author's own words of a message, in plain Unicode. Doing it twice changes nothing but spaces. */
export const prepare = (text: string): string => ownWords(plainUnicode(text.slice(0, longest)));

/** The tokens of a prepared text, in order. Linear in its length. */
export const tokenize = (prepared: string): Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < prepared.length) {
    const code = prepared.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      continue;
    }
    // Most of a chat is plain words: no regular expression for them.
    const end = isLetter(code) ? plainWordEnd(prepared, at) : at;
    if (end > at) {
      const raw = prepared.slice(at, end);
      tokens.push(asToken(raw.length <= 6 && laugh.test(raw) ? 'emoticon' : 'word', raw));
      at = end;
      continue;
    }
    other.lastIndex = at;
    const match = other.exec(prepared);
    if (match === null) {
      at++;
      continue;
    }
    const raw = match[0];
    for (let group = 1; group <= kinds.length; group++) {
      if (match[group] === undefined) continue;
      tokens.push(asToken(kinds[group - 1] ?? 'word', raw));
      break;
    }
    at += raw.length;
  }
  return tokens;
};
