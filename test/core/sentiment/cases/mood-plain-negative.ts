import type { MoodCase } from './types.ts';

export const plainNegativeCases: readonly MoodCase[] = [
  {
    text: 'third outage this week and the status page still says all green. unacceptable',
    expected: 'negative',
    trap: 'plain',
  },
  { text: 'i give up, spent 6 hours on this and the docs are flat out wrong', expected: 'negative', trap: 'plain' },
  { text: 'Worst. Patch. Ever. 😡', expected: 'negative', trap: 'plain' },
  {
    text: 'honestly the new UI is a huge step backwards, i hate everything about it',
    expected: 'negative',
    trap: 'plain',
  },
  { text: 'lost my save again, 40 hours gone... im so done with this game :(', expected: 'negative', trap: 'plain' },
  {
    text: 'The maintainers keep ignoring us. Two years, no answer, not even a label.',
    expected: 'negative',
    trap: 'plain',
  },
  { text: 'ughhhhh why does this break every single release', expected: 'negative', trap: 'plain' },
  { text: 'Support closed my ticket without reading it. Very disappointed.', expected: 'negative', trap: 'plain' },
  { text: 'lag lag lag lag. unplayable since tuesday', expected: 'negative', trap: 'plain' },
  {
    text: 'this proposal is a slap in the face for everyone who did the unpaid work',
    expected: 'negative',
    trap: 'plain',
  },
  { text: 'WHY WAS MY ACCOUNT BANNED I DID NOTHING WRONG', expected: 'negative', trap: 'plain' },
  {
    text: 'the toxicity in here lately is exhausting. taking a break from the server',
    expected: 'negative',
    trap: 'plain',
  },
  {
    text: "I'm genuinely sad about how this went. We lost three good contributors over a naming thread 😞",
    expected: 'negative',
    trap: 'plain',
  },
  { text: 'matchmaking is a joke, 4v5 three times in a row, fix your shit', expected: 'negative', trap: 'plain' },
  { text: 'Billed twice, refunded never. Avoid.', expected: 'negative', trap: 'plain' },
  { text: 'not happy with how the vote was handled tbh', expected: 'negative', trap: 'plain' },
  { text: 'nobody answers here and the faq is useless', expected: 'negative', trap: 'plain' },
  { text: "<@88213> stop pinging me, it's rude and i've asked you nicely twice", expected: 'negative', trap: 'plain' },
  { text: 'So frustrating!! every time i update node something else dies', expected: 'negative', trap: 'plain' },
  {
    text:
      'We are leaving for a competitor next month. The last migration cost us two weekends, ' +
      'the one before that cost us a client, and each time we were told it was our own configuration. It was not. ' +
      'I have lost all trust in this team.',
    expected: 'negative',
    trap: 'plain',
  },
  { text: 'eww that new logo is hideous', expected: 'negative', trap: 'plain' },
  {
    text: 'my motivation is at zero rn, my PR has been sitting there since march :sadge:',
    expected: 'negative',
    trap: 'plain',
  },
  { text: 'this is garbage', expected: 'negative', trap: 'plain' },
  { text: 'no offense but this tutorial wasted my whole evening', expected: 'negative', trap: 'plain' },
  { text: 'the treasury paid HOW much for that thread? disgusting', expected: 'negative', trap: 'plain' },
  { text: "it doesn't work, it never worked, and apparently nobody cares", expected: 'negative', trap: 'plain' },
  { text: 'rip my weekend, prod is on fire again 😭', expected: 'negative', trap: 'plain' },
  {
    text: 'am i the only one who thinks the event rewards are insulting? 200 coins, come on',
    expected: 'negative',
    trap: 'plain',
  },
  { text: 'feeling pretty burned out by this project', expected: 'negative', trap: 'plain' },
  { text: 'you people are impossible to talk to, bye', expected: 'negative', trap: 'plain' },
  { text: 'whoever aproved this desing should be ashamed, my eyes hurt 🤢', expected: 'negative', trap: 'plain' },
  { text: 'wtf is wrong with the queue, 25 min and then it kicks me out', expected: 'negative', trap: 'plain' },
  {
    text: 'I expected more from a tool at this price. Slow, clumsy, and the mobile app is an afterthought.',
    expected: 'negative',
    trap: 'plain',
  },
];
