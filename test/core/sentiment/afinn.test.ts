import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAfinnScorer } from '../../../src/core/sentiment/afinn.ts';
import { messageScoreSchema } from '../../../src/core/sentiment/score.ts';

const scorer = createAfinnScorer();

describe('the first scorer', () => {
  it.each([
    ['This is terrible, I hate it', 'negative'],
    ['Thanks, that is great!', 'positive'],
    ['I opened the settings and there are three tabs', 'neutral'],
    ['it does not work', 'negative'],
    ["It doesn't work", 'negative'],
    ['not good', 'negative'],
    ['the install is hard', 'neutral'],
    ['I get an error, is that a known problem', 'neutral'],
    ['the process was killed', 'neutral'],
    ['it crashed, error after error, this bug is a problem', 'negative'],
    ['this error is awful', 'negative'],
    ['', 'neutral'],
  ])('reads %j as %s', (text, label) => {
    expect(scorer.score(text).label).toBe(label);
  });

  it.each([
    ['a negation turns what follows', 'this is not bad', 'this is bad'],
    ['up to three words later', "it isn't really all bad", 'it is really all bad'],
    ['also without an apostrophe', 'i dont hate it', 'i hate it'],
    ['also with a curly one', 'I don’t hate it', 'I do hate it'],
  ])('%s', (_, negated, plain) => {
    expect(scorer.score(plain).label).toBe('negative');
    expect(scorer.score(negated).score).toBeGreaterThan(0);
  });

  it('a negation ends after three words', () => {
    expect(scorer.score('no the one in my hand is terrible').label).toBe('negative');
  });

  it.each([
    ['code fences', 'here is the log\n```\nfatal: kill terrible hate\n```'],
    ['an unclosed fence', 'here is the log ```fatal kill terrible hate'],
    ['inline code', 'what is `kill -9 terrible` for me'],
    ['quoted lines', '> I hate this terrible thing\nwhat is that'],
    ['links', 'look at this https://example.org/hate/terrible/kill'],
    ['mentions', 'this is for @hate_terrible and #kill-hate'],
    ['paths, file and package names', 'it is in /etc/hate/terrible and lib0.8-hate.so or is_terrible'],
    ['whom it is addressed to', 'idiot: you can find it in the menu'],
    ['platform entities', 'this is for <@kill> and <#hate|terrible>'],
  ])('%s do not count', (_, text) => {
    expect(scorer.score(text)).toMatchObject({ score: 0, label: 'neutral', language: 'en' });
  });

  it.each([
    ['die Katze ist schön', 'und'],
    ['no me gusta', 'und'],
    ['12345 !!', 'und'],
    ['the cat is on the mat', 'en'],
    ['awful', 'en'],
  ])('%j is %s', (text, language) => {
    const score = scorer.score(text);
    expect(score.language).toBe(language);
    if (language === 'und') expect(score).toMatchObject({ confidence: 0, score: 0, label: 'neutral' });
  });

  it.each([
    ['you are an asshole', 0.9],
    ['this shit is broken', 0.6],
    ['what the hell, wtf', 0],
    ['the fraud detection is torture', 0],
    ['I hate this terrible release', 0],
  ])('%j is offensive with %d', (text, offensive) => {
    expect(scorer.score(text).offensive).toBeCloseTo(offensive);
  });

  it.each([
    ['Where is the manual?', true],
    ['how do i reset it', true],
    ['hi all, does anyone know the port', true],
    ['bob: can you look at this', true],
    ['can someone help me please', true],
    ['anyone know why', true],
    ['¿dónde está?', true],
    ['see https://example.org/?q=1', false],
    ['try `a ? b : c`', false],
    ['> is it on?\nit is', false],
    ['when I open it, it is fine', false],
    ['what a day', false],
    ['?', false],
    ['ok thanks', false],
  ])('whether %j asks: %s', (text, asks) => {
    expect(scorer.score(text).asks).toBe(asks);
  });

  const chat = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '`',
        '```',
        '> ',
        '\n',
        '<@',
        '@',
        'https://',
        "'",
        'not',
        'hate',
        '?',
        'constructor',
        '__proto__',
      ),
    ),
    { maxLength: 400 },
  );

  it('never throws, and always stays in its ranges', () => {
    fc.assert(
      fc.property(chat, (parts) => {
        expect(messageScoreSchema.safeParse(scorer.score(parts.join(''))).success).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('gives the same text the same score', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(scorer.score(text)).toEqual(scorer.score(text));
      }),
      { seed: 2 },
    );
  });
});
