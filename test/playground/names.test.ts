import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMentions } from '../../src/playground/mentions.ts';
import { checkName, nameKey } from '../../src/playground/names.ts';

const agents = ['CCO Agent', 'Helper', 'Grace Hopper'];

describe('names', () => {
  test.each([
    ['Ada'],
    ['Ada Lovelace'],
    ["O'Neil"],
    ['Zoë'],
    ['Иван'],
    ['田中'],
    ['bob_2'],
    ['Badminton Fan'],
    ['Model T'],
  ])('%s is a name', (name) => {
    expect(checkName(name, agents)).toBe(name);
  });

  test.each([
    ['admin'],
    ['Admin'],
    ['ADMIN 2'],
    ['Site Admin'],
    ['adm1n'],
    ['theadmin'],
    ['аdmin'],
    ['moderator'],
    ['m0derator'],
    ['Modеrator'],
    ['rnoderator'],
    ['CCO'],
    ['CCO Agent'],
    ['cco-agent'],
    ['CC0 Agent'],
    ['CCO Agent 2'],
    ['HeIper'],
    ['Helper.'],
    ['grace hopper'],
    ['ⓐⓓⓜⓘⓝ'],
    ['ａｄｍｉｎ'],
    ['Polls'],
    ['Erased Member'],
  ])('%s passes for the staff or an agent, and is refused', (name) => {
    expect(() => checkName(name, agents)).toThrow();
  });

  test.each([
    [''],
    ['  '],
    ['...'],
    ['a\u200bb'],
    ['a\u202eb'],
    ['a\nb\u0000'],
    ['<b>x</b>'],
    ['@Ada'],
    ['🙂'],
    ['x'.repeat(61)],
  ])('%j is no name', (name) => {
    expect(() => checkName(name, [])).toThrow();
  });

  test('names that read the same have the same key', () => {
    expect(nameKey('ada')).toBe(nameKey(' ADA '));
    expect(nameKey('Zoe')).toBe(nameKey('Zoë'));
    expect(nameKey('ace')).toBe(nameKey('асе'));
    expect(nameKey('bob1')).not.toBe(nameKey('bob2'));
  });

  test('any string is answered with a name of at most 60 characters or a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        try {
          const name = checkName(text, agents);
          expect(name.length).toBeLessThanOrEqual(60);
          expect(name.trim()).toBe(name);
        } catch (error) {
          expect(error).toMatchObject({
            name: 'CcoError',
            code: expect.stringMatching(/^(invalid-request|forbidden)$/u),
          });
        }
      }),
    );
  });
});

describe('mentions', () => {
  const members = [
    { id: 'm1', name: 'Ada' },
    { id: 'm2', name: 'Ada Lovelace' },
    { id: 'm3', name: 'Zoë' },
  ];
  test.each([
    ['hello @Ada', ['m1']],
    ['hello @ada lovelace!', ['m2']],
    ['@Zoë @Ada, look', ['m3', 'm1']],
    ['@Ada @Ada', ['m1']],
    ['mail ada@ada.example', []],
    ['@Adam', []],
    ['@ Ada', []],
    ['nobody', []],
  ])('%s', (text, ids) => {
    expect(parseMentions(text, members)).toEqual(ids);
  });
});
