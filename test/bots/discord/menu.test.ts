// The command menu: within Discord's limits, however many commands there come to be.
import { describe, expect, it } from 'vitest';
import { declaredCommands, pathOf } from '../../../src/bots/discord/command-shape.ts';
import { commandText } from '../../../src/bots/discord/interactions.ts';
import type { Command } from '../../../src/core/commands/command.ts';
import { commands } from '../../../src/core/commands/registry.ts';

const command = (name: string, who: Command['who']): Command => ({
  name,
  aliases: [],
  summary: `Do ${name}`,
  options: [],
  who,
  bind: () => ({ problem: 'not part of this test' }),
});

describe('a menu of more than 25', () => {
  const list = [
    ...Array.from({ length: 12 }, (_, index) => command(`member-${index}`, 'member')),
    ...Array.from({ length: 20 }, (_, index) => command(`staff-${index}`, 'moderator')),
    command('draft edit', 'moderator'),
    command('draft approve', 'moderator'),
    command('privacy show', 'member'),
  ];
  const [cco] = declaredCommands(list);
  const inMenu = (cco?.options ?? []).map(({ name }) => name);

  it('has 25 entries, the last of them for what found no room', () => {
    expect(inMenu).toHaveLength(25);
    expect(new Set(inMenu).size).toBe(25);
    expect(cco?.options?.find(({ name }) => name === 'more')?.options?.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, index) => `staff-${index + 10}`),
    );
  });

  it('keeps what members have, and what comes in groups, where it is', () => {
    for (const { name } of list.slice(0, 12)) expect(inMenu).toContain(name);
    expect(inMenu).toEqual(expect.arrayContaining(['draft', 'privacy']));
  });

  it('leaves no command out, and none twice', () => {
    const paths = list.map((one) => pathOf(one, list).join(' '));
    expect(new Set(paths).size).toBe(list.length);
  });
});

it('every command of ours has a place in the menu that means the same as typed', () => {
  for (const one of commands) {
    const [first, second] = pathOf(one);
    const options =
      second === undefined
        ? [{ name: first, type: 1, options: [] }]
        : [{ name: first, type: 2, options: [{ name: second, type: 1, options: [] }] }];
    expect(commandText(options)).toBe(one.name);
  }
});
