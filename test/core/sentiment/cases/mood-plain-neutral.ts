import type { MoodCase } from './types.ts';

export const plainNeutralCases: readonly MoodCase[] = [
  { text: 'The meeting moves to 15:00 UTC on Thursday.', expected: 'neutral', trap: 'plain' },
  { text: 'which port does the dev server use by default?', expected: 'neutral', trap: 'plain' },
  { text: 'v2.4.1 is on npm now, changelog here: https://example.org/changelog', expected: 'neutral', trap: 'plain' },
  { text: "i'm on arch, kernel 6.9, nvidia 555", expected: 'neutral', trap: 'plain' },
  { text: '<@7713> can you rebase this on main?', expected: 'neutral', trap: 'plain' },
  { text: 'anyone in EU up for ranked around 8?', expected: 'neutral', trap: 'plain' },
  { text: 'Added a test for the empty list and renamed the helper.', expected: 'neutral', trap: 'plain' },
  { text: 'snapshot is at block 19882340, voting opens after that', expected: 'neutral', trap: 'plain' },
  { text: 'see #announcements', expected: 'neutral', trap: 'plain' },
  { text: 'the config lives in ~/.config/foo/settings.toml', expected: 'neutral', trap: 'plain' },
  { text: 'brb', expected: 'neutral', trap: 'plain' },
  { text: 'Does the Pro plan include SSO or is that only Enterprise?', expected: 'neutral', trap: 'plain' },
  { text: 'we use yarn, not npm, so the lockfile looks different', expected: 'neutral', trap: 'plain' },
  {
    text:
      'There are two ways to do it: a webhook, or polling every minute. We do the first in production ' +
      'and the second in the tests, because the test runner has no public address. ' +
      'Both write to the same table.',
    expected: 'neutral',
    trap: 'plain',
  },
  { text: 'ok', expected: 'neutral', trap: 'plain' },
  { text: '`git rebase -i HEAD~3`, then change pick to squash', expected: 'neutral', trap: 'plain' },
  { text: 'patch notes say the drop rate goes from 2% to 3%', expected: 'neutral', trap: 'plain' },
  { text: "I'll look at it tomorrow after work.", expected: 'neutral', trap: 'plain' },
  { text: 'is there a recording of yesterdays call', expected: 'neutral', trap: 'plain' },
  { text: 'Proposal 14: 62% yes, 30% no, 8% abstain.', expected: 'neutral', trap: 'plain' },
  { text: 'how many seats are you on? and monthly or yearly?', expected: 'neutral', trap: 'plain' },
  { text: 'moved to <#99120>', expected: 'neutral', trap: 'plain' },
];
