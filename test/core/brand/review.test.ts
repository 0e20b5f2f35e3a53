import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingAge } from '../../../src/core/brand/reading-age.ts';
import { mayGoOutAlone, review, reviewRules } from '../../../src/core/brand/review.ts';
import { strategySchema } from '../../../src/core/brand/strategy.ts';

const strategy = strategySchema.parse({
  voice: { readingAge: 14 },
  banned: [{ term: 'cheap', why: 'we do not talk of price', instead: 'affordable' }, { term: 'world-class' }],
  preferred: [{ avoid: 'users', use: 'members' }],
  allowedHosts: ['example.org'],
  facts: {
    links: [{ name: 'status page', url: 'https://status.example.net' }],
    openingHours: { timeZone: 'Europe/Berlin', spans: [{ firstDay: 1, lastDay: 5, from: '09:00', to: '17:00' }] },
    contacts: ['help@example.org', '+49 30 123456-0'],
  },
});
const rules = { botName: 'CCO', bannedTerms: ['guaranteed'], maximumLength: 600 };
const context = {
  rules,
  strategy,
  accused: ['Anna Schmidt', 'It', 'zorg_99', 'CCO fan', '@@', ''],
  allowedMentions: ['@ben'],
};
const read = (text: string, language = 'en') => review(text, { ...context, language });
const codes = (text: string, language?: string) => {
  const { hard, soft } = read(text, language);
  return [...hard.map(({ code }) => `${code}!`), ...soft.map(({ code }) => code)];
};

