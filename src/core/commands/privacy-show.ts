import { defineCommand, noArgs, say } from './command.ts';
import { count } from './words.ts';

export const privacyShow = defineCommand({
  name: 'privacy show',
  aliases: ['privacy status'],
  summary: 'Show what is stored about you, and for how long',
  who: 'member',
  args: noArgs,
  async run({ tx, interaction, deps }) {
    const kept = await tx.privacy.export(interaction.member.id);
    const days = count(deps.defaults.retention.textDays, 'day');
    const withText = kept.messages.filter(({ text }) => text !== null).length;
    const scored = kept.messages.filter(({ label }) => label !== null).length;
    return say(
      [
        '**What I keep about you**',
        kept.optedOut
          ? 'You opted out: I keep no text and no mood of what you say, only that someone spoke.'
          : 'You take part: I read what you say here to see how the space is doing.',
        `Messages: ${kept.messages.length}. With their text: ${withText}, each removed ${days} after it was said.`,
        `Moods read from them: ${scored}. They stay, without the text.`,
        `Activity counts: ${count(kept.activity.length, 'entry', 'entries')}. They stay.`,
        `Your name and role in ${count(kept.spaces.length, 'space')}, while you are a member.`,
        `Log entries of what you asked me: ${kept.audit.length}. Never what you wrote.`,
        `Answers to you: ${kept.outbox.length}.`,
        'Nobody’s messages are used to train anything.',
        '`/cco privacy export` shows all of it, `/cco privacy erase` removes it, `/cco privacy opt-out` stops it.',
      ].join('\n'),
    );
  },
});
