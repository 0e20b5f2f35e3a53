import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare, tokenize } from '../../../src/core/sentiment/tokens.ts';
import { plainUnicode } from '../../../src/core/sentiment/unicode.ts';

const words = (text: string): string[] => tokenize(prepare(text)).map(({ text: word }) => word);

describe('what of a message is read', () => {
  it.each([
    ['code fences', 'look\n```\nI hate this\n```\nhere', ['look', 'here']],
    ['an unclosed fence', 'look ```I hate this', ['look']],
    ['inline code', 'run `kill -9` now', ['run', 'now']],
    ['quotes of others', '> you are an idiot\nplease stop', ['please', 'stop']],
    ['links and mentions', 'see https://example.org/awful @sad_person <@123>', ['see']],
    ['channels and numbers of issues', '#off-topic and #123', ['and']],
    ["a community's own emoji", 'hm <:angrycat:12> :sadparrot:', ['hm']],
    ['bot commands', '/play hate song', []],
    ['stack traces', 'it says\n    at kill (bad.js:1:2)\nTypeError: cannot die\nok', ['it', 'says', 'ok']],
  ])('%s are passed over', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['standard short codes are their emoji', 'done :tada:', ['done', '🎉']],
    ['stretched words keep two letters', 'sooooo goooood', ['soo', 'good']],
    ['emoticons are whole', 'nice :) but :( xD <3', ['nice', ':)', 'but', ':(', 'xd', '<3']],
    [
      'marks are told apart',
      'what?! no... ok!!!!!',
      ['what', '?!', 'no', '..', 'ok', '!!!'].map((one) => (one === '..' ? '...' : one)),
    ],
    ['a curly apostrophe is a plain one', 'don’t', ["don't"]],
    ['a hashtag is one word', 'go #TeamGreen', ['go', '#teamgreen']],
    ['/me speaks of oneself', '/me is happy', ['me', 'is', 'happy']],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['zero width characters', 'ha\u200bte', 'hate'],
    ['right-to-left overrides', '\u202ehate\u202c', 'hate'],
    ['Cyrillic lookalikes', 'hаtе', 'hate'],
    ['styled letters', '𝐡𝐚𝐭𝐞', 'hate'],
    ['full-width letters', 'ｈａｔｅ', 'hate'],
    ['stacked marks', 'h\u0301\u0302\u0303\u0304ate', 'hate'],
  ])('%s hide no word', (_, hidden, plain) => {
    expect(words(hidden)).toEqual([plain]);
  });

  it('leaves words of other scripts as they are', () => {
    expect(words('привет всем')).toEqual(['привет', 'всем']);
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          '`',
          '```',
          '> ',
          '/play ',
          ':x:',
          ':tada:',
          'http://x',
          'Caused by: ',
          '\n',
          '<@',
          '@',
          ':)',
          '://',
          "'",
          '*',
          '..',
          '/s',
          '"',
          'a',
          'é',
          'а',
          '\u0301',
          '\u200d',
        ),
      )
      .map((parts) => parts.join('')),
  );

  it('plain Unicode is plain already', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = plainUnicode(text);
        expect(plainUnicode(once)).toBe(once);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('preparing what is prepared takes nothing more away', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(words(prepare(text))).toEqual(words(text));
      }),
      { seed: 6, numRuns: 2_000 },
    );
  });

  it.each([
    ['a link', 'www.example.org > you are an idiot'],
    ['a mention', '@ann> you are an idiot'],
    ["a community's own emoji", ':ownone:> you are an idiot'],
    ["a community's own emoji before a command", ':ownone: /play hate'],
  ])('a line is judged by what is left of it after %s', (_, text) => {
    expect(words(text)).toEqual([]);
  });

  it('every token comes from its text, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{2,8}$/u), { maxLength: 30 }), (said) => {
        const plain = said.filter((word) => !/(.)\1\1|^x+d+$/u.test(word));
        expect(words(plain.join(' '))).toEqual(plain);
      }),
      { seed: 4 },
    );
  });

  it('is never thrown off, and reads no more tokens than there are characters', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(tokenize(prepare(text)).length).toBeLessThanOrEqual(prepare(text).length);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
