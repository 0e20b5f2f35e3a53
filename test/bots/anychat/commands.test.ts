import { describe, expect, it } from 'vitest';
import { deployAgentSchema } from '../../../src/anychat-protocol/requests.ts';
import { declared, differs } from '../../../src/bots/anychat/commands.ts';
import type { AgentProfile } from '../../../src/bots/anychat/config.ts';
import { moderatorsChannelOf } from '../../../src/bots/anychat/spaces.ts';
import { profile } from './bot-under-test.ts';

const [cco] = profile.commands;
const changed: [string, AgentProfile][] = [
  ['another role', { ...profile, role: 'Helper' }],
  ['another bio', { ...profile, bio: 'Talks.' }],
  ['one capability more', { ...profile, capabilities: ['health', 'cases'] }],
  ['no command', { ...profile, commands: [] }],
  ['another description', { ...profile, commands: [{ name: 'cco', description: 'Ask', hints: cco?.hints ?? [] }] }],
  ['no hints', { ...profile, commands: [{ name: 'cco', description: cco?.description ?? '', hints: [] }] }],
];

describe('the agent in a space', () => {
  it('is left as it is where the space shows what is declared', () => {
    expect(differs(profile, { ...declared(profile) })).toBe(false);
  });

  it('is deployed where the space does not show it', () => {
    expect(differs(profile, undefined)).toBe(true);
  });

  it.each(changed)('is deployed again with %s', (_what, shown) => {
    expect(differs(profile, declared(shown))).toBe(true);
  });

  it('is declared within the protocol’s limits, however much there is to say', () => {
    const long = 'x'.repeat(5000);
    const hints = Array.from({ length: 80 }, () => ({ text: long, description: long }));
    const shape = declared({
      role: long,
      bio: long,
      capabilities: Array.from({ length: 40 }, () => long),
      commands: [{ name: 'cco', description: long, hints }],
    });
    expect(deployAgentSchema.safeParse({ name: 'CCO', ...shape }).success).toBe(true);
    expect(
      differs(
        { role: long, bio: long, capabilities: [], commands: [] },
        declared({ role: long, bio: long, capabilities: [], commands: [] }),
      ),
    ).toBe(false);
  });
});

describe('the moderators’ channel', () => {
  const open = { id: 'c1', name: 'moderators', private: false };
  const board = { id: 'c2', name: 'board', private: true };
  const mods = { id: 'c3', name: 'Moderators', private: true };
  it.each([
    ['the private one of that name', [open, board, mods], 'c3'],
    ['else the first private one', [open, board], 'c2'],
    ['never a public one', [open], null],
    ['none where there is none', [], null],
  ])('is %s', (_rule, channels, expected) => {
    expect(moderatorsChannelOf(channels)).toBe(expected);
  });
});
