// The difference between conversations with and without an intervention, and how sure it is.
import type { Arm } from './hold-out.ts';
import { studentT } from './student.ts';

/** One conversation that was eligible, analysed as it was assigned: whether a draft was approved or not. */
export interface Unit {
  readonly arm: Arm;
  /** Whom it is about; units of one author are alike, so they count together. */
  readonly author: string;
  /** What came of it, in the measure of its kind. */
  readonly outcome: number;
}

export interface Lift {
  /** Mean of the treated − mean of the held-out, in the measure's unit. */
  readonly lift: number;
  /** 90 % interval. */
  readonly interval: readonly [number, number];
  readonly standardError: number;
  /** Satterthwaite degrees of freedom. */
  readonly degrees: number;
}

interface Cluster {
  readonly size: Record<Arm, number>;
  readonly residual: Record<Arm, number>;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const clustersOf = (units: readonly Unit[], means: Readonly<Record<Arm, number>>): Cluster[] => {
  const clusters = new Map<string, Cluster>();
  for (const { author, arm, outcome } of units) {
    const cluster = clusters.get(author) ?? {
      size: { treated: 0, 'held-out': 0 },
      residual: { treated: 0, 'held-out': 0 },
    };
    cluster.size[arm] += 1;
    cluster.residual[arm] += outcome - means[arm];
    clusters.set(author, cluster);
  }
  return [...clusters.values()];
};

const total = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((sum, each) => sum + of(each), 0);

/**
 * Difference of means by intention to treat, with the bias-reduced cluster-robust variance CR2 and Satterthwaite degrees of
 * freedom: Bell and McCaffrey 2002 (Survey Methodology 28:169); Imbens and Kolesár 2016 (Review of Economics and Statistics
 * 98:701); Pustejovsky and Tipton 2018 (Journal of Business & Economic Statistics 36:672), with an identity working
 * model. With one indicator an arm as regressors, I − H of a cluster has the eigenvalue 1 − n_ga/n_a on the ones of arm a,
 * so its inverse square root only scales that cluster's residual sum. null: an arm is empty or one author's, or nothing
 * varies.
 */
export const liftOf = (units: readonly Unit[], level = 0.9): Lift | null => {
  const outcomes = (arm: Arm) => units.filter((unit) => unit.arm === arm).map(({ outcome }) => outcome);
  const [treated, heldOut] = [outcomes('treated'), outcomes('held-out')];
  if (treated.length === 0 || heldOut.length === 0) return null;
  const means = { treated: mean(treated), 'held-out': mean(heldOut) };
  const n = { treated: treated.length, 'held-out': heldOut.length };
  const clusters = clustersOf(units, means);
  if (clusters.some(({ size }) => size.treated === n.treated || size['held-out'] === n['held-out'])) return null;

  const rows = clusters.map(({ size, residual }) => {
    const weight = (arm: Arm): number => 1 / (n[arm] * Math.sqrt(1 - size[arm] / n[arm]));
    const [one, zero] = [weight('treated'), weight('held-out')];
    return {
      part: one * residual.treated - zero * residual['held-out'],
      own: size.treated * one ** 2 + size['held-out'] * zero ** 2,
      x: (size.treated * one) / Math.sqrt(n.treated),
      y: (size['held-out'] * zero) / Math.sqrt(n['held-out']),
    };
  });
  const variance = total(rows, ({ part }) => part ** 2);
  // Inner products of the clusters' weights behind I − H: diag(own) − x xᵀ − y yᵀ. Its trace² over its squared norm.
  const trace = total(rows, ({ own, x, y }) => own - x ** 2 - y ** 2);
  const norm =
    total(rows, ({ own, x, y }) => own ** 2 - 2 * own * (x ** 2 + y ** 2)) +
    total(rows, ({ x }) => x ** 2) ** 2 +
    total(rows, ({ y }) => y ** 2) ** 2 +
    2 * total(rows, ({ x, y }) => x * y) ** 2;
  const degrees = trace ** 2 / norm;
  const standardError = Math.sqrt(variance);
  if (!(standardError > 0) || !(degrees > 0)) return null;
  const lift = means.treated - means['held-out'];
  const reach = studentT(level, degrees) * standardError;
  return { lift, interval: [lift - reach, lift + reach], standardError, degrees };
};
