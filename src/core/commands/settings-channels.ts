// Channels in which nothing is ever said.
import { plainName } from '../interventions/card.ts';
import type { Channel } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { findChannel } from './channels.ts';
import { type CommandContext, type Reply, say } from './command.ts';

const key = 'interventions.excludedChannels';

/** Their names, or that there are none. */
export const excludedWords = ({ interventions }: SpaceSettings, channels: readonly Channel[]): string => {
  const names = interventions.excludedChannels.map(
    (id) => `#${plainName(channels.find((channel) => channel.id === id)?.name ?? '')}`,
  );
  return `\`exclude\`: **${names.length === 0 ? 'none' : names.join(', ')}**, channels in which I never say anything`;
};

/** Takes a channel out of, or back into, what is looked after. */
export const changeExcluded = async (
  { tx, interaction, now }: CommandContext,
  name: 'exclude' | 'include',
  typed: string | undefined,
  settings: SpaceSettings,
): Promise<Reply> => {
  const { spaceId, member } = interaction;
  const channels = await tx.spaces.channels(spaceId);
  const list = excludedWords(settings, channels);
  if (typed === undefined || typed.trim() === '')
    return say(`${list}.\nChange it with \`/cco settings exclude <channel>\` and \`/cco settings include <channel>\`.`);
  const channel = findChannel(channels, typed);
  if (channel === null) return say(`I know no channel of that name, or several.\n${list}, as before.`);
  const excluded = settings.interventions.excludedChannels;
  const isExcluded = excluded.includes(channel.id);
  if (isExcluded === (name === 'exclude')) return say(`${list}, as before.`);
  const next = name === 'exclude' ? [...excluded, channel.id] : excluded.filter((id) => id !== channel.id);
  await tx.settings.set(spaceId, key, next, member.id, now);
  const where = `#${plainName(channel.name)}`;
  return {
    ...say(
      name === 'exclude'
        ? `**I say nothing in ${where} any more.** I still read it for the score.`
        : `**I may speak in ${where} again.**`,
    ),
    subject: `${key}:${name} ${channel.id}`,
  };
};
