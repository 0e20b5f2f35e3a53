// From one rate an author to one rate a space, so that no single author decides it, and few messages decide little.

/** What one author did: how much of it was well, out of how much. Decayed counts. */
export interface AuthorPart {
  /** 0 to `all`. */
  readonly good: number;
  readonly all: number;
}

/** A signal before its reference curve. */
export interface SignalEstimate {
  /** In [0, 1]; 1 is well. */
  readonly raw: number;
  readonly standardError: number;
  /** Distinct people it rests on. */
  readonly people: number;
}

/** A signal that rests on fewer people than this would tell on a person; it is left out. */
export const leastPeople = 3;
const trimFrom = 10;
const trimmedShare = 0.05;
// 20 authors: none weighs more than a tenth.
const largestShare = (people: number): number => Math.min(1, 2 / people);
// Bayesian shrinkage: the usual rate is mixed in as if two steady authors more had it.
const usualAuthors = 2;
// Those who did no more than the lightest thing weigh no more together than half of all others.
const largestLightShare = 0.5;
// To tell who is worst, an author's own rate is shrunk by so many messages: five hundred insults are worse than one.
const rankingMessages = 4;

/** How many of the most extreme authors are left out: 5 %, at least one, from ten authors up. */
export const trimmed = (people: number): number =>
  people >= trimFrom ? Math.max(1, Math.floor(people * trimmedShare)) : 0;

/** Lowers weights in place until none has more than its largest share of all. */
const cap = (weights: Float64Array): void => {
  const limit = largestShare(weights.length);
  let heaviest = 0;
  let rest = 0;
  for (let index = 0; index < weights.length; index += 1) {
    const weight = weights[index] ?? 0;
    rest += weight;
    if (weight > heaviest) heaviest = weight;
  }
  // In all but small spaces nobody is near it.
  if (heaviest <= limit * rest) return;
  const ascending = weights.slice().sort();
  // Sums of all but the `cut` heaviest; never by taking away, which leaves rounding where there is next to nothing.
  const sums = ascending.slice();
  for (let index = 1; index < sums.length; index += 1) sums[index] = (sums[index] ?? 0) + (sums[index - 1] ?? 0);
  for (let cut = 0; cut < weights.length; cut += 1) {
    // With the `cut` heaviest lowered to t: t = limit × (cut × t + sum of the others).
    const left = 1 - cut * limit;
    if (left <= 0) break;
    const place = weights.length - 1 - cut;
    const threshold = (limit * (sums[place] ?? 0)) / left;
    if ((ascending[place] ?? 0) <= threshold) {
      for (let index = 0; index < weights.length; index += 1) weights[index] = Math.min(weights[index] ?? 0, threshold);
      return;
    }
  }
  weights.fill(1);
};

interface Rated {
  readonly all: number;
  readonly rate: number;
  readonly rank: number;
}

/** Without the `count` worst; of those as bad as each other the ones who wrote more go first, whatever their order. */
const withoutWorst = (rated: readonly Rated[], count: number): readonly Rated[] => {
  if (count === 0) return rated;
  const ranks = new Float64Array(rated.length);
  let place = 0;
  for (const { rank } of rated) ranks[place++] = rank;
  ranks.sort();
  const last = ranks[count - 1] ?? 0;
  const kept: Rated[] = [];
  const tied: Rated[] = [];
  for (const one of rated) {
    if (one.rank > last) kept.push(one);
    else if (one.rank === last) tied.push(one);
  }
  // How many of the tied go: as many as there are not already worse ones.
  const gone = count - (rated.length - kept.length - tied.length);
  tied.sort((a, b) => b.all - a.all || a.rate - b.rate);
  for (let index = gone; index < tied.length; index += 1) {
    const one = tied[index];
    if (one !== undefined) kept.push(one);
  }
  return kept;
};

/** Rates and weights of the `light`, beside authors of whom all together weigh `authors`. */
const withLight = (light: readonly AuthorPart[], authors: number) => {
  const rated = light
    .filter(({ all }) => all > 0)
    .map(({ good, all }) => ({ rate: Math.min(Math.max(good / all, 0), 1), weight: all / (all + 2), all }));
  const sum = rated.reduce((before, { weight }) => before + weight, 0);
  const most = authors * largestLightShare;
  const factor = sum > most ? most / sum : 1;
  return rated.map(({ rate, weight, all }) => ({ rate, weight: weight * factor, all: all * factor }));
};

/**
 * Weighted mean over authors of good ÷ all, the worst left out (see `trimmed`), nobody above twice an equal share, and
 * `usual` (in (0, 1), the rate of a healthy space) mixed in. An author weighs all / (all + 2): a second message doubles
 * what is known about them, a fiftieth adds nothing.
 *
 * The error is the weighted mean's (scatter between authors), plus that of a Beta posterior over all messages, which
 * remains where all authors are alike. null: too few people. The order of `parts` does not matter (to rounding).
 * @param light people who are no authors: they are never among those who are counted or left out, and together weigh half of
 * what the authors do at most.
 */
export const acrossAuthors = (
  parts: readonly AuthorPart[],
  usual: number,
  light: readonly AuthorPart[] = [],
): SignalEstimate | null => {
  const rated: Rated[] = [];
  for (const { good, all } of parts) {
    if (all <= 0) continue;
    const well = Math.min(Math.max(good, 0), all);
    rated.push({ all, rate: well / all, rank: (well + rankingMessages * usual) / (all + rankingMessages) });
  }
  if (rated.length < leastPeople) return null;
  const kept = withoutWorst(rated, trimmed(rated.length));
  const weights = new Float64Array(kept.length);
  let place = 0;
  for (const { all } of kept) weights[place++] = all / (all + 2);
  cap(weights);
  let total = usualAuthors;
  let weighted = usualAuthors * usual;
  let messages = 0;
  place = 0;
  for (const { rate, all } of kept) {
    const weight = weights[place++] ?? 0;
    total += weight;
    weighted += weight * rate;
    messages += all;
  }
  const beside = withLight(light, total - usualAuthors);
  for (const { rate, weight, all } of beside) {
    total += weight;
    weighted += weight * rate;
    messages += all;
  }
  const raw = weighted / total;
  let scatter = 0;
  place = 0;
  for (const { rate } of kept) scatter += (((weights[place++] ?? 0) / total) * (rate - raw)) ** 2;
  for (const { rate, weight } of beside) scatter += ((weight / total) * (rate - raw)) ** 2;
  const voices = kept.length + beside.length;
  const unseen = (raw * (1 - raw)) / (messages + usualAuthors + 1);
  return {
    raw: Math.min(1, Math.max(0, raw)),
    standardError: Math.sqrt((scatter * voices) / (voices - 1) + Math.max(0, unseen)),
    people: rated.length,
  };
};
