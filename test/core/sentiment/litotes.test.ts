import { describe, expect, it } from 'vitest';
import { litotes } from '../../../src/core/sentiment/litotes.ts';

describe('saying it by denying its opposite', () => {
  it.each([
    ['not too shabby for a first try', 'positive'],
    ["can't really complain, it did what I wanted", 'positive'],
    ['the new editor never disappoints', 'positive'],
    ["couldn't have asked for better neighbours", 'positive'],
    ["I'm not happy with how this went", 'negative'],
    ["that wasn't very nice of you", 'negative'],
    ['it used to be fun here', 'negative'],
    ["I can't say that I liked the talk", 'negative'],
    ['not bad, but the sound is broken', null],
    ["isn't it great?", null],
    ['not only great but free', null],
    ["I'm not good at this", null],
    ['not an ideal name for a variable', null],
    ['the cache is not useful here', null],
    ['all fine over here', null],
  ])('%j reads %s', (text, mood) => {
    expect(litotes(text)).toBe(mood);
  });
});
