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
// with itself: no backtracking.
const token = new RegExp(
  [
    "(?<emoticon>(?<![\\p{L}\\d])(?:[<>}]?[:;=][-'o^~]?[)(\\]\\[dDpPoO3|/\\\\*$@]+(?![\\p{L}\\d])|[(\\[][-'^]?[:;=](?![\\p{L}\\d])|[xX8][-]?[dD]+(?![\\p{L}\\d])|<\\/?3+|\\^[_.]?\\^|[-=][_.][-=]|[tT]_[tT]|o_o|O_O|o\\.O|\\\\o\\/|¯\\\\_\\(ツ\\)_\\/¯))",
    '(?<emoji>\\p{Extended_Pictographic}|\\p{Regional_Indicator}{2}|[♥♡☺☹])',
    '(?<tag>#[\\p{L}\\p{M}\\d_]{2,})',
    "(?<word>\\p{L}+[*$@]{1,5}\\p{L}+|[\\p{L}\\p{M}][\\p{L}\\p{M}\\d]*(?:'\\p{L}+)*)",
    '(?<number>\\d+[\\p{L}\\d]*)',
    '(?<marks>[!?]+|\\.{2,}|\\/s(?![\\p{L}\\d]))',
  ].join('|'),
  'gu',
);
const stretch = /(\p{L})\1{2,}/gu;
const kinds = ['emoticon', 'emoji', 'tag', 'word', 'number', 'marks'] as const;

const asToken = (kind: TokenKind, raw: string): Token => {
  const lower = raw.toLowerCase();
  if (kind !== 'word' && kind !== 'tag') {
    return { kind, text: kind === 'marks' ? raw.slice(0, 3) : lower.slice(0, 12), capitals: false, stretched: false };
  }
  const shortened = raw.length > 2 ? lower.replace(stretch, '$1$1') : lower;
  return {
    kind,
    text: shortened.slice(0, 40),
    capitals: raw.length > 1 && raw !== lower && raw === raw.toUpperCase(),
    stretched: shortened.length !== lower.length,
  };
};

/** The author's own words of a message, in plain Unicode. Doing it twice changes nothing but spaces. */
export const prepare = (text: string): string => ownWords(plainUnicode(text.slice(0, longest)));

/** The tokens of a prepared text, in order. Linear in its length. */
export const tokenize = (prepared: string): Token[] => {
  const tokens: Token[] = [];
  for (const match of prepared.matchAll(token)) {
    const groups = match.groups;
    if (groups === undefined) continue;
    for (const kind of kinds) {
      const raw = groups[kind];
      if (raw === undefined) continue;
      tokens.push(asToken(kind, raw));
      break;
    }
  }
  return tokens;
};
