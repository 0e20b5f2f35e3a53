import type { Strategy, StrategyVersion } from '../brand/strategy.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, noArgs, say } from './command.ts';
import { ago, cut } from './words.ts';

const listed = 8;

const sources: Readonly<Record<StrategyVersion['source'], string>> = {
  'agent-file': 'from cco-agent.json',
  markdown: 'from a Markdown folder',
  coordination: 'sent by the CMO',
};

const some = (title: string, all: readonly string[]): string[] => {
  if (all.length === 0) return [];
  const more = all.length > listed ? ` and ${all.length - listed} more` : '';
  return [`**${title}** (${all.length}): ${all.slice(0, listed).join(', ')}${more}`];
};

const inShort = ({ voice, banned, preferred, allowedHosts, facts }: Strategy): string[] => [
  `**Voice:** ${voice.tone}, to be read at the age of ${voice.readingAge}`,
  ...some(
    'Not to be said',
    banned.map(({ term, instead }) => (instead === undefined ? `“${term}”` : `“${term}” (say “${instead}”)`)),
  ),
  ...some(
    'Better said',
    preferred.map(({ avoid, use }) => `“${use}” for “${avoid}”`),
  ),
  ...some('Links may go to', allowedHosts),
  ...some(
    'Official addresses',
    facts.links.map(({ name, url }) => `${name} ${url}`),
  ),
  ...(facts.openingHours === null ? [] : ['**Opening hours** are known, and checked.']),
];

export const brand = defineCommand({
  name: 'brand',
  aliases: ['strategy'],
  summary: 'Show the rules that hold for every text I post',
  who: 'moderator',
  args: noArgs,
  async run({ tx, interaction, now, deps }) {
    const current = await tx.strategy.current();
    const { brand: rules } = await loadSettings(tx, interaction.spaceId, deps.defaults);
    const always = [
      'Always: no mass mention, no personal data, no names of those it is about. After a warning one of you may post: links elsewhere, promises, long or hard texts.',
      `I call myself ${rules.botName}, and write at most ${rules.maximumLength} characters.`,
      ...some(
        'Not to be said here',
        rules.bannedTerms.map((term) => `“${term}”`),
      ),
    ];
    const text =
      current === null
        ? ['**No communication strategy was imported.**', ...always]
        : [
            `**Communication strategy, version ${current.version}** (${sources[current.source]}, ${ago(current.at, now)})`,
            ...inShort(current.strategy),
            ...always,
          ];
    return say(cut(text.join('\n'), 3_900));
  },
});
