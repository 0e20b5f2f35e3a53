// Rows of words and numbers.
import { type CSSProperties, createElement as h, type ReactNode } from 'react';
import { Column, Row, Section, Text } from 'react-email';
import { count, decimal, percent, signalWords, valueWord } from '../../core/commands/words.ts';
import type { HealthReport } from '../../core/coordination/events.ts';
import type { Theme } from './inputs.ts';
import { heading, type Part, paragraph } from './parts.ts';
import { colour, statusColour, text } from './theme.ts';
import { signed } from './words.ts';

const figure = (value: string, caption: string, ink: string = colour.ink): ReactNode =>
  h(
    Column,
    { style: { verticalAlign: 'top', width: '33.33%', padding: '0 8px 0 0' } },
    h(Text, { style: { ...text.title, color: ink, fontSize: '24px', margin: '0' } }, value),
    h(Text, { style: { ...text.small, margin: '0' } }, caption),
  );

/** Score, change, and how many people it rests on. */
export const figures = ({ score, interval, status, change, authors, messages }: HealthReport): Part => {
  if (score === null || authors === null)
    return paragraph('Fewer than five people spoke, or too little was said for a score.');
  const range = interval === null ? '' : `most likely ${decimal(interval[0])} to ${decimal(interval[1])}`;
  const changed = change === null ? 'change not known' : 'change in this time';
  const wrote = `people wrote ${count(messages ?? 0, 'message')}`;
  return {
    node: h(
      Section,
      { style: { margin: '4px 0 8px' } },
      h(
        Row,
        null,
        figure(decimal(score), range === '' ? 'score' : `score, ${range}`, statusColour[status].ink),
        figure(change === null ? '–' : signed(change), changed),
        figure(String(authors), wrote),
      ),
    ),
    plain: [
      `Score: ${decimal(score)}${range === '' ? '' : ` (${range})`}`,
      ...(change === null ? [] : [`Change in this time: ${signed(change)}`]),
      `${authors} ${wrote}.`,
    ].join('\n'),
  };
};

interface Cells {
  readonly name: string;
  /** A line under the name. */
  readonly about?: string;
  readonly values: readonly string[];
}

const cell: CSSProperties = {
  borderTop: `1px solid ${colour.line}`,
  color: colour.ink,
  fontSize: '14px',
  lineHeight: '20px',
  padding: '8px 8px 8px 0',
  textAlign: 'left',
  verticalAlign: 'top',
};
const number: CSSProperties = { ...cell, padding: '8px 0 8px 12px', textAlign: 'right', whiteSpace: 'nowrap' };
const head: CSSProperties = { borderTop: 'none', color: colour.soft, fontSize: '13px', fontWeight: 400 };

const nameOf = ({ name, about }: Cells): ReactNode =>
  about === undefined
    ? name
    : h('span', null, name, h('br'), h('span', { style: { color: colour.soft, fontSize: '13px' } }, about));

const table = (columns: readonly string[], rows: readonly Cells[]): Part => {
  const [first = '', ...others] = columns;
  const headCell = (words: string, style: CSSProperties): ReactNode =>
    h('th', { scope: 'col', style: { ...style, ...head } }, words);
  return {
    node: h(
      'table',
      { cellPadding: 0, cellSpacing: 0, style: { borderCollapse: 'collapse', width: '100%' } },
      h('thead', null, h('tr', null, headCell(first, cell), ...others.map((words) => headCell(words, number)))),
      h(
        'tbody',
        null,
        ...rows.map((row) =>
          h(
            'tr',
            null,
            h('td', { style: cell }, nameOf(row)),
            ...row.values.map((words) => h('td', { style: number }, words)),
          ),
        ),
      ),
    ),
    plain: rows
      .map(({ name, about, values }) => {
        const said = values.map((value, at) => `${(others[at] ?? '').toLowerCase()} ${value}`).join(', ');
        return `- ${name}${about === undefined ? '' : ` (${about})`}: ${said}`;
      })
      .join('\n'),
  };
};

const fewest = 5;
const themesShown = 8;

/** Themes of at least five people, in the order given; the others are not even counted here. */
export const themeTable = (themes: readonly Theme[]): Part => {
  const told = themes.filter(({ authors }) => authors >= fewest);
  if (told.length === 0) return paragraph('No theme was raised by five people or more.');
  const shown = told.slice(0, themesShown);
  // Of themes that were found in unhappy messages there is no share of these.
  const read = shown.some(({ negative }) => negative !== null);
  return table(
    ['Theme', 'People', 'Messages', ...(read ? ['Negative'] : [])],
    shown.map(({ theme, authors, mentions, negative }) => ({
      name: theme,
      values: [String(authors), String(mentions), ...(read ? [negative === null ? '–' : percent(negative)] : [])],
    })),
  );
};

const driversShown = 4;
/** Less than this off the logarithm of the score (half a hundredth of it) is not worth a line. */
const leastContribution = 0.005;

/** What takes most from the score; empty where nothing does. */
export const driverTable = ({ drivers }: HealthReport): Part[] => {
  const weakest = [...drivers]
    .sort((a, b) => a.contribution - b.contribution)
    .filter(({ contribution }) => contribution <= -leastContribution)
    .slice(0, driversShown);
  if (weakest.length === 0) return [];
  const rows = weakest.map(({ signal, value }): Cells => {
    const { name, meaning } = signalWords[signal];
    return { name, about: meaning, values: [valueWord(value), decimal(value)] };
  });
  return [heading('What takes most from the score'), table(['Signal', 'Level', 'Value'], rows)];
};
