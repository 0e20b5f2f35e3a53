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

/** How the signal looks in those whom a change took hold of. */
export interface Trouble {
  /** Bad share of what they do. */
  readonly share: number;
  /** How alike they are: the sum of the parameters of the Beta their shares come from. */
  readonly likeness: number;
}

const troubled: Trouble = { share: 0.85, likeness: 8 };
// Of all people: after a change so many are in trouble; before it, on any day, one in a hundred.
const takenHold = 0.4;
const anyDay = 0.01;
// People differ in how often they are negative, and one person's messages are of one mood: before a change their shares
// come from a Beta with parameters that add up to this.
const usualLikeness = 6;
// A mood that all share is no change of the space: what is usual is taken to be worse by this factor.
const mood = 1.3;
// Gradual is not sudden: what people did in the two hours before counts as usual, mixed with so many usual people.
const beforeMs = 2 * 3_600_000;
const usualPeople = 10;
const lowest = 0.05;
const highest = 0.5;
// More messages of one person tell no more: their share is kept.
const mostMessages = 12;
// A quarrel is no change of the space: these few, the most convincing, prove no more than that in all.
const quarrelling = 4;
const quarrelProves = 8;
/** Fewer people than this are no change of the space. */
const leastPeople = 5;

/** Chance that given messages of one person, `bad` of `all` in a given order, come from Beta(share·likeness, …). */
const likelihood = (bad: number, all: number, { share, likeness }: Trouble): number => {
  let chance = 1;
  for (let index = 0; index < bad; index += 1) chance *= share * likeness + index;
  for (let index = 0; index < all - bad; index += 1) chance *= (1 - share) * likeness + index;
  for (let index = 0; index < all; index += 1) chance /= likeness + index;
  return chance;
};

// People who did as many things, as badly, are one class, so that many people cost no more than few.
interface Class {
  readonly bad: number;
  readonly all: number;
  readonly inTrouble: number;
  count: number;
}

const place = (bad: number, all: number): number => (all * (all + 1)) / 2 - 1 + bad;

const classesOf = (trouble: Trouble): Class[] => {
  const classes: Class[] = [];
  for (let all = 1; all <= mostMessages; all += 1)
    for (let bad = 0; bad <= all; bad += 1)
      classes[place(bad, all)] = { bad, all, inTrouble: likelihood(bad, all, trouble), count: 0 };
  return classes;
};

const classOf = (classes: readonly Class[], { bad, all }: { bad: number; all: number }): Class | undefined =>
  all <= mostMessages ? classes[place(bad, all)] : classes[place(Math.round((bad * mostMessages) / all), mostMessages)];

const evidenceOf = (classes: readonly Class[], usual: number): number => {
  const before: Trouble = { share: usual, likeness: usualLikeness };
  const most: { each: number; count: number }[] = [];
  let total = 0;
  for (const { bad, all, inTrouble, count } of classes) {
    if (count === 0) continue;
    const asUsual = likelihood(bad, all, before);
    const after = (1 - takenHold) * asUsual + takenHold * inTrouble;
    const each = Math.log(after / ((1 - anyDay) * asUsual + anyDay * inTrouble));
    total += count * each;
    if (each > 0) most.push({ each, count });
  }
  // What the most convincing few prove.
  let left = quarrelling;
  let proven = 0;
  for (const { each, count } of most.sort((a, b) => b.each - a.each)) {
    proven += Math.min(left, count) * each;
    left -= Math.min(left, count);
    if (left === 0) break;
  }
  return total - Math.max(0, proven - quarrelProves);
};

interface Slot {
  readonly at: number;
  readonly people: Observation[];
  /** Sum of the people's bad shares. */
  bad: number;
}

const slotsOf = (observations: readonly Observation[]): Slot[] => {
  const slots = new Map<number, Slot>();
  for (const one of observations) {
    if (one.all <= 0) continue;
    const slot = slots.get(one.at) ?? { at: one.at, people: [], bad: 0 };
    slots.set(one.at, slot);
    slot.people.push(one);
    slot.bad += one.bad / one.all;
  }
  return [...slots.values()].sort((a, b) => b.at - a.at);
};

export interface ChangeOptions {
  readonly trouble?: Trouble;
  /** What else speaks for a change since a time: a log-likelihood ratio of at least 0. */
  readonly support?: (since: number) => number;
}

/**
 * The likeliest beginning of a change for the worse, or null when none is likelier than no change.
 *
 * Evidence = Σ over people of ln((0.6·P₀ + 0.4·P₁) / (0.99·P₀ + 0.01·P₁)), where P₀ and P₁ are the chances of what the
 * person did since that moment as usual and in trouble, both beta-binomial. So no single person, however loud, adds more
 * than ln 40 = 3.7, and a calm one takes away 0.5 at most; the four who add most add no more than 8. Usual is the worst of what is expected at that time and what was
 * in the two hours before, times 1.3.
 *
 * @param expected the usual bad share at a time.
 */
export const detectChange = (
  observations: readonly Observation[],
  expected: (at: number) => number,
  { trouble = troubled, support = () => 0 }: ChangeOptions = {},
): Change | null => {
  const slots = slotsOf(observations);
  const people = new Map<string, { bad: number; all: number }>();
  const classes = classesOf(trouble);
  const count = (person: { bad: number; all: number }, by: number): void => {
    const one = classOf(classes, person);
    if (one !== undefined) one.count += by;
  };
  let best: Change | null = null;
  for (const [index, slot] of slots.entries()) {
    for (const { memberId, bad, all } of slot.people) {
      const known = people.get(memberId) ?? { bad: 0, all: 0 };
      if (known.all > 0) count(known, -1);
      else people.set(memberId, known);
      known.bad += bad;
      known.all += all;
      count(known, 1);
    }
    if (people.size < leastPeople) continue;
    const usual = expected(slot.at);
    let bad = usualPeople * usual;
    let all = usualPeople;
    for (let earlier = index + 1; earlier < slots.length; earlier += 1) {
      const one = slots[earlier];
      if (one === undefined || one.at < slot.at - beforeMs) break;
      bad += one.bad;
      all += one.people.length;
    }
    const share = Math.min(highest, Math.max(lowest, mood * Math.max(usual, bad / all)));
    const own = evidenceOf(classes, share);
    if (own <= 0) continue;
    const evidence = own + support(slot.at);
    if (best === null || evidence > best.evidence) best = { since: slot.at, evidence, people: people.size };
  }
  return best;
};
