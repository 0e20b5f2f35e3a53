// How the two models are mixed and where offensive begins: what reads the dev sets best.
import { moodShares, offensiveShares } from '../../src/core/sentiment/sources.ts';
import { type Network, networkLogits } from './convolution.ts';
import { heads } from './lessons.ts';
import { figures } from './metrics.ts';
import type { Task } from './tasks.ts';

/** What each set's figures weigh: the small ones are noisy. */
const moodWeights = [3, 3, 1, 0.5];
const offensiveWeights = [2, 1, 0.5];

const shareSteps = Array.from({ length: 15 }, (_, step) => Number((0.15 + step * 0.05).toFixed(2)));
const cutSteps = Array.from({ length: 61 }, (_, step) => -1.5 + step * 0.05);

/** The network's logits of each dev set, row-major, and each row's likeness to the sources. */
export const readDev = (network: Network, words: readonly (readonly Uint16Array[])[], task: 0 | 1, moodSets: number) =>
  words.map((set) => {
    const rows = set.map((one) => {
      const logits = networkLogits(network, one);
      const source = logits[heads.source] as Float64Array;
      const most = Math.max(...source);
      const raised = source.map((logit) => Math.exp(logit - most));
      const total = raised.reduce((sum, value) => sum + value, 0);
      const likeness = raised.map((value) => value / total);
      const shares = task === 0 ? moodShares(likeness) : offensiveShares(likeness);
      const first = heads.own + (task === 0 ? 0 : moodSets);
      const mixed = (logits[task === 0 ? heads.mood : heads.offensive] as Float64Array).slice();
      shares.forEach((share, index) => {
        (logits[first + index] as Float64Array).forEach((logit, one) => {
          mixed[one] = (mixed[one] as number) + share * logit;
        });
      });
      return { logits: mixed, shares: [...shares] };
    });
    return { logits: rows.flatMap(({ logits }) => Array.from(logits)), shares: rows.map(({ shares }) => shares) };
  });

type SetLogits = readonly ArrayLike<number>[];

export const mixed = (flat: ArrayLike<number>, deep: ArrayLike<number>, share: number): number[] =>
  Array.from(flat, (logit, place) => (1 - share) * logit + share * (deep[place] as number));
const best = <Choice>(choices: readonly Choice[], quality: (choice: Choice) => number): Choice => {
  const graded = choices.map((choice) => ({ choice, worth: quality(choice) }));
  return graded.reduce((winner, one) => (one.worth > winner.worth ? one : winner)).choice;
};

/** What the network weighs, 0 to 1, for the best macro recall. */
export const chooseMoodShare = ({ sets }: Task, flat: SetLogits, deep: SetLogits): number =>
  best(shareSteps, (share) =>
    sets.reduce((sum, { dev }, set) => {
      const logits = mixed(flat[set] as ArrayLike<number>, deep[set] as ArrayLike<number>, share);
      const predicted = dev.map((_, row) => {
        const three = logits.slice(row * 3, row * 3 + 3);
        return three.indexOf(Math.max(...three));
      });
      const truth = dev.map(({ label }) => label);
      return sum + figures(truth, predicted, 3).macroRecall * (moodWeights[set] ?? 1);
    }, 0),
  );

const offsetSteps = [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3];
/** Sets large enough to fit an offset on. */
const offsetSets = [0, 1];

/**
 * What to add to the logits of negative and positive, source by source, for the best macro recall.
 * @param likeness of each row of each dev set to the sources of mood
 */
export const chooseOffsets = (
  { sets }: Task,
  logits: readonly (readonly number[])[],
  likeness: readonly (readonly (readonly number[])[])[],
): [number, number][] => {
  const offsets = sets.map((): [number, number] => [0, 0]);
  const quality = (): number =>
    sets.reduce((sum, { dev }, set) => {
      const own = logits[set] as readonly number[];
      const predicted = dev.map((_, row) => {
        let [low, high] = [0, 0];
        likeness[set]?.[row]?.forEach((share, source) => {
          low += share * (offsets[source]?.[0] ?? 0);
          high += share * (offsets[source]?.[1] ?? 0);
        });
        const three = [(own[row * 3] as number) + low, own[row * 3 + 1] as number, (own[row * 3 + 2] as number) + high];
        return three.indexOf(Math.max(...three));
      });
      const truth = dev.map(({ label }) => label);
      return sum + figures(truth, predicted, 3).macroRecall * (moodWeights[set] ?? 1);
    }, 0);
  for (let round = 0; round < 2; round++) {
    for (const source of offsetSets) {
      for (const side of [0, 1] as const) {
        const pair = offsets[source] as [number, number];
        pair[side] = best(offsetSteps, (offset) => {
          pair[side] = offset;
          // A larger offset has to be worth it.
          return quality() - 0.01 * Math.abs(offset);
        });
      }
    }
  }
  return offsets;
};

/** What the network weighs, and the logit from which a message is offensive, for the best macro F1. */
export const chooseOffensive = ({ sets }: Task, flat: SetLogits, deep: SetLogits): { share: number; cut: number } =>
  best(
    shareSteps.flatMap((share) => cutSteps.map((cut) => ({ share, cut }))),
    ({ share, cut }) =>
      sets.reduce((sum, { dev }, set) => {
        const logits = mixed(flat[set] as ArrayLike<number>, deep[set] as ArrayLike<number>, share);
        const predicted = dev.map((_, row) =>
          (logits[row * 2 + 1] as number) - (logits[row * 2] as number) >= cut ? 1 : 0,
        );
        const truth = dev.map(({ label }) => label);
        return sum + figures(truth, predicted, 2).macroF1 * (offensiveWeights[set] ?? 1);
      }, 0),
  );
