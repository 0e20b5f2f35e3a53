// Weights of `src/core/health/answer-weights.ts`: softmax over each marked line's candidates, by AdaGrad. Repeatable.
import { type LinkSign, linkSigns } from '../../src/core/health/answer-weights.ts';
import { type LinkCandidate, linkCandidates } from '../../src/core/health/answers.ts';
import type { Stream } from './stream.ts';

interface Example {
  readonly candidates: readonly LinkCandidate[];
  /** Which of them are right; several where a line answers several. */
  readonly right: ReadonlySet<number>;
}
export type Weights = Record<LinkSign, number>;

const rounds = 15;
const step = 0.3;
const decay = 1e-4;

const examplesOf = ({ lines, links }: Stream): Example[] =>
  [...links].flatMap(([place, targets]) => {
    const people = targets.filter((to) => lines[to]?.agent === false);
    if (lines[place]?.agent !== false || (targets.length > 0 && people.length === 0)) return [];
    const candidates = linkCandidates(lines, place);
    const wanted = people.length === 0 ? [null] : people;
    const right = new Set(wanted.map((to) => candidates.findIndex((one) => one.to === to)).filter((at) => at >= 0));
    return right.size === 0 ? [] : [{ candidates, right }];
  });

/** Learns the weights from marked streams; the same streams give the same weights. */
export const tune = (streams: readonly Stream[]): Weights => {
  const examples = streams.flatMap(examplesOf);
  const zero = (): Weights => Object.fromEntries(linkSigns.map((name) => [name, 0])) as Weights;
  const weights = zero();
  const squares = zero();
  for (let round = 0; round < rounds; round += 1) {
    for (const { candidates, right } of examples) {
      const scores = candidates.map((candidate) => {
        return candidate.signs.reduce((sum, [sign, amount]) => sum + weights[sign] * amount, 0);
      });
      const largest = Math.max(...scores);
      const exps = scores.map((score) => Math.exp(score - largest));
      const total = exps.reduce((sum, value) => sum + value, 0);
      const rightTotal = [...right].reduce((sum, at) => sum + (exps[at] ?? 0), 0);
      const slope = zero();
      for (const [at, candidate] of candidates.entries()) {
        const exp = exps[at] ?? 0;
        const error = exp / total - (right.has(at) ? exp / rightTotal : 0);
        for (const [sign, amount] of candidate.signs) slope[sign] += error * amount;
      }
      for (const name of linkSigns) {
        const change = slope[name] + decay * weights[name];
        squares[name] += change ** 2;
        if (squares[name] > 0) weights[name] -= (step * change) / Math.sqrt(squares[name]);
      }
    }
  }
  return weights;
};
