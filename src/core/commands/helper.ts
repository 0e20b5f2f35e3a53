import { z } from 'zod';
import { nudgeRule } from '../interventions/kinds/nudge.ts';
import { defineCommand, say } from './command.ts';
import { span } from './words.ts';

const switches = ['on', 'off'] as const;

export const helper = defineCommand({
  name: 'helper',
  aliases: ['helpers'],
  summary: 'Ask to be told of questions like those you answered',
  options: [{ name: 'switch', description: 'on or off', type: 'choice', choices: switches, required: false }],
  who: 'member',
  args: z.object({ switch: z.enum(switches).optional() }),
  async run({ tx, interaction, now }, { switch: wanted }) {
    const { spaceId, member } = interaction;
    const rules = `I call you at most once in ${span(nudgeRule.restMs)}, only while you are around, only for questions like those you answered lately, and only after a moderator agreed.`;
    if (wanted === undefined) {
      const on = (await tx.helpers.list(spaceId)).some(({ memberId }) => memberId === member.id);
      return say(
        on
          ? `**You are a helper here.** ${rules} \`/cco helper off\` ends it.`
          : `You are no helper here. With \`/cco helper on\` I tell you of questions that wait. ${rules}`,
      );
    }
    if (wanted === 'off') {
      const changed = await tx.helpers.set(spaceId, member.id, false, now);
      return say(
        changed
          ? '**Done.** I call you for no more questions here. Thank you for having helped.'
          : 'You are no helper here, so nothing changes.',
      );
    }
    if ((await tx.stops.among([member.id])).size > 0)
      return say('You asked me to leave you alone. `/cco stop off` first, then `/cco helper on`.');
    if ((await tx.privacy.status(member.id)).optedOut)
      return say('You opted out, so you are on no list of mine. `/cco privacy opt-in` first, then `/cco helper on`.');
    const changed = await tx.helpers.set(spaceId, member.id, true, now);
    return say(
      `${changed ? '**Thank you!** You are a helper here now.' : '**You are a helper here already.**'} ${rules} \`/cco helper off\` ends it.`,
    );
  },
});
