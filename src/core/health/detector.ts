// Did something change within the last hours? A CUSUM over people: for every moment a change may have begun, how much
// likelier what each person did since then is after a change for the worse than before it.

/** What one person did in a slot of time, in one signal. */
export interface Observation {
  readonly memberId: string;
  /** Start of the slot. */
  readonly at: number;
  /** 0 to `all`. */
  readonly bad: number;
  readonly all: number;
}

export interface Change {
  /** Start of the slot it began with. */
  readonly since: number;
  /** Log-likelihood ratio: e^evidence times likelier than no change. */
  readonly evidence: number;
  readonly people: number;
}

// A change is worse than the usual by this share of a person's messages; smaller ones are the slow window's.
const shift = 0.4;
const lowest = 0.02;
// What one person writes is of one mood: of any two of their messages this share of the variance is shared, so however
// many they write, they count as fewer than three messages of different people.
const alike = 0.35;
const effective = (messages: number): number => messages / (1 + (messages - 1) * alike);
/** Fewer people than this are no change of the space. */
const leastPeople = 5;

/**
 * The likeliest beginning of a change for the worse, or null when none is likelier than no change.
 *
 * Evidence = Σ over people of n·(s·ln(p1/p0) + (1 − s)·ln((1 − p1)/(1 − p0))), where s is the bad share of what the person
 * did since that moment, n their number of messages, counted down since they are alike (under 3 however many they are: one
 * loud author proves nothing), p0 the expected share and p1 = p0 + 0.4.
 *
 * @param expected the usual bad share at a time.
 */
export const detectChange = (observations: readonly Observation[], expected: (at: number) => number): Change | null => {
  const slots = new Map<number, Observation[]>();
  for (const one of observations) {
    if (one.all <= 0) continue;
    const slot = slots.get(one.at);
    if (slot === undefined) slots.set(one.at, [one]);
    else slot.push(one);
  }
  const people = new Map<string, { bad: number; all: number }>();
  let best: Change | null = null;
  let bad = 0;
  let all = 0;
  let usual = 0;
  let seen = 0;
  for (const at of [...slots.keys()].sort((a, b) => b - a)) {
    const slot = slots.get(at) ?? [];
    for (const one of slot) {
      const known = people.get(one.memberId) ?? { bad: 0, all: 0 };
      if (known.all > 0) {
        all -= effective(known.all);
        bad -= (effective(known.all) * known.bad) / known.all;
      } else people.set(one.memberId, known);
      known.bad += one.bad;
      known.all += one.all;
      all += effective(known.all);
      bad += (effective(known.all) * known.bad) / known.all;
    }
    usual += slot.length * expected(at);
    seen += slot.length;
    if (people.size < leastPeople) continue;
    const before = Math.min(0.5, Math.max(lowest, usual / seen));
    const after = before + shift;
    const evidence = bad * Math.log(after / before) + (all - bad) * Math.log((1 - after) / (1 - before));
    if (evidence > 0 && (best === null || evidence > best.evidence))
      best = { since: at, evidence, people: people.size };
  }
  return best;
};
