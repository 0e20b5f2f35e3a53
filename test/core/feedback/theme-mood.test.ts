import { describe, expect, it } from 'vitest';
import { moodOf, type ReadText } from '../../../src/core/feedback/theme-mood.ts';
import { type ThemeText, themesOf } from '../../../src/core/feedback/themes.ts';

const said = (people: number, score: number | null, from = 0): ReadText[] =>
  Array.from({ length: people }, (_, at) => ({
    authorId: `m${from + at}`,
    score,
    label: score === null ? null : score < 0 ? ('negative' as const) : ('positive' as const),
  }));

describe('the mood of a theme', () => {
  it('is the mean of what people say, with how many texts read so', () => {
    expect(moodOf([...said(4, -0.5), ...said(4, 0.25, 4)], 5)).toEqual({ mean: -0.125, negative: 4, positive: 4 });
  });

  it('counts each person once, however much they say', () => {
    const loud = Array.from({ length: 50 }, () => said(1, -1)).flat();
    expect(moodOf([...loud, ...said(4, 0.5, 1)], 5)?.mean).toBeCloseTo(0.2);
  });

  it.each([
    [4, 0, null],
    [4, 9, null],
    [5, 0, -0.5],
  ])('of %i people whose texts were read and %i whose were not is %j', (read, unread, mean) => {
    expect(moodOf([...said(read, -0.5), ...said(unread, null, 100)], 5)?.mean ?? null).toBe(mean);
  });

  it('is of the theme’s own texts only', () => {
    const text = (words: string, score: number, from: number): ThemeText[] =>
      said(6, score, from).map((one) => ({ ...one, text: words }));
    const talk = ['lovely weather', 'my cat jumped', 'bread needs hours', 'our train left', 'the film was long'];
    const themes = themesOf([
      ...talk.map((words, at) => ({ authorId: `t${at}`, text: words, label: 'positive' as const, score: 0.9 })),
      ...text('the checkout crashes again', -0.6, 0),
      ...text('please add a dark mode', 0.4, 10),
    ]);
    const moodOfTheme = (word: string) => themes.find(({ label }) => label.includes(word))?.mood;
    expect(moodOfTheme('checkout')).toMatchObject({ negative: 6, positive: 0 });
    expect(moodOfTheme('dark')?.mean).toBeCloseTo(0.4);
  });
});
