import type { MoodCase } from './types.ts';

export const plainPositiveCases: readonly MoodCase[] = [
  { text: 'just hit my first 100 stars!! 🎉🎉', expected: 'positive', trap: 'plain' },
  {
    text: 'This release is fantastic, the startup time dropped from 9s to 1s for us.',
    expected: 'positive',
    trap: 'plain',
  },
  { text: 'gg everyone, best raid night in months', expected: 'positive', trap: 'plain' },
  { text: 'omg the new editor is sooooo smooth 😍', expected: 'positive', trap: 'plain' },
  { text: 'welcome <@5521>! so glad you found us 👋', expected: 'positive', trap: 'plain' },
  { text: 'I love how small the bundle is now', expected: 'positive', trap: 'plain' },
  { text: 'not bad at all, actually pretty impressed by the dark mode', expected: 'positive', trap: 'plain' },
  { text: 'W update devs :fire: :fire:', expected: 'positive', trap: 'plain' },
  { text: 'Finally!!! been waiting for this since 2021, you legends', expected: 'positive', trap: 'plain' },
  { text: "my kid and i played the demo for 3 hours straight, he's obsessed <3", expected: 'positive', trap: 'plain' },
  { text: 'congrats on the merge, well deserved', expected: 'positive', trap: 'plain' },
  { text: 'Onboarding took ten minutes. Ten! Our old vendor needed a month.', expected: 'positive', trap: 'plain' },
  { text: 'this community is the nicest place on the internet, change my mind', expected: 'positive', trap: 'plain' },
  { text: 'yesss it compiles 🥳', expected: 'positive', trap: 'plain' },
  { text: 'Really elegant solution, I learned something from reading this diff.', expected: 'positive', trap: 'plain' },
  { text: 'lets goooooo we passed quorum', expected: 'positive', trap: 'plain' },
  { text: 'that was the best AMA so far, no question dodged. respect', expected: 'positive', trap: 'plain' },
  { text: 'hyped for friday :D', expected: 'positive', trap: 'plain' },
  { text: 'support got back to me within 4 minutes on a sunday. amazing', expected: 'positive', trap: 'plain' },
  { text: "can't wait to try this on my pi tonight", expected: 'positive', trap: 'plain' },
  {
    text: 'new artwork is stunning, look at that lighting 🤩 https://example.org/gallery/412',
    expected: 'positive',
    trap: 'plain',
  },
  {
    text:
      'I was skeptical at first, and the first evening did not change that. ' +
      'But after a week with it I can say: it just works, the people in this channel are kind, ' +
      'and I have not opened the old tool once. Happy customer here.',
    expected: 'positive',
    trap: 'plain',
  },
  { text: 'so proud of this team, we shipped', expected: 'positive', trap: 'plain' },
  { text: 'clean code, great tests, LGTM 🚀', expected: 'positive', trap: 'plain' },
  { text: 'you made my day lol', expected: 'positive', trap: 'plain' },
  { text: 'haha that clip is gold 😂', expected: 'positive', trap: 'plain' },
  { text: 'beatiful game, cant belive its made by one person', expected: 'positive', trap: 'plain' },
];
