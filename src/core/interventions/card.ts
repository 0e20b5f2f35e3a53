// What cards for moderators are made of: the ids of their buttons, times and names as they are shown there.

import { type Dismissal, dismissals } from './desk/dismissal.ts';
import { wallClock } from './quiet-hours.ts';

const answers = [
  'approve',
  /** Approves it for when quiet hours end. */
  'later',
  'edit',
  /** Posts it although soft rules speak against it. */
  'anyway',
  'dismiss',
  'snooze',
  'never',
  /** Takes `never` back. */
  'allow',
  /** Answers the suggestion to turn a kind off: it stays on. */
  'keep',
] as const;

export type DraftDecision = (typeof answers)[number] | `because-${Dismissal}`;

const decisions: readonly DraftDecision[] = [...answers, ...dismissals.map((code) => `because-${code}` as const)];

/** The id of a draft's button: `draft:<intervention id>:<decision>`. */
export const draftActionId = (interventionId: string, decision: DraftDecision): string =>
  `draft:${interventionId}:${decision}`;

/** The reverse of `draftActionId`; null for any other action. */
export const parseDraftActionId = (
  actionId: string,
): { readonly interventionId: string; readonly decision: DraftDecision } | null => {
  const [prefix, interventionId, name, ...rest] = actionId.split(':');
  const decision = decisions.find((known) => known === name);
  if (prefix !== 'draft' || !interventionId || !decision || rest.length > 0) return null;
  return { interventionId, decision };
};

/** `14:02 UTC` */
export const clockTime = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/** `14:02 UTC`, or as the clocks of a time zone show it: `15:02 Berlin time`. */
export const clockTimeIn = (at: number, timeZone: string | null): string =>
  timeZone === null || timeZone === 'UTC'
    ? clockTime(at)
    : `${wallClock(at, timeZone)} ${(timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')} time`;

/** A channel's or moderator's name on a card: one line, no mark-up, no ping. */
export const plainName = (name: string): string =>
  name
    .replaceAll(/[\s*`@＠<>#]+/gu, ' ')
    .trim()
    .slice(0, 80) || '(no name)';
