// Why a draft is turned down, in a moderator's words.
import type { Dismissal } from '../intervention.ts';

export type { Dismissal } from '../intervention.ts';

/** What each stands for, as a button says it. */
export const dismissalWords: Readonly<Record<Dismissal, string>> = {
  'not-needed': 'Not needed',
  wrong: 'You got it wrong',
  'too-late': 'Too late',
  tone: 'Wrong tone',
  other: 'Something else',
};

export const dismissals: readonly Dismissal[] = ['not-needed', 'wrong', 'too-late', 'tone', 'other'];
