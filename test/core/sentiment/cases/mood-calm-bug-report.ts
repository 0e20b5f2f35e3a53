import type { MoodCase } from './types.ts';

export const calmBugReportCases: readonly MoodCase[] = [
  {
    text:
      'After upgrading to 5.1 the export button returns a 500. Steps: open project, click Export, choose CSV. ' +
      'Expected a file, got an error page.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'Segfault on startup with the attached config, macOS 14.5, build 20931.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'fyi the login page throws `TypeError: cannot read properties of undefined` when cookies are off',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'I think the cooldown on Frost Nova is wrong: tooltip says 12s, in game it is 15s.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'Found a memory leak: RSS grows by about 30 MB per hour when the watcher is on. Heap snapshot attached.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'hi, the link in the footer to the privacy page is dead (404)',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text:
      'Getting this on Windows only:\n```\nFATAL ERROR: Reached heap limit Allocation failed\n```\n' +
      'Node 22.3, 8 GB RAM.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'The vote count shows 0 for wallets that delegated. Reproduced with two accounts.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'bug: clicking outside the modal does not close it in firefox 127',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'tests fail on my machine with exit code 137, CI is green. log: https://example.org/p/99ab',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'Dates before 1970 are displayed as Invalid Date. The parser seems to drop the minus sign.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'sound cuts out after alt-tabbing, happens maybe 1 in 5 times, rtx 3060, driver 551.86',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: "Not sure if it's me or a bug, but the invite email goes to spam for all our Outlook users.",
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'The `retry` option is ignored when `timeout` is 0. Looks like the check on line 88 treats it as missing.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'character falls through the floor in the mill cellar (coords 1123, -45)',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'Can confirm, same crash here on Fedora 40 with Wayland. X11 is fine.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'Broken since 1.8: `build --watch` exits after the first change. 1.7.4 works. Bisected to commit 4f2c9d1.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'the dropdown overlaps the footer on small screens, screenshot below',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'Webhook deliveries are delayed by roughly 20 minutes since 09:10 UTC.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'when i paste emoji in the title it cuts off the last character. chrome, windows 11',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'Deadlock when two workers claim the same job. Thread dump:\n```\n"worker-2" waiting to lock <0x7f>\n```',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: "Minor: typo in the error message, 'occured' should be 'occurred'.",
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'Saved searches lose their filter after logging out and in again. Happens every time on the EU cluster.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  { text: "undo doesn't restore deleted layers, ver 0.9.12-beta", expected: 'neutral', trap: 'calm-bug-report' },
  {
    text: 'ci job `lint` hangs for 60 min and is then killed by the runner. First seen on Monday.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'The screen reader announces the close button as "unlabelled graphic". NVDA 2024.1.',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
  {
    text: 'payout page shows the wrong currency (USD instead of EUR), amounts are right',
    expected: 'neutral',
    trap: 'calm-bug-report',
  },
];
