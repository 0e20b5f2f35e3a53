import { defineCommand, noArgs, say } from './command.ts';

export const privacyOptOut = defineCommand({
  name: 'privacy opt-out',
  aliases: ['privacy opt out', 'privacy optout', 'opt-out', 'optout', 'opt out'],
  summary: 'Stop me from keeping what you say',
  who: 'member',
  args: noArgs,
  async run({ tx, interaction, now }) {
    const { id } = interaction.member;
    const before = await tx.privacy.status(id);
    if (!before.optedOut) await tx.privacy.setOptedOut(id, true, now);
    return say(
      [
        before.optedOut ? '**You had opted out already.** Nothing changes.' : '**You are out.**',
        'I keep no text and no mood of what you say, and you are on no list. I only note that someone spoke, so that a question counts as answered.',
        before.optedOut
          ? ''
          : 'The texts and moods I had of you are removed, and the e-mail address you linked, if there was one.',
        'You can still ask me things. `/cco privacy opt-in` takes you back in.',
      ]
        .filter((line) => line !== '')
        .join('\n'),
    );
  },
});

export const privacyOptIn = defineCommand({
  name: 'privacy opt-in',
  aliases: ['privacy opt in', 'privacy optin', 'opt-in', 'optin', 'opt in'],
  summary: 'Take part again after opting out',
  who: 'member',
  args: noArgs,
  async run({ tx, interaction, now }) {
    const { id } = interaction.member;
    const before = await tx.privacy.status(id);
    if (!before.optedOut) return say('You take part already. `/cco privacy show` tells what I keep.');
    await tx.privacy.setOptedOut(id, false, now);
    return say(
      '**Welcome back.** From now on what you say counts again. What was removed stays removed. `/cco privacy show` tells what I keep.',
    );
  },
});
