import { expect, it } from 'vitest';
import { rolesFromArguments } from '../../src/config/roles.ts';

it.each<[string[], string[]]>([
  [[], ['bots', 'workers', 'web']],
  [['--role', 'web'], ['web']],
  [['--role=bots'], ['bots']],
  [
    ['--role', 'web', '--role', 'bots', '--role', 'web'],
    ['web', 'bots'],
  ],
  [['--role=workers,web'], ['workers', 'web']],
])('start %j runs %j', (argv, expected) => {
  expect(rolesFromArguments(argv)).toEqual(expected);
});

it.each([
  [['--role', 'boss'], 'config-role'],
  [['--role'], 'config-role'],
  [['--role='], 'config-role'],
  [['--rolle', 'web'], 'config-argument'],
  [['web'], 'config-argument'],
])('start %j is refused: %s', (argv, code) => {
  expect(() => rolesFromArguments(argv)).toThrow(
    expect.objectContaining({ code, remedy: expect.stringContaining('--role') }),
  );
});
