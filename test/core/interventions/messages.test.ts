import { describe, expect, it } from 'vitest';
import { review } from '../../../src/core/brand/review.ts';
import { strategySchema } from '../../../src/core/brand/strategy.ts';
import {
  localeFor,
  locales,
  type MessageKey,
  messageArguments,
  messageKeys,
  type Place,
  tones,
} from '../../../src/core/interventions/messages/catalogue.ts';
import {
  checkOverride,
  overridesSchema,
  ownTemplate,
  renderMessage,
} from '../../../src/core/interventions/messages/render.ts';
import { fill, templateProblems } from '../../../src/core/interventions/messages/template.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';

const strategy = strategySchema.parse({ allowedHosts: ['example.org'] });
const values = (place: Place, number: number, address: string) => ({
  bot: 'CCO',
  place,
  helpers: '@ana, @ben',
  minutes: number,
  rules: address,
  channel: 'general',
  people: number,
  answers: number,
  status: address,
});
const all = messageKeys.flatMap((key) =>
  locales.flatMap((locale) => tones.map((tone) => [key, locale, tone] as const)),
);
const shapes = [values('thread', 1, 'https://example.org/a'), values('conversation', 12, 'https://example.org/a')];
/** Both addresses are asked for only where a message can do without. */
const without: readonly MessageKey[] = ['status-post', 'welcome'];

describe('a message', () => {
  it.each(all)('%s in %s, %s, keeps every rule whatever it is filled with', (key, locale, tone) => {
    expect(templateProblems(key, ownTemplate(key, locale, tone), locale)).toEqual([]);
    for (const shape of [...shapes, ...(without.includes(key) ? [values('thread', 5, '')] : [])]) {
      const text = renderMessage(key, shape, { locale, tone });
      const { hard, soft } = review(text, {
        rules: defaultSpaceSettings.brand,
        strategy,
        accused: ['It', 'Zora Quill'],
        allowedMentions: ['@ana', '@ben'],
        language: locale,
      });
      expect([text, ...hard, ...soft]).toEqual([text]);
      expect(text).not.toMatch(/none|undefined|[{}]| {2}/u);
    }
  });

  it.each(all.filter(([key]) => key !== 'helper-call'))(
    '%s in %s, %s, says how to be left alone',
    (key, locale, tone) => {
      for (const shape of shapes) expect(renderMessage(key, shape, { locale, tone })).toContain('/cco stop');
    },
  );

  it.each(all)('%s in %s, %s, speaks of all that it is given', (key, locale, tone) => {
    const template = ownTemplate(key, locale, tone);
    const spoken = Object.keys(messageArguments[key]).filter((name) => name !== 'place');
    for (const name of spoken) expect(template).toContain(`{${name}`);
  });

  it('counts as its language does', () => {
    const said = (people: number, locale: 'en' | 'de') =>
      renderMessage('status-post', { ...values('thread', people, '') }, { locale, tone: 'plain' });
    expect(said(1, 'en')).toContain('1 person reports');
    expect(said(1_200, 'en')).toContain('1,200 people report');
    expect(said(1, 'de')).toContain('meldet 1 Person');
    expect(said(1_200, 'de')).toContain('melden 1.200 Leute');
  });

  it('puts in what it is given as it stands', () => {
    const odd = "{bot} <b> '# {place}";
    expect(fill('{bot}!', 'en', { bot: odd })).toBe(`${odd}!`);
  });
});

it.each([
  [['de', 'de', 'en'], 'de'],
  [['en', 'de'], 'en'],
  [['fr', 'fr', 'de'], 'de'],
  [['fr', 'und'], 'en'],
  [[], 'en'],
])('a conversation in %j is answered in %s', (languages, locale) => {
  expect(localeFor(languages)).toBe(locale);
});

describe('a space’s own words', () => {
  it.each<[MessageKey, string, string | null]>([
    ['thanks', 'I am {bot}, a bot. Thanks for {answers, number} answers!', null],
    ['thanks', 'I am a bot. Thanks!', null],
    [
      'welcome',
      '{place, select, thread {A} other {B}}, says a bot. <3 {rules, select, none {-} other {{rules}}}',
      null,
    ],
    ['thanks', 'Thanks, {name}!', '{name} is not known here'],
    ['thanks', 'Thanks, {constructor}!', '{constructor} is not known here'],
    ['thanks', 'Thanks, {bot, number}!', '{bot} cannot be used as number'],
    ['thanks', 'Thanks on {answers, date}!', '{answers} cannot be used as date'],
    ['thanks', 'Thanks {people, select, other {you}}', '{people} cannot be used as select'],
    ['thanks', '{answers, plural, one {{deep}} other {#}}', '{deep} is not known here'],
    ['thanks', 'Thanks {', 'no ICU message'],
    ['thanks', '{answers, plural, one {x}}', 'no ICU message'],
    ['welcome', 'A bot says: see {rules}', '{rules} may be missing'],
    ['welcome', '{rules, select, none {{rules}} other {-}} bot', '{rules} may be missing'],
    ['nudge', 'A question waits, says a bot.', 'it must speak of {helpers}'],
    ['rules-reminder', 'There are rules, says a bot.', 'it must speak of {rules}'],
    ['thanks', ' ', 'expected string to have'],
  ])('for %s: %j → %j', (key, template, problem) => {
    const checked = checkOverride(key, 'en', template);
    if (problem === null) expect(checked).toEqual({ ok: true });
    else expect(checked.ok ? '' : checked.problem).toContain(problem);
  });

  it('stand in the place of ours, in their language only', () => {
    const overrides = overridesSchema.parse({ thanks: { en: 'Cheers, says the bot {bot}.' } });
    const said = (locale: 'en' | 'de') =>
      renderMessage('thanks', shapes[0] ?? values('thread', 1, ''), { locale, tone: 'warm', overrides });
    expect(said('en')).toBe('Cheers, says the bot CCO.');
    expect(said('de')).toContain('Dank');
  });

  it('give way to ours where they cannot be filled', () => {
    const overrides = { thanks: { en: 'Cheers {gone}' } };
    const text = renderMessage('thanks', values('thread', 2, ''), { locale: 'en', tone: 'plain', overrides });
    expect(text).toContain('2 people');
  });
});
