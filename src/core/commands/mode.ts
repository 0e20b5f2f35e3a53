import { z } from 'zod';
import type { Mode } from '../interventions/intervention.ts';
import { autoModeNote } from '../interventions/mode.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, say } from './command.ts';

const modes = ['observe', 'approve', 'auto'] as const;

const meanings: Readonly<Record<Mode, string>> = {
  observe: 'I only take notes of what I would do, and propose nothing.',
  approve: 'I propose what to say in the moderators’ channel, and post it only if one of you approves.',
  auto: 'Harmless things, such as thanks, need no approval; the rest waits for one of you.',
};

export const mode = defineCommand({
  name: 'mode',
  summary: 'Show or set who decides on what I post',
  options: [{ name: 'mode', description: 'observe, approve or auto', type: 'choice', choices: modes, required: false }],
  who: 'moderator',
  args: z.object({ mode: z.enum(modes, 'The mode can be observe, approve or auto.').optional() }),
  async run({ tx, interaction, now, deps }, args) {
    const { spaceId, member } = interaction;
    const current = (await loadSettings(tx, spaceId, deps.defaults)).mode;
    const wanted = args.mode ?? current;
    if (wanted !== current) await tx.settings.set(spaceId, 'mode', wanted, member.id, now);
    const title =
      wanted === current
        ? `**Mode: ${current}**${args.mode === undefined ? '' : ', as before'}`
        : `**Mode: ${wanted}**, was ${current}`;
    const others = modes
      .filter((other) => other !== wanted)
      .map((other) => `\`/cco mode ${other}\`: ${meanings[other]}`);
    const told = wanted === 'auto' || args.mode === undefined;
    return {
      ...say(
        [title, meanings[wanted], ...(args.mode === undefined ? others : []), ...(told ? [autoModeNote] : [])].join(
          '\n',
        ),
      ),
      subject: wanted,
    };
  },
});
