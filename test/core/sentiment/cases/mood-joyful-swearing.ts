import type { MoodCase } from './types.ts';

export const joyfulSwearingCases: readonly MoodCase[] = [
  { text: 'holy shit this is fast', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'fuck yeah we won!!!', expected: 'positive', trap: 'joyful-swearing' },
  { text: "damn that's a sexy diff", expected: 'positive', trap: 'joyful-swearing' },
  { text: 'you absolute bastards actually did it, i love you all 😂', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'hell yes, merge it', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'THIS IS SO FUCKING GOOD', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'what a bloody brilliant idea', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'no way you built this in a weekend, you sick bastard ❤️', expected: 'positive', trap: 'joyful-swearing' },
  { text: "shit's lit tonight, best event of the year 🔥🔥", expected: 'positive', trap: 'joyful-swearing' },
  { text: 'I fucking love this community', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'badass logo dude', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'omfg first try!!! no wipes!!! LETS GOOO', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'that boss fight was fucking epic, hands still shaking lol', expected: 'positive', trap: 'joyful-swearing' },
  {
    text: 'crazy good, like stupid good. how the hell did you get it to 60fps on a toaster',
    expected: 'positive',
    trap: 'joyful-swearing',
  },
  { text: 'damnnnnn clean af', expected: 'positive', trap: 'joyful-swearing' },
  {
    text: 'goddamn beautiful docs, whoever wrote these deserves a raise',
    expected: 'positive',
    trap: 'joyful-swearing',
  },
  { text: "fuckin finally!! 4 years and it's in stable 🎉", expected: 'positive', trap: 'joyful-swearing' },
  { text: 'this shit slaps :headbang:', expected: 'positive', trap: 'joyful-swearing' },
  { text: "Well I'll be damned, it works on the first run. Lovely.", expected: 'positive', trap: 'joyful-swearing' },
  { text: 'hot damn, 12k signups overnight 🚀🚀', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'you magnificent son of a bitch, you fixed it', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'holy crap <@991> that animation is unreal 🤯 so good', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'bitches we are BACK and the new season rules', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'aw hell yeah dark mode, day made', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'not gonna lie that drop made me scream FUCK YES at 3am', expected: 'positive', trap: 'joyful-swearing' },
  { text: 'dope as hell, shipping it', expected: 'positive', trap: 'joyful-swearing' },
  { text: "fk me that's gorgeous 😍 what shader is that", expected: 'positive', trap: 'joyful-swearing' },
  {
    text:
      'ok so i put it on the old thinkpad, the one with the dead fan, expecting nothing, and it FLIES. how. ' +
      'you mad geniuses. i am never going back to that other piece of crap',
    expected: 'positive',
    trap: 'joyful-swearing',
  },
];