describe('nobody may post', () => {
  it.each([
    ['a mass mention', 'I am a bot. @everyone look', ['mass-mention!']],
    ['an e-mail address', 'I am a bot. Ask ana@example.com', ['email-address!']],
    ['a telephone number', 'I am a bot. Call 0151 2345 6789', ['phone-number!']],
    ['a card number', 'I am a bot. Use 4111 1111 1111 1111', ['bank-number!']],
    ['an account number', 'I am a bot. Pay to DE89 3704 0044 0532 0130 00', ['bank-number!']],
    ['an IP address', 'I am a bot. They come from 203.0.113.7', ['network-address!']],
    ['the name of somebody it is about', 'I am a bot. anna schmidt was rude', ['names-accused!']],
    ['a first name of theirs', 'I am a bot. Anna, please stop', ['names-accused!']],
    ['a name with accents and invisible characters', 'I am a bot. Ànn​a Schmidt, please', ['names-accused!']],
    ['a name in other letters', 'I am a bot. Ａｎｎａ, please', ['names-accused!']],
    ['a user name', 'I am a bot. zorg 99 should calm down', ['names-accused!']],
    ['a name that is a common word, set off', 'I am a bot. **It** should calm down', ['names-accused!']],
    ['nothing', ' ', ['empty!', 'no-bot-disclosure']],
    ['more than the chat takes', `I am a bot. ${'go '.repeat(700)}`, ['beyond-platform!', 'too-long', 'reading-age']],
  ])('%s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });
});

describe('a person is warned of', () => {
  it.each([
    ['a mention', 'I am a bot. @carl look', ['mention']],
    ['a link to elsewhere', 'I am a bot. See https://example.com/a', ['link-not-allowed']],
    ['a link that pretends', 'I am a bot. See https://example.org@evil.example', ['link-not-allowed']],
    ['a link whose end looks allowed', 'I am a bot. See https://notexample.org', ['link-not-allowed']],
    ['a bare link', 'I am a bot. Join discord.gg/abc', ['link-not-allowed']],
    ['another kind of link', 'I am a bot. See steam://run/1', ['link-not-allowed']],
    ['a promise to repair', 'I am a bot. We will fix this soon.', ['promise']],
    ['a date', 'I am a bot. The team will answer by Friday.', ['promise']],
    ['a time', "I am a bot. We'll be back within 2 hours.", ['promise']],
    ['a repair in other words', 'I am a bot. It will be fixed soon.', ['promise']],
    ['money back', 'I am a bot. You will get a full refund.', ['promise']],
    ['a guarantee', 'I am a bot. I promise you that.', ['promise']],
    ['a promise in German', 'Ich bin ein Bot. Wir werden das bis Freitag beheben.', ['promise']],
    ['money back in German', 'Ich bin ein Bot. Sie bekommen Ihr Geld zurück.', ['promise']],
    ['a banned term', 'I am a bot. This is cheap.', ['banned-term']],
    ['a term banned in the settings', 'I am a bot. Results guaranteed.', ['promise', 'banned-term']],
    ['a term that reads better otherwise', 'I am a bot. Users ask this often.', ['preferred-term']],
    ['other opening hours', 'I am a bot. Our opening hours are 8:00-20:00.', ['wrong-fact']],
    ['other opening hours, in words', 'I am a bot. We are open from 8am to 5pm.', ['wrong-fact']],
    [
      'another address of an official page',
      'I am a bot. See the status page: https://example.com',
      ['link-not-allowed', 'wrong-fact'],
    ],
    ['no word of a bot', 'Hello there', ['no-bot-disclosure']],
    ['length', `I am a bot. ${'Go on. '.repeat(90)}`, ['too-long']],
  ])('%s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });
});

it.each([
  'I am a bot. Does https://docs.example.org/a?b=c help, or www.example.org?',
  'I am a bot. The status page https://status.example.net/ knows more.',
  'I am a bot. Write to help@example.org or call +49 30 123456-0.',
  'I am a bot. @ben asked to be called for such questions.',
  'I am a bot. It may help to look into index.ts and node.js, on 2026-03-10 or 10.03.2026.',
  'I am a bot. We cannot promise a date. There will be no refund from a bot.',
  'I am a bot. Somebody will look at it; a moderator knows of it.',
  'I am a bot. Our opening hours are 9:00–17:00 and 9 am to 5 pm.',
  'I am a bot. Meet us 10-12, room 3. Use version 1.2.3.4 of the app.',
  'CCO here, a bot: take a short break.',
  'I am a bot. The banana is ripe, annabel says.',
  'I am a bot. Build 4111 1111 1111 1112 and key DE00 3704 0044 0532 0130 00 are out.',
  'I am a bot. In <#411111111111111111> people wrote about it.',
])('%j is fine, and may go out alone', (text) => {
  expect(codes(text)).toEqual([]);
  expect(mayGoOutAlone(read(text))).toBe(true);
});

describe('a violation', () => {
  it.each([
    ['I am a bot. @everyone look', 'I am a bot. everyone look'],
    ['I am a bot. <!channel> look', 'I am a bot. channel look'],
    ['I am a bot. Hi @carl!', 'I am a bot. Hi carl!'],
    ['I am a bot. Ask ana@example.com', 'I am a bot. Ask (left out)'],
    ['I am a bot. See https://example.com/a.', 'I am a bot. See (link left out).'],
    ['I am a bot. Cheap and cheap.', 'I am a bot. Affordable and affordable.'],
    ['I am a bot. Users ask users.', 'I am a bot. Members ask members.'],
    ['I am a bot. We are open 8:00 to 20:00.', 'I am a bot. We are open 09:00–17:00.'],
    ['I am a bot. Status page: http://status.example.com', 'I am a bot. Status page: (link left out)'],
    ['Hello @all, see evil.com', 'Hello all, see (link left out)\n\n(Posted by CCO, a bot.)'],
    ['I am a bot. This is world-class.', null],
    ['I am a bot. Anna, please stop.', null],
  ])('of %j is mended to %j', (text, corrected) => {
    expect(read(text).corrected).toBe(corrected);
  });

  it('is explained with its reason and a fix, without the text', () => {
    const text =
      'canary7@example.com @everyone guaranteed cheap https://canary7.example Anna, we will fix it by Friday';
    const { hard, soft } = read(text);
    expect(hard.length + soft.length).toBe(7);
    for (const { why, fix } of [...hard, ...soft]) {
      expect(why).toMatch(/^[A-Z].*\.$/u);
      expect(fix).toMatch(/^[A-Z].*\.$/u);
      expect(why + fix).not.toMatch(/canary7|guaranteed|anna/iu);
    }
    expect(read('This is cheap, says a bot.').soft[0]?.why).toContain('we do not talk of price');
  });

  it('is gone from its corrected text', () => {
    const pieces = fc.constantFrom(
      ...'@everyone;@here;<!here>;<@&1>;@ana;<@!22>;a@b.co;0151 2345 6789;4111111111111111;203.0.113.7;https://x.com;x.com/a'.split(
        ';',
      ),
      ...'cheap;users;Users;world-class;We are open 7-9;status page;bot;Anna;\n;.;we will fix;＠all;(;`;É'.split(';'),
    );
    const texts = fc
      .array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 14 })
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(texts, (text) => {
        const { hard, soft } = read(text);
        for (const { code, corrected } of [...hard, ...soft])
          if (corrected !== null) expect(codes(corrected).map((c) => c.replace('!', ''))).not.toContain(code);
      }),
      { seed: 31, numRuns: 500 },
    );
  });

  it('is looked for in any text within a moment', () => {
    for (const piece of ['a.', '1 ', '@', 'http://', 'we will ', 'open hours 9-', 'DE00 AAAA ', '1.2.3.4.', '​', 'a-'])
      expect(read(piece.repeat(4_000 / piece.length)).hard.length).toBeGreaterThanOrEqual(0);
    expect(new Set(reviewRules.map(({ code }) => code)).size).toBe(reviewRules.length);
  });
});

