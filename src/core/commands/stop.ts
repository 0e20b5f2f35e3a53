import { z } from 'zod';
import { defineCommand, say } from './command.ts';

const choices = ['off'] as const;

export const stop = defineCommand({
  name: 'stop',
  aliases: ['leave me alone'],
  summary: 'Have me never again reply to you, or name you to helpers',
  options: [{ name: 'off', description: 'to take it back', type: 'choice', choices, required: false }],
  who: 'member',
  args: z.object({ off: z.enum(choices).optional() }),
  async run({ tx, interaction, now }, { off }) {
    const { spaceId, member } = interaction;
    if (off === 'off') {
      const changed = await tx.stops.set(member.id, false, now);
      return {
        ...say(
          changed
            ? '**Taken back.** I may answer you again when you mention me. To be told of questions: `/cco helper on`.'
            : 'You had not asked me to stop, so nothing changes.',
        ),
        unnamed: true,
      };
    }
    const changed = await tx.stops.set(member.id, true, now);
    await tx.helpers.set(spaceId, member.id, false, now);
    const linked = (await tx.subscriptions.of(spaceId, member.id)).some(({ status }) => status === 'confirmed');
    return {
      ...say(
        [
          changed ? '**I leave you alone from now on**, in every space.' : '**I leave you alone already.**',
          'I do not answer when you mention me, do not speak to you and do not name you to helpers, nor call you as one. What you ask me with `/cco` I still answer, to you alone.',
          'I still read what is said here; `/cco privacy opt-out` ends that, too. `/cco stop off` takes this back.',
          ...(linked ? ['Mail to the address you linked still comes; `/cco email remove` ends it.'] : []),
        ].join('\n'),
      ),
      unnamed: true,
    };
  },
});
