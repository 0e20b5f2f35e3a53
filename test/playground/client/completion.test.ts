import { describe, expect, it } from 'vitest';
import { complete, readSaid, usageOf } from '../../../src/playground/client/completion.ts';

const commands = [
  {
    name: 'cco',
    description: 'Community health',
    hints: [
      { text: 'health', description: 'How the space is doing' },
      { text: 'help', description: 'What can be asked' },
      { text: 'helper', description: 'To be told of questions' },
      { text: 'space create <niche>', description: 'A new space' },
    ],
  },
  { name: 'poll', description: 'Ask everyone', hints: [{ text: 'Question | Answer', description: 'Starts a poll' }] },
];
const names = ['Ana', 'Ana Lee', 'Ben'];
const known = { commands, names };
const offered = (text: string): string[] => complete(text, text.length, known)?.items.map(({ label }) => label) ?? [];

describe('what the composer offers', () => {
  it.each<[string, string, string[]]>([
    ['nothing in plain text', 'hello', []],
    [
      'every command after a slash',
      '/',
      [
        '/cco',
        '/cco health',
        '/cco help',
        '/cco helper',
        '/cco space create <niche>',
        '/poll',
        '/poll Question | Answer',
      ],
    ],
    ['those that begin so', '/cco he', ['/cco health', '/cco help', '/cco helper']],
    ['in any letter case', '/CCO HEA', ['/cco health']],
    ['not what is already complete', '/cco health', []],
    ['nor what only begins like it', '/cco help', []],
    ['not in the middle of a text', 'see /cco', []],
    ['nothing for an unknown command', '/nothing', []],
    ['names after an at sign', 'hi @a', ['@Ana', '@Ana Lee']],
    ['names with blanks', '@ana l', ['@Ana Lee']],
    ['nothing in an e-mail address', 'x@a', []],
  ])('%s', (_, text, labels) => {
    expect(offered(text)).toEqual(labels);
  });

  it.each([
    ['a command as a whole', '/cco hea', '/cco health'],
    ['only the fixed words of one that takes more', '/cco sp', '/cco space create '],
    ['a command that takes more', '/poll Q', '/poll '],
    ['a name in its place', 'hi @be', 'hi @Ben '],
  ])('choosing fills in %s', (_, text, filled) => {
    const found = complete(text, text.length, known);
    expect(text.slice(0, found?.from) + (found?.items[0]?.insert ?? '')).toBe(filled);
  });

  it.each([
    ['/poll Lunch?', '/poll Question | Answer'],
    ['/cco space create ', '/cco space create <niche>'],
    ['/cco health', undefined],
  ])('while %j is written, it shows the use %j', (text, label) => {
    expect(usageOf(text, commands)?.label).toBe(label);
  });
});

describe('what Enter means', () => {
  it.each([
    ['a message', ' hello ', { kind: 'message', text: 'hello' }],
    ['a command', '/cco health', { kind: 'command', command: 'cco', text: 'health' }],
    ['a command in capitals', '/CCO  why 7d', { kind: 'command', command: 'cco', text: 'why 7d' }],
    ['a command with nothing more', '/poll', { kind: 'command', command: 'poll', text: '' }],
    ['a command nobody knows', '/dance', { kind: 'unknown-command', command: 'dance' }],
    ['a path is a message', '/usr/bin/env', { kind: 'message', text: '/usr/bin/env' }],
    ['two slashes begin a message', '//cco health', { kind: 'message', text: '/cco health' }],
  ])('%s', (_, text, said) => {
    expect(readSaid(text, commands)).toEqual(said);
  });
});
