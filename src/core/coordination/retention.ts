// Who stays: formulas of the design, on counts. Nobody is named here, and nothing of mood goes in.
// Sources: new-member retention and churn as in the design's "Formulas"; member states after TogetherCrew's member
// categories (tc-core-analyzer-lib: 7-day windows; consistent = active in CON_O_THR 3 of CON_T_THR 4 windows; vital =
// connected in VITAL_O_THR 3 of VITAL_T_THR 4, where connected is five interactions with five others each).

/** Joiners active again in the following week ÷ joiners; null: nobody joined. */
export const newMemberRetention = ({
  joiners,
  activeAgain,
}: {
  readonly joiners: number;
  readonly activeAgain: number;
}): number | null => (joiners === 0 ? null : activeAgain / joiners);

/** Active before and inactive in this window ÷ active before; null: nobody was active before. */
export const churn = ({
  activeBefore,
  lost,
}: {
  readonly activeBefore: number;
  readonly lost: number;
}): number | null => (activeBefore === 0 ? null : lost / activeBefore);

export const memberStates = ['newcomer', 'consistent', 'vital', 'at-risk', 'dropped', 'occasional'] as const;
export type MemberState = (typeof memberStates)[number];

/** Windows a consistent member is active in, of `windows`. */
const consistentIn = 3;
const windows = 4;
/**
 * Messages that make a window one of a vital member: TogetherCrew's five others times one; interactions are not counted
 * here by pair, messages are.
 */
const vitalMessages = 5;

const activeIn = (weeks: readonly number[]): number => weeks.filter((messages) => messages > 0).length;

/**
 * The state of one member from their messages in 7-day windows, newest first, of at least five windows (missing ones count
 * as silent):
 * - `newcomer`: active in the newest for the first time;
 * - `vital`: at least five messages in three of the newest four, and active in the newest;
 * - `consistent`: active in three of the newest four, the newest included;
 * - `at-risk`: silent in the newest, after having been consistent in the four before it;
 * - `dropped`: silent in the newest two, and active before;
 * - `occasional`: active before, none of these.
 *
 * null: never active. `dropped` ends after eight windows: who was silent for that long is no member of it any more.
 */
export const memberState = (weeks: readonly number[]): MemberState | null => {
  const [newest = 0] = weeks;
  const latest = weeks.slice(0, windows);
  if (activeIn(weeks) === 0) return null;
  if (newest > 0 && activeIn(weeks.slice(1)) === 0) return 'newcomer';
  if (newest > 0 && latest.filter((messages) => messages >= vitalMessages).length >= consistentIn) return 'vital';
  if (newest > 0 && activeIn(latest) >= consistentIn) return 'consistent';
  if (newest === 0 && activeIn(weeks.slice(1, 1 + windows)) >= consistentIn) return 'at-risk';
  if (activeIn(weeks.slice(0, 2)) === 0) return 'dropped';
  return 'occasional';
};

/** How many members are in each state. */
export const countStates = (members: Iterable<readonly number[]>): Record<MemberState, number> => {
  const counts: Record<MemberState, number> = {
    newcomer: 0,
    consistent: 0,
    vital: 0,
    'at-risk': 0,
    dropped: 0,
    occasional: 0,
  };
  for (const weeks of members) {
    const state = memberState(weeks);
    if (state !== null) counts[state] += 1;
  }
  return counts;
};
