// What a tracker's state means for a case.

/** `done`: solved. `declined`: closed without a solution. null: still open. */
export type IssueOutcome = 'done' | 'declined' | null;

export interface TrackerState {
  /** The tracker's own word: `In Progress`, `closed`. */
  readonly name: string;
  readonly outcome: IssueOutcome;
}

/** Closed, but nothing was solved: members are told instead of asked. Lower case, letters and digits only. */
const declining: ReadonlySet<string> = new Set([
  'wontfix',
  'notplanned',
  'duplicate',
  'cantreproduce',
  'cannotreproduce',
  'notreproducible',
  'incomplete',
  'obsolete',
  'asdesigned',
  'bydesign',
  'notabug',
  'rejected',
  'declined',
  'canceled',
  'cancelled',
  'invalid',
]);

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** `resolved`: whether the tracker counts the issue as closed; `reason`: its word for why, where it has one. */
export const stateOf = (name: string, resolved: boolean, reason: string | null = null): TrackerState => {
  if (!resolved) return { name, outcome: null };
  return { name, outcome: declining.has(plain(reason ?? name)) ? 'declined' : 'done' };
};

/** The case state that an issue's state asks for. */
export const caseStateOf = (state: TrackerState): 'open' | 'resolved' => (state.outcome === null ? 'open' : 'resolved');
