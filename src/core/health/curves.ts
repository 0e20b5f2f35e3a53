// Raw rates are not comparable: each goes through its own reference curve before they are combined.
import type { SignalName } from './snapshot.ts';

export interface ReferenceCurve {
  /** Weight before renormalisation; all seven add up to 1 (design, "Health score"). */
  readonly weight: number;
  /** Raw rate of a clearly bad space: calibrated to 0.40. */
  readonly bad: number;
  /** Raw rate a healthy space usually has: calibrated to 0.95. */
  readonly healthy: number;
}

const calibratedBad = 0.4;
const calibratedHealthy = 0.95;
/** Bounds of every calibrated value: no signal alone can bring the product to 0. */
export const calibratedBounds = [0.05, 1] as const;

// "ubuntu": median of 49 excerpts (2 to 24 h, 60,000 messages, 76 to 237 authors each) of #ubuntu 2004–2018 (IRC
// disentanglement data, Kummerfeld et al. 2019), a busy and mostly friendly support channel, read by this program's
// scorer. "judged": our judgement, to be replaced once spaces with a known outcome are at hand.
export const referenceCurves = {
  // ubuntu: 0.96 (0.93 to 0.98 over the excerpts), a little lower to allow for livelier places; bad judged: more than
  // every sixth negative. Every third, which was here first, let half of a simulated decline pass unseen.
  tone: { weight: 0.25, bad: 0.83, healthy: 0.93 },
  // ubuntu: 0.82 with a mention of the asker within 60 minutes as the answer; bad judged: six of ten left alone.
  responsiveness: { weight: 0.2, bad: 0.4, healthy: 0.8 },
  // ubuntu: above 0.99; the healthy level leaves room for swearing at machines; bad judged: one message in twelve.
  civility: { weight: 0.15, bad: 0.92, healthy: 0.99 },
  // judged: this week's authors ÷ the usual.
  participation: { weight: 0.1, bad: 0.4, healthy: 0.9 },
  // judged.
  resolution: { weight: 0.1, bad: 0.4, healthy: 0.85 },
  // design: a good newcomer retention is 0.4; bad judged.
  newcomers: { weight: 0.1, bad: 0.1, healthy: 0.4 },
  // ubuntu: 0.58 over hours; a week's participation is steeper, so healthy is set lower; bad judged.
  spread: { weight: 0.1, bad: 0.12, healthy: 0.4 },
} as const satisfies Record<SignalName, ReferenceCurve>;

const between = (x: number, x0: number, y0: number, x1: number, y1: number): number =>
  y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);

/** Raw rate in [0, 1] → calibrated value in [0.05, 1]: straight lines through (0, 0.05), bad, healthy and (1, 1). */
export const calibrate = (signal: SignalName, raw: number): number => {
  const { bad, healthy } = referenceCurves[signal];
  const [lowest, highest] = calibratedBounds;
  const value =
    raw <= bad
      ? between(raw, 0, lowest, bad, calibratedBad)
      : raw <= healthy
        ? between(raw, bad, calibratedBad, healthy, calibratedHealthy)
        : between(raw, healthy, calibratedHealthy, 1, highest);
  return Math.min(highest, Math.max(lowest, value));
};

/** A space's own baseline lifts a value by at most this: chronic illness does not become normal. */
const largestLift = 0.1;

/**
 * A calibrated value, lifted where this space's usual one is under the healthy 0.95: at the usual level by what is missing
 * to 0.95, but at most 0.10; less in proportion where it fell under the usual; never above 0.95. Never falls as `value` rises.
 * @param usual the space's usual calibrated value; null: not known.
 */
export const lifted = (value: number, usual: number | null): number => {
  if (usual === null || usual >= calibratedHealthy || value >= calibratedHealthy) return value;
  const missing = Math.min(largestLift, calibratedHealthy - usual);
  return Math.min(calibratedHealthy, value + Math.min(largestLift, (value / usual) * missing));
};
