import { z } from 'zod';
import { plainName } from '../interventions/card.ts';
import { kindWords } from '../interventions/desk/draft-card.ts';
import { allowHere } from '../interventions/desk/never-here.ts';
import { kindNames } from '../interventions/kinds/limits.ts';
import { loadSettings } from '../settings.ts';
import { findChannel } from './channels.ts';
import { defineCommand, say } from './command.ts';

export const allow = defineCommand({
  name: 'allow',
  summary: 'Let me propose a kind again in a channel where you said never',
  options: [
    {
      name: 'kind',
      description: 'which one; leave both out to see what is off',
      type: 'choice',
      choices: kindNames,
      required: false,
    },
    { name: 'channel', description: 'the channel’s name; this one if you leave it out', type: 'word', required: false },
  ],
  who: 'moderator',
  args: z.object({ kind: z.enum(kindNames).optional(), channel: z.string().max(400).optional() }),
  async run({ tx, interaction, now, deps }, { kind, channel: typed }) {
    const { spaceId, channelId, member } = interaction;
    const settings = await loadSettings(tx, spaceId, deps.defaults);
    const channels = await tx.spaces.channels(spaceId);
    const nameOf = (id: string): string => `#${plainName(channels.find((each) => each.id === id)?.name ?? '')}`;
    const { neverHere } = settings.interventions;
    const off = neverHere.filter((entry) => kind === undefined || entry.kind === kind);
    const list = off.map((entry) => `- \`${entry.kind}\` in ${nameOf(entry.channelId)}`);
    if (kind === undefined)
      return say(list.length === 0 ? 'Nothing is turned off anywhere here.' : ['**Turned off**', ...list].join('\n'));
    // Where it is off in one channel only, that is meant.
    const named = typed === undefined ? null : findChannel(channels, typed);
    const here = off.find((entry) => entry.channelId === channelId);
    const meant =
      named?.id ?? (typed === undefined ? (here ?? (off.length === 1 ? off[0] : undefined))?.channelId : undefined);
    if (meant === undefined)
      return say(
        [
          typed === undefined ? 'In which channel?' : `I know no channel of that name.`,
          ...(list.length === 0 ? [`A ${kindWords[kind]} is allowed everywhere.`] : ['It is off here:', ...list]),
        ].join('\n'),
      );
    const done = await allowHere(tx, { spaceId, kind, channelId: meant }, member, { now, defaults: deps.defaults });
    return {
      ...say(`${done ? '**Allowed again:**' : 'It was allowed:'} a ${kindWords[kind]} in ${nameOf(meant)}.`),
      ...(done ? { subject: `interventions.neverHere:${kind}` } : {}),
    };
  },
});
