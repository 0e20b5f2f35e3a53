import { z } from 'zod';
import { type Command, defineCommand, say } from './command.ts';
import { usage } from './parse.ts';
import { may } from './rights.ts';

/** One line a command. */
export const listing = (commands: readonly Command[]): string =>
  commands.map((command) => `\`${usage(command)}\` ${command.summary}`).join('\n');

export const help = defineCommand({
  name: 'help',
  aliases: ['commands', '?'],
  summary: 'Show what you can ask me',
  who: 'member',
  options: [{ name: 'topic', description: 'a word to look for, e.g. privacy', type: 'text', required: false }],
  args: z.object({ topic: z.string().optional() }),
  run({ commands, interaction }, { topic }) {
    const mine = commands.filter(({ who }) => may(interaction.member.role, who));
    const wanted = topic?.toLowerCase();
    const found = mine.filter(({ name, summary }) => `${name} ${summary}`.toLowerCase().includes(wanted ?? ''));
    return say(`**What you can ask me** (only you see the answers)\n${listing(found.length > 0 ? found : mine)}`);
  },
});
