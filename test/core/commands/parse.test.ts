import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand, splitWords, usage } from '../../../src/core/commands/parse.ts';
import { commands } from '../../../src/core/commands/registry.ts';
import { may } from '../../../src/core/commands/rights.ts';

const forMembers = commands.filter(({ who }) => may('member', who));
const parse = (line: string, offered = commands) => parseCommand(line, commands, offered);

describe('splitting what was typed into words', () => {
  it.each([
    ['privacy erase', ['privacy', 'erase']],
    ['  privacy \t erase\n', ['privacy', 'erase']],
    ['space create "urban gardens" now', ['space', 'create', 'urban gardens', 'now']],
    ["say 'two words'", ['say', 'two words']],
    ['say “two words”', ['say', 'two words']],
    ['say «two words»', ['say', 'two words']],
    ['an open "quote runs to the end', ['an', 'open', 'quote runs to the end']],
    ["it's one word", ["it's", 'one', 'word']],
    ['""', ['']],
    ['', []],
  ])('%j', (line, words) => {
    expect(splitWords(line).map(({ text }) => text)).toEqual(words);
  });
});

describe('finding the command', () => {
  it.each([
    ['', 'help'],
    ['   ', 'help'],
    ['help', 'help'],
    ['HELP', 'help'],
    ['/help', 'help'],
    ['/cco help', 'help'],
    ['cco health', 'health'],
    ['Privacy Erase', 'privacy erase'],
    ['privacy   show', 'privacy show'],
    ['ｈｅａｌｔｈ', 'health'],
    ['privacy delete', 'privacy erase'],
    ['opt-out', 'privacy opt-out'],
    ['privacy opt in', 'privacy opt-in'],
    ['status', 'health'],
    ['draft approve a1b2c3', 'draft approve'],
    ['space create chess', 'space create'],
  ])('%j is %s', (line, name) => {
    const parsed = parse(line);
    expect(parsed.kind === 'command' ? parsed.command.name : parsed).toBe(name);
  });

  it.each([
    ['hlep', ['help']],
    ['helth', ['health']],
    ['draftss', ['drafts']],
    ['privcy erase', ['privacy erase']],
    ['privacy earse', ['privacy erase']],
    ['erase', ['privacy erase']],
    ['export', ['privacy export']],
    ['moed auto', ['mode']],
    ['space creat chess', ['space create', 'space undo']],
    ['xyzzy', []],
  ])('the typo %j suggests %j', (line, names) => {
    const parsed = parse(line);
    const suggested = parsed.kind === 'unknown' ? parsed.suggestions.map(({ name }) => name) : parsed;
    expect(suggested).toEqual(names);
  });

  it('suggests only what the asker may do', () => {
    expect(parse('drafst')).toMatchObject({ kind: 'unknown', suggestions: [{ name: 'drafts' }] });
    expect(parse('drafst', forMembers)).toEqual({ kind: 'unknown', suggestions: [] });
  });

  it.each([
    ['privacy', ['privacy show', 'privacy export', 'privacy erase', 'privacy opt-out', 'privacy opt-in']],
    ['draft', ['draft approve', 'draft edit', 'draft dismiss']],
  ])('%j alone lists its commands', (line, names) => {
    const parsed = parse(line);
    expect(parsed.kind === 'group' ? parsed.commands.map(({ name }) => name) : parsed).toEqual(names);
  });
});

describe('giving the words to the options', () => {
  it.each([
    ['mode', {}],
    ['mode auto', { mode: 'auto' }],
    ['mode AUTO', { mode: 'auto' }],
    ['mode mode:auto', { mode: 'auto' }],
    ['mode mode: auto', { mode: 'auto' }],
    ['mode --mode=auto', { mode: 'auto' }],
    ['privacy export 2', { page: '2' }],
    ['privacy export page:3', { page: '3' }],
    ['draft edit a1b2c3 Let us  all slow down.', { id: 'a1b2c3', text: 'Let us  all slow down.' }],
    ['draft edit a1b2c3 "Quoted whole"', { id: 'a1b2c3', text: 'Quoted whole' }],
    ['draft edit a1b2c3 "Quoted" in part', { id: 'a1b2c3', text: '"Quoted" in part' }],
    ['draft edit a1b2c3 text:Slow down now', { id: 'a1b2c3', text: 'Slow down now' }],
    ['draft edit a1b2c3 line one\nline two', { id: 'a1b2c3', text: 'line one\nline two' }],
    ['space create chess', { niche: 'chess' }],
    ['space create chess For all who play', { niche: 'chess', description: 'For all who play' }],
    ['space create niche:chess description:For all who play', { niche: 'chess', description: 'For all who play' }],
  ])('%j', (line, values) => {
    expect(parse(line)).toMatchObject({ kind: 'command', values });
  });

  it.each([
    ['mode loud', 'The mode can be observe, approve, auto, off, or default.'],
    ['mode atuo', 'Did you mean `/cco mode auto`?'],
    ['health now please', '`/cco health` needs; it takes nothing more'],
    ['mode auto thanks now', 'it goes like this: `/cco mode [observe|approve|auto|off|default] [kind]`'],
    ['mode auto thansk', 'Did you mean `/cco mode thanks`?'],
    ['space create', 'Please add the niche: `/cco space create <niche> [description]`.'],
    ['draft approve', 'Please add the id'],
    ['draft edit a1b2c3', 'Please add the text'],
    ['space create ""', 'Please add the niche'],
  ])('%j says what to do', (line, says) => {
    const parsed = parse(line);
    expect(parsed.kind === 'problem' ? parsed.text : parsed).toContain(says);
  });
});

it('shows how each command is typed', () => {
  expect(commands.map(usage)).toContain('/cco mode [observe|approve|auto|off|default] [kind]');
  expect(commands.map(usage)).toContain('/cco space create <niche> [description]');
});

it('never throws, on any text', () => {
  const word = fc.constantFrom(
    ...commands.flatMap(({ name }) => name.split(' ')),
    '"',
    "'",
    'mode:',
    '__proto__',
    'cco',
  );
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2000 }),
    fc.array(fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 12 }).map((w) => w.join(' ')),
  );
  fc.assert(
    fc.property(line, (text) => {
      expect(['command', 'problem', 'group', 'unknown']).toContain(parse(text).kind);
    }),
    { numRuns: 2000 },
  );
});

it('reads the longest line at once: 2,000 letters, 2,000 quotes, 1,000 words', () => {
  for (const line of ['x'.repeat(2000), '"'.repeat(2000), 'a '.repeat(1000), 'privacy '.repeat(250)]) {
    expect(parse(line).kind).not.toBe('command');
  }
});
