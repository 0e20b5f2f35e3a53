// What dismissals teach: a kind that moderators keep turning down in a channel is not wanted there.
import { type KindName, kindNames } from './kinds/limits.ts';

/** A draft of one space that was decided on. Expired ones say nothing about whether it was wanted. */
export interface Decided {
  readonly kind: KindName;
  readonly channelId: string;
  readonly decision: 'approved' | 'dismissed';
  readonly at: number;
}

export interface TurnOffSuggestion {
  readonly kind: KindName;
  readonly channelId: string;
  /** Dismissals running, up to now. */
  readonly dismissals: number;
  /** The time of the dismissal that made it a suggestion, so that it is made once: a key with kind and channel. */
  readonly since: number;
}

/** So many dismissals of a kind running in a channel suggest to turn it off there. */
export const enoughDismissals = 5;

/**
 * What to suggest, from all decisions in any order; nothing for what is off there already. An approval begins the count
 * anew, and so does a moderator's no to the suggestion (`kept`: its time, by `<kind> <channelId>`).
 */
export const turnOffSuggestions = (
  decided: readonly Decided[],
  neverHere: readonly { readonly kind: KindName; readonly channelId: string }[],
  kept: Readonly<Record<string, number>> = {},
): TurnOffSuggestion[] => {
  const groups = Map.groupBy(decided, ({ kind, channelId }) => `${kind} ${channelId}`);
  return [...groups].flatMap(([key, group]): TurnOffSuggestion[] => {
    const [{ kind, channelId } = { kind: kindNames[0], channelId: '' }] = group;
    if (neverHere.some((entry) => entry.kind === kind && entry.channelId === channelId)) return [];
    const newest = group.filter(({ at }) => at > (kept[key] ?? Number.NEGATIVE_INFINITY)).sort((a, b) => b.at - a.at);
    const approved = newest.findIndex(({ decision }) => decision === 'approved');
    const running = approved < 0 ? newest : newest.slice(0, approved);
    const made = running[running.length - enoughDismissals];
    return made === undefined ? [] : [{ kind, channelId, dismissals: running.length, since: made.at }];
  });
};