describe('reading age', () => {
  const plain =
    'You can ask here. We will try to help you. Tell us what you did and what you saw. Then we look at it. It is good to add the words of the error. A screen shot may help too.';
  const stiff =
    'Notwithstanding previously communicated considerations regarding organisational responsibilities, participants experiencing authentication irregularities should immediately consult documentation concerning configuration prerequisites, incorporating environmental particularities, administrative restrictions, and infrastructural dependencies, thereby facilitating subsequent remediation.';
  const einfach =
    'Du kannst hier fragen. Wir sehen dann nach. Sag uns, was du getan hast und was du dann siehst. Ein Bild hilft auch. Wer mag, kann dir dann hier im Chat gleich Rat geben. Das ist gut.';
  const steif =
    'Ungeachtet vorangegangener Kommunikationsmaßnahmen hinsichtlich organisatorischer Verantwortlichkeiten sollten Teilnehmende bei Authentifizierungsschwierigkeiten unverzüglich die Dokumentation der Konfigurationsvoraussetzungen einschließlich umgebungsspezifischer Besonderheiten, administrativer Einschränkungen sowie infrastruktureller Abhängigkeiten konsultieren und anschließend gegebenenfalls die Verantwortlichen der Administration benachrichtigen.';
  it.each([
    ['plain English', plain, 'en', 3, 9],
    ['stiff English', stiff, 'en', 20, 60],
    ['plain German', einfach, 'de', 2, 9],
    ['stiff German', steif, 'de', 16, 40],
  ])('of %s', (_, text, language, low, high) => {
    const age = readingAge(text, language);
    expect(age).toBeGreaterThan(low);
    expect(age).toBeLessThan(high);
    expect(codes(`${text} bot`, language).includes('reading-age')).toBe(low > 14);
  });

  it('is not told of a few words, or of a language without a formula', () => {
    expect(readingAge('Notwithstanding organisational responsibilities.', 'en')).toBeNull();
    expect(readingAge(stiff, 'fr')).toBeNull();
  });

  it('follows the formula: 30 words of one syllable in three sentences are grade 0.39 · 10 + 11.8 − 15.59', () => {
    const text = `${'go '.repeat(9)}go. `.repeat(3);
    expect(readingAge(text, 'en')).toBeCloseTo(0.39 * 10 + 11.8 - 15.59 + 5, 9);
  });
});
