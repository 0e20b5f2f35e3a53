import type { MoodCase } from './types.ts';

export const sarcasmCases: readonly MoodCase[] = [
  { text: 'great, another breaking change in a patch release. love it /s', expected: 'negative', trap: 'sarcasm' },
  {
    text: 'oh wow, the servers are down on launch day, who could have guessed /s',
    expected: 'negative',
    trap: 'sarcasm',
  },
  {
    text: "Sure, let's rewrite everything in Rust, that will surely fix the deadline /s",
    expected: 'negative',
    trap: 'sarcasm',
  },
  { text: 'so glad i paid 70 bucks for a loading screen /s', expected: 'negative', trap: 'sarcasm' },
  {
    text: "Amazing support as always, only took them three weeks to say 'have you tried restarting' /s",
    expected: 'negative',
    trap: 'sarcasm',
  },
  { text: 'yeah because what we really needed was more popups /s', expected: 'negative', trap: 'sarcasm' },
  { text: '10/10 matchmaking 👌 /s', expected: 'negative', trap: 'sarcasm' },
  { text: 'thanks for the totally helpful "works on my machine" /s', expected: 'negative', trap: 'sarcasm' },
  { text: 'I just LOVE debugging on a friday night /s 🙃', expected: 'negative', trap: 'sarcasm' },
  {
    text: 'brilliant idea, put the whole treasury in one wallet. what could go wrong /s',
    expected: 'negative',
    trap: 'sarcasm',
  },
  { text: 'Best docs ever, half the pages are 404 /s', expected: 'negative', trap: 'sarcasm' },
  { text: 'ah yes, the famous transparency of this team /s', expected: 'negative', trap: 'sarcasm' },
  {
    text: 'cool cool cool, deleted my comment instead of answering. very mature. /s',
    expected: 'negative',
    trap: 'sarcasm',
  },
  { text: "can't wait for the next price increase, been a whole month /s", expected: 'negative', trap: 'sarcasm' },
  { text: 'wonderful, prod is down and the only admin is on a plane 🎉 /s', expected: 'negative', trap: 'sarcasm' },
  { text: "nothing says 'we value feedback' like locking the thread /s", expected: 'negative', trap: 'sarcasm' },
  { text: 'so balanced!! one shot from full health, 5 stars /s', expected: 'negative', trap: 'sarcasm' },
  { text: 'Congrats on shipping the same bug for the third time! /s', expected: 'negative', trap: 'sarcasm' },
  {
    text: 'love how the app logs me out every 5 minutes, makes me feel secure /s :upside_down:',
    expected: 'negative',
    trap: 'sarcasm',
  },
  { text: 'fantastic, the cookie banner covers the accept button. peak UX /s', expected: 'negative', trap: 'sarcasm' },
  { text: 'oh good, the bot banned the only person who was helping /s', expected: 'negative', trap: 'sarcasm' },
  {
    text: 'What a pleasant experience the new editor is, only crashed twice while I typed this /s',
    expected: 'negative',
    trap: 'sarcasm',
  },
  {
    text: "ok but think of all the fun we'll have migrating again next year /s",
    expected: 'negative',
    trap: 'sarcasm',
  },
  { text: 'wow such decentralization, 2 wallets decide every vote /s', expected: 'negative', trap: 'sarcasm' },
  { text: 'yay more ads 😍😍 /s', expected: 'negative', trap: 'sarcasm' },
  { text: "that's a perfectly reasonable 4 GB for a todo app /s", expected: 'negative', trap: 'sarcasm' },
  {
    text: 'glad to see my 14 page report got a 👍 and was closed, feels nice /s',
    expected: 'negative',
    trap: 'sarcasm',
  },
  {
    text:
      'First the wiki went read-only, then the forum, then half the mods resigned, and now a survey about emoji. ' +
      'Truly the leadership this place deserves, I feel so heard. /s',
    expected: 'negative',
    trap: 'sarcasm',
  },
];
