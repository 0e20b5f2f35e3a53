// The experiment: a random share of the conversations in which something may be said is left without, to compare with.
import { z } from 'zod';
import { finishHash, hashText, joinHashes, seedOf } from '../../sentiment/hash.ts';
import type { Place } from '../policy-rules.ts';

export const experimentSchema = z.strictObject({
  /** Share of conversations left without, 0 (no experiment) to 0.5. */
  holdout: z.number().min(0).max(0.5).default(0),
  /** Another seed deals the conversations anew. */
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
});
export type Experiment = z.infer<typeof experimentSchema>;

export type Arm = 'treated' | 'held-out';

/** Starts families of hashes no features of texts begin with. */
const family = 7_001;

/**
 * What is dealt to an arm: a thread, or the day (UTC) of a channel's own stream.
 * @param now ms since 1970.
 */
export const experimentUnit = ({ spaceId, channelId, threadId }: Place, now: number): string =>
  `${spaceId}\n${channelId}\n${threadId ?? `stream ${Math.floor(now / 86_400_000)}`}`;

/**
 * The arm of a conversation, the same at every call; asked at eligibility, before a draft exists. null: it is in no
 * experiment, there being none or the content severe.
 */
export const armOf = (
  place: Place,
  { holdout, seed }: Experiment,
  { severe, now }: { readonly severe: boolean; readonly now: number },
): Arm | null => {
  if (severe || holdout <= 0) return null;
  const unit = experimentUnit(place, now);
  const drawn = finishHash(joinHashes(hashText(seedOf(family), unit, 0, unit.length), finishHash(seed + 1)));
  return drawn < holdout * 2 ** 32 ? 'held-out' : 'treated';
};
