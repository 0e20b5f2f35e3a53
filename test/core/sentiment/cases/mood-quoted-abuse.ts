import type { MoodCase } from './types.ts';

export const quotedAbuseCases: readonly MoodCase[] = [
  {
    text: '> you are a worthless piece of trash\nReporting this message from <@7781>, sent 14:02 in #general.',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: 'He called me an idiot in the review thread: https://example.org/r/77. Could a mod have a look?',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text:
      '```\n[12:04] xX_rex: stfu you dumb noob\n[12:05] xX_rex: uninstall and cry\n```\n' +
      'log from last match, reported ingame too',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: 'User wrote "go to hell you moron" under the announcement. I hid it and gave a 24h timeout.',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: "mod note: second warning for calling another member 'pathetic loser'",
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: "> this project is garbage and so is its author\nI don't think that fits rule 3. Moving this to #meta.",
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: 'what does the filter do with messages like "i hate you all"? Does it delete them or only flag them?',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: 'Screenshots of the DMs: "ugly cow", "nobody wants you here". Account is two days old.',
    expected: ['neutral', 'negative'],
    trap: 'quoted-abuse',
  },
  {
    text: '> kill yourself\nIs this handled by automod or do we need to add the phrase by hand?',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: "The email they got said 'your app sucks and you should be ashamed'. I answered with the refund link.",
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: '> Your code is an embarrassment.\nI\'d word it as "this could be simpler" next time.',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: 'In the transcript the caller says "you people are scum" at 03:12, agent stays polite, call ends at 05:40.',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: 'test message for the toxicity check: `you stupid fool` (score 0.97)',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: '> shut up nobody asked\n\nPlease keep it civil. See the code of conduct, section 2.',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: 'appeal from user 4471: banned for "die in a fire", says it was a joke between friends',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: "For the report: she was called a 'fake gamer' and 'attention seeker' by two new accounts.",
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text:
      '> worst dev team ever, clowns 🤡\n' +
      'someone posted this on steam btw, 300 upvotes. putting it here for the weekly summary',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  { text: 'Translation of the comment above: "you are all thieves".', expected: 'neutral', trap: 'quoted-abuse' },
  {
    text: 'minutes: Tom read out a reply with "lazy parasites" in it; we agreed to add it to the policy',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: 'She says the guy in voice kept yelling "trash, trash, trash". I\'ve asked for the recording.',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: '> you guys are frauds\nFor context, this refers to the refund from March. The money arrived on the 4th.',
    expected: 'neutral',
    trap: 'quoted-abuse',
  },
  {
    text: '> lol trash game, dead in a month\nthree years later and we just hit 2 million players 🎉 so happy',
    expected: 'positive',
    trap: 'quoted-abuse',
  },
  {
    text:
      "Someone told me 'you'll never be a programmer, stupid'. " +
      'Today I got my first PR merged here. Thank you all ❤️',
    expected: 'positive',
    trap: 'quoted-abuse',
  },
  {
    text: '> this will never work, give up\nbest motivation i ever got haha, look at us now :D',
    expected: 'positive',
    trap: 'quoted-abuse',
  },
  {
    text: "he called me a worthless idiot in front of everyone and no mod said a thing. I'm really hurt.",
    expected: 'negative',
    trap: 'quoted-abuse',
  },
  {
    text: "> you're too dumb for this\nthis is why i hate asking questions here",
    expected: 'negative',
    trap: 'quoted-abuse',
  },
  {
    text: '"Just read the docs, moron." That\'s the welcome I got. Disgusting, I\'m out.',
    expected: 'negative',
    trap: 'quoted-abuse',
  },
  {
    text: "third day in a row someone DMs me 'die b*tch' and I'm sick of it 😞",
    expected: 'negative',
    trap: 'quoted-abuse',
  },
];
