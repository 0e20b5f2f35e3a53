import type { MoodCase } from './types.ts';

export const thanksCases: readonly MoodCase[] = [
  { text: 'thanks!', expected: 'positive', trap: 'thanks' },
  { text: 'ty ty ty <3', expected: 'positive', trap: 'thanks' },
  { text: 'Thank you so much for the quick fix, works perfectly now.', expected: 'positive', trap: 'thanks' },
  { text: 'thx m8 that did it', expected: 'positive', trap: 'thanks' },
  { text: 'tysm for the carry last night :heart:', expected: 'positive', trap: 'thanks' },
  { text: 'Thanks for the detailed write-up, it saved me a full day.', expected: 'positive', trap: 'thanks' },
  { text: 'cheers <@6120>, `--no-cache` solved it', expected: 'positive', trap: 'thanks' },
  { text: 'big thanks to everyone who reviewed the grant applications 🙌', expected: 'positive', trap: 'thanks' },
  { text: 'I appreciate you taking the time to explain this to a newbie', expected: 'positive', trap: 'thanks' },
  { text: 'thank youuuuuu', expected: 'positive', trap: 'thanks' },
  {
    text: 'kudos to whoever wrote the migration guide, zero problems on our side',
    expected: 'positive',
    trap: 'thanks',
  },
  { text: 'thanks for killing that awful memory leak', expected: 'positive', trap: 'thanks' },
  {
    text: 'Thank you for not giving up on this bug, two years of crashes finally over!',
    expected: 'positive',
    trap: 'thanks',
  },
  { text: 'ayyy appreciate it dude, ur a lifesaver', expected: 'positive', trap: 'thanks' },
  {
    text: 'Just wanted to say thank you before the server closes. This place got me through a hard winter.',
    expected: 'positive',
    trap: 'thanks',
  },
  { text: 'thanks, that error is gone', expected: 'positive', trap: 'thanks' },
  { text: '+1, thanks for reporting it so clearly', expected: 'positive', trap: 'thanks' },
  { text: 'much obliged, the invoice arrived 👍', expected: 'positive', trap: 'thanks' },
  { text: 'thank god (and thank <@2004>) the backup was recent 😅', expected: 'positive', trap: 'thanks' },
  {
    text: 'thanks a ton, the stack trace pointed me to the bad plugin right away',
    expected: 'positive',
    trap: 'thanks',
  },
  { text: 'love it, thank you team! 🥰', expected: 'positive', trap: 'thanks' },
  {
    text: 'Where can I change the billing address? Thanks in advance.',
    expected: ['neutral', 'positive'],
    trap: 'thanks',
  },
  {
    text: 'could someone share the spreadsheet from the last call? thx',
    expected: ['neutral', 'positive'],
    trap: 'thanks',
  },
  { text: 'How do I roll back a failed deployment? Many thanks.', expected: ['neutral', 'positive'], trap: 'thanks' },
  { text: "no thanks, I'll stay on the old version", expected: 'neutral', trap: 'thanks' },
  { text: 'thanks to the cache the second run takes 3 ms', expected: ['neutral', 'positive'], trap: 'thanks' },
  { text: 'thanks for nothing, the update wiped my settings', expected: 'negative', trap: 'thanks' },
  { text: 'Thanks to your pricing change we now pay triple for less. Goodbye.', expected: 'negative', trap: 'thanks' },
  {
    text:
      'I came here three weeks ago not knowing what a pull request is. Since then <@300>, <@412> and half of #help ' +
      'have answered every silly thing I asked, at odd hours. My first patch is in. Thank you, truly.',
    expected: 'positive',
    trap: 'thanks',
  },
];
