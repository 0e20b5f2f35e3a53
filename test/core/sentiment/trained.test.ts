import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageScoreSchema } from '../../../src/core/sentiment/score.ts';
import { createScorer } from '../../../src/core/sentiment/trained.ts';
import { loadWeights } from '../../../src/main/weights.ts';

const weights = loadWeights();
const scorer = createScorer(weights);

describe('the trained scorer', () => {
  it.each([
    ['This is terrible, I hate it', 'negative'],
    ['Thanks, that is great!', 'positive'],
    ['I opened the settings and there are three tabs', 'neutral'],
    ['this release is so good, I love it 🎉', 'positive'],
    ['the docs are a mess and nobody answers, I am fed up', 'negative'],
    ['the meeting is at three in the small room', 'neutral'],
  ])('reads %j as %s', (text, label) => {
    expect(scorer.score(text).label).toBe(label);
  });

  it.each([
    ['a negation turns what follows', 'this is not good', 'this is good'],
    ['code is not mood', '```\nlove love great awesome\n```\nthis is awful', 'this is good'],
    ['sarcasm that is marked turns praise', 'what a great idea /s', 'what a great idea'],
  ])('%s', (_, worse, better) => {
    expect(scorer.score(worse).score).toBeLessThan(scorer.score(better).score);
  });

  it.each([
    ['no me gusta nada, es horrible', 'es', 'negative'],
    ['merci beaucoup, super travail, excellent', 'fr', 'positive'],
    ['Das ist wirklich schlecht und langweilig', 'de', 'negative'],
    ['сегодня мы обновили сервер, всё работает', 'ru', 'neutral'],
  ])('%j is %s and read by its own words: %s', (text, language, label) => {
    expect(scorer.score(text)).toMatchObject({ language, label });
  });

  it.each(['12345', '', '....', '```code```'])('%j is of no language, and nothing is claimed about it', (text) => {
    expect(scorer.score(text)).toMatchObject({ language: 'und', confidence: 0, score: 0, label: 'neutral' });
  });

  it.each([
    ['hm', 'de', 'de'],
    ['gut', 'de', 'de'],
    ['123', 'en', 'en'],
    ['🎉🎉', 'fr', 'fr'],
    ['thanks, that is great and it works', 'de', 'en'],
    ['Das ist wirklich schlecht und langweilig', 'en', 'de'],
  ])(
    "%j in a channel of %s is %s: only what is too short to tell takes the channel's usual language",
    (text, usual, language) => {
      expect(scorer.score(text, usual).language).toBe(language);
    },
  );

  it('without a usual language claims none for a text too short to tell', () => {
    expect(scorer.score('mhm').language).toBe('und');
  });

  it('names the words that moved it', () => {
    const [first, second] = scorer.explain('I love the new release but the installer is terrible', 2);
    expect([first?.word, second?.word].sort()).toEqual(['love', 'terrible']);
    expect(Math.sign(first?.effect ?? 0)).not.toBe(Math.sign(second?.effect ?? 0));
  });

  it.each([
    ['you are a fucking idiot', true],
    ['could you look at the second tab', false],
  ])('%j is offensive: %s', (text, expected) => {
    expect(scorer.score(text).offensive >= 0.5).toBe(expected);
  });

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
  );

  it('never throws, and always stays in its ranges', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(messageScoreSchema.safeParse(scorer.score(text)).success).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('gives a text the same score whatever was scored before', () => {
    const fresh = createScorer(weights);
    fc.assert(
      fc.property(anything, (text) => {
        expect(scorer.score(text)).toEqual(fresh.score(text));
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('reads 6,000 characters and no more, so that no message costs more than that', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(' love ', '`', ':(', '\u0301', '"said '), (text, more) => {
        const most = 'so '.repeat(2_000);
        expect(scorer.score(most + text + more.repeat(1_000))).toEqual(scorer.score(most));
      }),
      { seed: 7, numRuns: 20 },
    );
  });

  it.each([
    ['letters', 'a'.repeat(100_000)],
    ['stars', 'f*'.repeat(50_000)],
    ['quotes', '"said '.repeat(20_000)],
    ['marks', '\u0301'.repeat(100_000)],
    ['capitals', 'Bad '.repeat(25_000)],
    ['emoticons', ':('.repeat(50_000)],
  ])('reads a hostile run of %s', (_, text) => {
    expect(messageScoreSchema.safeParse(scorer.score(text)).success).toBe(true);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['other bytes', new Uint8Array(64)],
    ['half a file', weights.subarray(0, weights.length / 2)],
  ])('refuses weights that are %s', (_, bytes) => {
    expect(() => createScorer(bytes)).toThrow(expect.objectContaining({ code: 'weights-bad' }));
  });
});
