// Communities of chance in which the true effect of an intervention is known.
import { channelId, spaceId, threadId } from '../../../../src/core/ids.ts';
import { armOf } from '../../../../src/core/interventions/effect/hold-out.ts';
import type { Eligibility } from '../../../../src/core/interventions/effect/report.ts';
import type { Place } from '../../../../src/core/interventions/policy-rules.ts';

/** Marsaglia's xorshift32: uniform in [0, 1). */
export const chance = (seed: number): (() => number) => {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

export interface World {
  readonly authors: number;
  /** Conversations of the busiest author; the others have fewer, down to one. */
  readonly busiest: number;
  readonly holdout: number;
  /** What the intervention adds to the outcome: of a score, or to a probability. */
  readonly effect: number;
  readonly measure: 'score' | 'share';
  /** Standard deviation between authors, of the score or of the probability. */
  readonly between: number;
}

const normal = (draw: () => number): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());

const space = spaceId('anychat', 'world');
const channel = channelId('anychat', 'general');

const places = new Map<string, Place>();
// The same ones in each of thousands of runs.
const placeOf = (id: string): Place => {
  const known = places.get(id) ?? { spaceId: space, channelId: channel, threadId: threadId('anychat', id) };
  places.set(id, known);
  return known;
};

/** All eligibilities of one run; dealt to arms by the program, with the run as the experiment's seed. */
export const history = (world: World, run: number): Eligibility[] => {
  const draw = chance(run);
  for (let warm = 0; warm < 10; warm++) draw();
  const found: Eligibility[] = [];
  for (let author = 0; author < world.authors; author++) {
    const talks = Math.max(1, Math.round(world.busiest / (1 + author / 4)));
    const own = normal(draw) * world.between;
    for (let talk = 0; talk < talks; talk++) {
      const id = `${author}-${talk}`;
      const arm = armOf(placeOf(id), { holdout: world.holdout, seed: run }, { severe: false, now: 0 });
      const moved = own + (arm === 'treated' ? world.effect : 0);
      const outcome = world.measure === 'score' ? moved + normal(draw) * 0.5 : Number(draw() < 0.5 + moved);
      found.push({ id, conversation: id, arm, author: `a${author}`, at: talk, outcome });
    }
  }
  return found;
};
