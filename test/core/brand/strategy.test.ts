import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingWords, parseOpeningHours } from '../../../src/core/brand/opening-hours.ts';
import { emptyStrategy, nextVersion, strategyFromAgentFile } from '../../../src/core/brand/strategy.ts';
import { strategyFromMarkdown } from '../../../src/core/brand/strategy-markdown.ts';

const voice = `# Our voice
We write to people, not at them. This list is for people:

## Voice
- tone: warm
- reading age: 13

## Banned terms
* guaranteed: nobody can guarantee it
* "cheap" -> affordable
`;
const facts = `# Preferred terms
- users -> members
# Links
- https://docs.example.org/start
- example.net
# Facts
- Status page: <https://status.example.org>
- support: help@example.org
- Opening hours: Mon-Fri 09:00-17:00, Sat 10:00-14:00 Europe/Berlin
`;

describe('a folder of Markdown', () => {
  it('becomes a strategy', () => {
    const found = strategyFromMarkdown([
      { name: 'voice.md', text: voice },
      { name: 'facts.md', text: facts.replaceAll('\n', '\r\n') },
      { name: 'README.md', text: '- a list about this folder' },
      { name: 'logo.svg', text: '- <svg>' },
    ]);
    expect(found).toEqual({
      ok: true,
      strategy: {
        voice: { tone: 'warm', readingAge: 13 },
        banned: [
          { term: 'guaranteed', why: 'nobody can guarantee it' },
          { term: 'cheap', instead: 'affordable' },
        ],
        preferred: [{ avoid: 'users', use: 'members' }],
        allowedHosts: ['docs.example.org', 'example.net'],
        facts: {
          links: [{ name: 'Status page', url: 'https://status.example.org' }],
          contacts: ['help@example.org'],
          openingHours: {
            timeZone: 'Europe/Berlin',
            spans: [
              { firstDay: 1, lastDay: 5, from: '09:00', to: '17:00' },
              { firstDay: 6, lastDay: 6, from: '10:00', to: '14:00' },
            ],
          },
        },
      },
    });
  });

  it.each([
    ['a heading with a slip', '# Baned terms\n- a', 2, 'a heading I do not know'],
    ['no heading', 'Hello\n\n- a', 3, 'no heading'],
    ['another tone', '# Voice\n\n- tone: shouting', 3, 'plain or warm'],
    ['an age for babies', '# Voice\n- reading age: 2', 2, 'from 8 to 20'],
    ['a voice in other words', '# Voice\n- be nice', 2, 'write `tone: plain`'],
    ['half a pair', '# Preferred terms\n- users ->', 2, 'term to use'],
    ['no place', '# Links\n- our page', 2, 'write a place'],
    ['a fact without a name', '# Facts\n- https', 2, 'write `name: fact`'],
    ['a fact of no kind', '# Facts\n- founder: Ana', 2, 'begins with https://'],
    ['hours in other words', '# Facts\n- opening hours: all day', 2, 'Mon-Fri 09:00-17:00'],
    ['a cure that is banned', '# Banned terms\n- good\n- bad -> Good', 3, 'to be avoided itself'],
  ])('with %s is refused, with file and line', (_, text, line, problem) => {
    const found = strategyFromMarkdown([
      { name: 'a.md', text: '# Prose\nfine' },
      { name: 'brand/b.md', text },
    ]);
    if (found.ok) throw new Error('accepted');
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).toMatchObject({ file: 'brand/b.md', line });
    expect(found.problems[0]?.problem).toContain(problem);
    expect(found.problems[0]?.problem).toMatch(/\.$/u);
  });

  it('tells every problem, and passes over code', () => {
    const text = '# Links\n- no\n```\n- not read\n```\n- neither\n- example.org';
    const found = strategyFromMarkdown([{ name: 'a.md', text }]);
    expect(found.ok ? [] : found.problems.map(({ line }) => line)).toEqual([2, 6]);
    expect(strategyFromMarkdown([])).toMatchObject({ ok: false, problems: [{ file: '.', line: null }] });
  });

  it('is read or refused, whatever is in it', () => {
    const line = fc.oneof(
      fc.constantFrom('# Voice', '# Facts', '# Links', '# Banned terms', '# Preferred terms', '# __proto__', '```'),
      fc.string({ maxLength: 20 }).map((text) => `- ${text}`),
      fc.constantFrom('- a -> b', '- b -> a', '- tone: warm', '- a.example: https://a.example', '- constructor: x'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const found = strategyFromMarkdown([{ name: 'a.md', text: lines.join('\n') }]);
        if (!found.ok) expect(found.problems.length).toBeGreaterThan(0);
      }),
      { seed: 41, numRuns: 500 },
    );
  });
});

describe('cco-agent.json', () => {
  it('gives its banned terms and its strategy', () => {
    const brand = { bannedTerms: ['guaranteed', 'Cheap'], strategy: { banned: [{ term: 'cheap', instead: 'fair' }] } };
    const found = strategyFromAgentFile(brand);
    expect(found.ok && found.strategy.banned).toEqual([{ term: 'cheap', instead: 'fair' }, { term: 'guaranteed' }]);
    expect(strategyFromAgentFile({ bannedTerms: [] })).toEqual({ ok: true, strategy: emptyStrategy });
  });

  it.each([
    [{ voice: { tone: 'loud' } }, 'brand.strategy.voice.tone'],
    [{ allowedHosts: ['https://a'] }, 'brand.strategy.allowedHosts.0'],
    [{ more: 1 }, 'brand.strategy'],
    ['text', 'brand.strategy'],
  ])('%j is refused by its path', (strategy, path) => {
    const found = strategyFromAgentFile({ bannedTerms: [], strategy });
    expect(found.ok ? null : found.problems[0]).toMatchObject({ file: 'cco-agent.json', line: null });
    expect(found.ok ? '' : found.problems[0]?.problem).toContain(path);
  });
});

it('a strategy gets a new version only when something in it differs', () => {
  const first = nextVersion(null, { source: 'markdown', at: 1, strategy: emptyStrategy });
  expect(first.version).toBe(1);
  expect(nextVersion(first, { source: 'agent-file', at: 2, strategy: structuredClone(emptyStrategy) })).toBe(first);
  const { facts: f, voice: v, ...rest } = emptyStrategy;
  expect(nextVersion(first, { source: 'markdown', at: 2, strategy: { facts: f, ...rest, voice: v } })).toBe(first);
  const second = nextVersion(first, {
    source: 'markdown',
    at: 3,
    strategy: { ...emptyStrategy, allowedHosts: ['a.de'] },
  });
  expect(second).toMatchObject({ version: 2, at: 3 });
});

it.each([
  ['Mon-Fri 09:00-17:00 Europe/Berlin', 'Mon–Fri 09:00–17:00 (Europe/Berlin)'],
  ['Sun 00:00-24:00 UTC', 'Sun 00:00–24:00 (UTC)'],
  ['Mon 9-17 UTC', null],
  ['Mon-Fri 09:00-17:00', null],
  ['Mon-Fri 09:00-17:00 Moon/Crater', null],
])('opening hours %j read as %j', (text, words) => {
  const hours = parseOpeningHours(text);
  expect(hours === null ? null : openingWords(hours)).toBe(words);
});
