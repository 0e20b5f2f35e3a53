import { defineCommand, noArgs, say } from './command.ts';
import { count } from './words.ts';

export const privacyShow = defineCommand({
  name: 'privacy show',
  aliases: ['privacy status'],
  summary: 'Show what is stored about you, and for how long',
  who: 'member',
  args: noArgs,
  async run({ tx, interaction, deps }) {
    const kept = await tx.privacy.summary(interaction.member.id);
    const { textDays, deadLetterDays } = deps.defaults.retention;
    const days = count(textDays, 'day');
    // Of interest to those few who have some.
    const ifAny = (n: number, line: string): readonly string[] => (n === 0 ? [] : [line]);
    return say(
      [
        '**What I keep about you**',
        kept.optedOut
          ? 'You opted out: I keep no text and no mood of what you say, only that someone spoke.'
          : 'You take part: I read what you say here to see how the space is doing.',
        `Messages: ${kept.messages}. With their text: ${kept.withText}, each removed ${days} after it was said.`,
        `Moods read from them: ${kept.scored}. They stay, without the text.`,
        `Activity counts: ${count(kept.activity, 'entry', 'entries')}. They stay.`,
        ...ifAny(kept.mentions, `Messages of others that mention you: ${kept.mentions}.`),
        ...ifAny(kept.reactions, `Reactions of yours that show a mood: ${kept.reactions}, removed after ${days}.`),
        `Your name and role in ${count(kept.spaces, 'space')}. They stay.`,
        `Log entries of what you asked me: ${kept.audit}. Never what you wrote.`,
        `Answers to you, and what I posted that names you: ${kept.outbox}, removed after ${days}.`,
        ...ifAny(kept.decisions, `Drafts you decided on: ${kept.decisions}.`),
        ...ifAny(kept.interventions, `What I proposed to say to you, or to tell you of: ${kept.interventions}.`),
        ...ifAny(
          kept.measured,
          `Moments at which it was measured whether I help: ${kept.measured}, without your name.`,
        ),
        ...(kept.stopped
          ? ['You asked me to leave you alone: kept as a scrambled mark, also when you erase all.']
          : []),
        ...ifAny(kept.helping, `Spaces where you asked to be told of questions: ${kept.helping}.`),
        ...ifAny(kept.feedback, `Feedback you gave: ${kept.feedback}; the words are removed after ${days}.`),
        ...ifAny(kept.ratings, `Answers to whether a post of mine helped: ${kept.ratings}, without your name.`),
        ...ifAny(
          kept.caseWork,
          `What you did in cases, and cases given to you: ${kept.caseWork}. Notes are removed after ${days}.`,
        ),
        ...ifAny(kept.caseVotes, `Answers to whether a case is solved: ${kept.caseVotes}, without your name.`),
        ...ifAny(
          kept.caseMessages,
          `Messages of yours that a case rests on: ${kept.caseMessages}, as a scrambled mark.`,
        ),
        ...ifAny(
          kept.addresses,
          `E-mail addresses you linked or asked to link: ${kept.addresses}, until you leave. \`/cco email\` shows which.`,
        ),
        ...ifAny(kept.campaigns, `Mails to the community that went to your address: ${kept.campaigns}.`),
        ...ifAny(kept.settings, `Settings you changed: ${kept.settings}.`),
        ...ifAny(
          kept.deadLetters,
          `Held because I could not process it: ${kept.deadLetters}, removed after ${count(deadLetterDays, 'day')}.`,
        ),
        'Nobody’s messages are used to train anything.',
        '`/cco privacy export` shows all of it, `/cco privacy erase` removes it, `/cco privacy opt-out` stops it.',
      ].join('\n'),
    );
  },
});
