import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matterOf } from '../../../src/core/feedback/plain-text.ts';
import { type ThemeText, themesOf } from '../../../src/core/feedback/themes.ts';

const said = (authors: number, text: (author: number) => string, from = 0): ThemeText[] =>
  Array.from({ length: authors }, (_, index) => ({ authorId: `m${from + index}`, text: text(index) }));

const checkout = said(8, (n) =>
  n % 2 === 0 ? 'the checkout crashes when I pay with my card' : 'Card payment fails, checkout crashed again',
);
const mode = said(6, (n) => (n % 2 === 0 ? 'please add a dark mode' : 'dark mode would save my eyes'), 20);
const talk = [
  'lovely weather in the mountains',
  'my cat jumped over the fence',
  'bread needs two hours in the oven',
  'our train left early',
  'the film was long',
  'guitar strings broke',
].map((text, index) => ({ authorId: `t${index}`, text }));

describe('Themes', () => {
  it('are what many people speak of, most people first, with counts', () => {
    const themes = themesOf([...talk, ...checkout, ...mode]);
    expect(themes).toMatchObject([
      { authors: 8, messages: 8 },
      { label: expect.stringContaining('dark mode'), authors: 6, messages: 6 },
    ]);
    expect(themes[0]?.label).toMatch(/checkout/u);
  });

  it.each([
    [4, 0],
    [5, 1],
  ])('of %i people: %i', (people, count) => {
    expect(themesOf([...talk, ...said(people, () => 'the checkout crashes')])).toHaveLength(count);
  });

  it.each([
    'the checkout is awful, I hate it',
    'der checkout ist schrecklich, ich hasse ihn',
    'worst checkout ever, useless',
  ])('are called by what people speak of, not by how they feel: %s', (text) => {
    const [theme] = themesOf([...talk, ...said(9, () => text)]);
    expect(theme?.label).toContain('checkout');
    expect(theme?.label).not.toMatch(/awful|hate|schrecklich|hasse|worst|useless/u);
  });

  it('keep what names a trouble, however unhappy it reads', () => {
    expect(themesOf([...talk, ...said(9, () => 'broken uploads')])[0]?.label).toBe('broken uploads');
  });

  it('count people, not messages: one who says it fifty times is one', () => {
    const loud = Array.from({ length: 50 }, () => ({ authorId: 'loud', text: 'refund the subscription' }));
    expect(themesOf([...talk, ...loud])).toEqual([]);
    expect(themesOf([...talk, ...loud], { leastAuthors: 1 })).toEqual([]);
  });

  it.each([
    ['a member’s name', 'checkout broken, ask Rosalind', { names: ['Rosalind Franklin'] }],
    ['a member’s name in small letters', 'rosalind broke the checkout', { names: ['Rosalind'] }],
    ['a name nobody told us of', 'the checkout is broken since Rosalind left', {}],
    ['a handle', 'the checkout is broken @rosalind', {}],
    ['a mention', 'the checkout is broken <@rosalind>', {}],
    ['an address', 'the checkout is broken, mail rosalind@rosalind.example', {}],
    ['a link', 'the checkout is broken https://rosalind.example/rosalind', {}],
    ['a bare link', 'the checkout is broken rosalind.com/x', {}],
    ['a quoted line', '> rosalind said so\nthe checkout is broken', {}],
  ])('never have %s in their label', (_name, text, options) => {
    const themes = themesOf([...talk, ...said(9, () => text)], options);
    expect(themes[0]?.label).toContain('checkout');
    for (const { label } of themes) expect(label.toLowerCase()).not.toContain('rosalind');
  });

  it('keep the community’s own names', () => {
    const texts = [...talk, ...said(7, () => 'since the update Gardenia loses drafts')];
    expect(themesOf(texts, { vocabulary: ['Gardenia'] })[0]?.label).toContain('gardenia');
    expect(themesOf(texts)[0]?.label).not.toContain('gardenia');
  });

  it('never quote: no more than three words or pairs of words that many people use', () => {
    const [theme] = themesOf([
      ...talk,
      ...said(9, () => 'I told my boss the export loses every second row of invoices'),
    ]);
    expect(theme?.label.split(', ').length).toBeLessThanOrEqual(3);
    expect(theme?.label.split(/\W+/u).length).toBeLessThanOrEqual(6);
  });

  it.each([
    ['new', 2, null],
    ['up', 5, 5],
    ['same', 8, 8],
    ['down', 14, 14],
  ] as const)('tell how they moved: %s from %i people before', (change, people, before) => {
    const earlier = [...talk, ...said(people, () => 'checkout crashed with my card')];
    expect(themesOf([...talk, ...checkout], { before: earlier })[0]?.trend).toEqual({ before, change });
  });

  it('are the same for the same texts, and hardly care for their order', () => {
    const all = [...talk, ...checkout, ...mode];
    expect(themesOf(all)).toEqual(themesOf(all));
    const shown = (texts: readonly ThemeText[]) => themesOf(texts).map(({ authors, messages }) => [authors, messages]);
    expect(shown([...all].reverse())).toEqual(shown(all));
  });

  it('have an answer for any text, and never name a word that fewer than five people used', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('card failed', 'dark mode', 'Card PAYMENT', '😀'),
    );
    const texts = fc.array(fc.record({ authorId: fc.constantFrom(...'abcdefgh'), text }), { maxLength: 60 });
    fc.assert(
      fc.property(texts, (all) => {
        for (const { label, authors } of themesOf(all)) {
          expect(authors).toBeGreaterThanOrEqual(5);
          expect(label).not.toBe('');
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('What words are counted of', () => {
  it.each([
    ['call +49 170 1234567 now', 'call   now'],
    ['see `secret.key` and <#123>', 'see   and  '],
    ['error 404 stays', 'error 404 stays'],
  ])('%s', (text, expected) => expect(matterOf(text)).toBe(expected));
});
