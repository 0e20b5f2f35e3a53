import { z } from 'zod';
import { type CommandContext, defineCommand, type Reply, say } from './command.ts';

/** The button that confirms; it erases whoever presses it, and only them. */
export const eraseConfirmId = 'privacy:erase:confirm';

const yesWords = ['yes', 'y', 'confirm', 'ja', 'si', 'sí', 'oui', 'да'];
const howTo = 'To erase everything about you, type `/cco privacy erase yes`.';

const started: Reply = {
  ...say(
    [
      '**I am erasing everything about you**: messages, moods, counts, your name, an e-mail address you linked, and copies that still wait anywhere.',
      'It takes a moment. What stays is a scrambled mark, so that nothing old comes back by accident.',
      'What you say from now on is new. If you want me to keep none of it: `/cco privacy opt-out`.',
    ].join('\n'),
  ),
  subject: 'member',
  unnamed: true,
};

/**
 * Orders the erasure of whoever asked, of all up to when they asked: what they say since is kept, and the answer, which
 * is younger, stays to be delivered. The order is a row of the transaction that answers; the sweep carries it out.
 */
export const orderErasure = async ({ tx, interaction }: CommandContext): Promise<Reply> => {
  const { member, at } = interaction;
  await tx.timers.postpone({ key: `erase:${member.id}`, kind: 'erase', subject: member.id, dueAt: at });
  return started;
};

const question = (hostsChat: boolean): Reply =>
  say(
    [
      hostsChat
        ? '**Erase everything about you?** Your messages and your name go from this chat, for everyone, and my copies, moods and counts with them.'
        : '**Erase everything I keep about you?** Your messages in the chat stay where they are; my copies, moods and counts go.',
      'This cannot be undone. Press the button, or type `/cco privacy erase yes`.',
      'Want a copy first? `/cco privacy export`',
    ].join('\n'),
    [{ id: eraseConfirmId, label: 'Erase all about me', style: 'danger' }],
  );

export const privacyErase = defineCommand({
  name: 'privacy erase',
  aliases: ['privacy delete', 'privacy forget', 'privacy remove'],
  summary: 'Erase what is stored about you',
  options: [{ name: 'yes', description: 'to do it without being asked again', type: 'word', required: false }],
  who: 'member',
  args: z.object({
    yes: z
      .string()
      .transform((word) => word.toLowerCase())
      .pipe(z.string().refine((word) => yesWords.includes(word), howTo))
      .optional(),
  }),
  run: (context, { yes: sure }) =>
    sure === undefined ? question(context.deps.hostsChat === true) : orderErasure(context),
});
