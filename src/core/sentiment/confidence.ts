// How sure a reading is: the probability that its label is right, from how clearly the model decides and what it reads.

/** What is known of a reading. */
export interface Reading {
  /** 0 negative, 1 neutral, 2 positive. */
  readonly label: number;
  /** The model's own probability of that label, 0 to 1. */
  readonly share: number;
  /** How much the message reads like Reddit, Stack Overflow and a pull request, 0 to 1 each. */
  readonly reddit: number;
  readonly stackoverflow: number;
  readonly pullRequests: number;
  readonly tokens: number;
  /** Share of its tokens that the vocabulary does not have. */
  readonly unknown: number;
}

/** The features of `confidenceOf`'s weights, in order. */
export const confidenceFeatures = ({
  label,
  share,
  reddit,
  stackoverflow,
  pullRequests,
  tokens,
  unknown,
}: Reading): number[] => {
  const bounded = Math.min(0.9999, share);
  const odds = Math.log(bounded / (1 - bounded));
  const negative = label === 0 ? 1 : 0;
  const positive = label === 2 ? 1 : 0;
  return [
    1,
    odds,
    negative,
    positive,
    negative * odds,
    positive * odds,
    reddit,
    stackoverflow,
    pullRequests,
    (stackoverflow + pullRequests) * odds,
    Math.log1p(tokens) / 4,
    unknown,
  ];
};

/** 0 to 1. */
export const confidenceOf = (weights: readonly number[], reading: Reading): number => {
  const sum = confidenceFeatures(reading).reduce((all, value, index) => all + value * (weights[index] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
};
