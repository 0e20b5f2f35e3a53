// What `/cco effect` and the API say of one kind: a lift only where it can be known.
import { type KindName, kindNames } from '../kinds/limits.ts';
import type { Arm } from './hold-out.ts';
import { type Lift, liftOf, type Unit } from './lift.ts';
import { type OutcomeMeasure, outcomeOf } from './outcomes.ts';

/** One eligibility, as it is stored; the first of a conversation and kind counts. */
export interface Eligibility {
  readonly id: string;
  /** `experimentUnit` of where it was. */
  readonly conversation: string;
  /** null: there was no experiment then. */
  readonly arm: Arm | null;
  /** Keyed hash of whom it was about; null: erased or unknown, then a cluster of its own. */
  readonly author: string | null;
  readonly at: number;
  /** What came of it once its window was over; null: not known yet, or it cannot be. */
  readonly outcome: number | null;
}

/**
 * Fewer say nothing: units and authors in each arm, and degrees of freedom. Under 4 of those Satterthwaite's approximation
 * is not to be trusted (Tipton 2015, Psychological Methods 20:375).
 */
export const enough = { units: 20, authors: 10, degrees: 4 } as const;

export interface EffectReport {
  readonly kind: KindName;
  readonly measure: OutcomeMeasure;
  readonly verdict: 'no-comparison-group' | 'not-enough-yet' | 'lift';
  readonly treated: number;
  readonly heldOut: number;
  /** Eligibilities whose outcome is not known, because the window lasts or something was deleted. */
  readonly unknown: number;
  /** Distinct authors of those that count. */
  readonly authors: number;
  /** null unless the verdict is `lift`. */
  readonly lift: Lift | null;
}

const firsts = (all: readonly Eligibility[]): Eligibility[] => {
  const seen = new Map<string, Eligibility>();
  for (const each of [...all].sort((a, b) => a.at - b.at))
    if (!seen.has(each.conversation)) seen.set(each.conversation, each);
  return [...seen.values()];
};

const isEnough = (units: readonly Unit[], arm: Arm): boolean => {
  const own = units.filter((unit) => unit.arm === arm);
  return own.length >= enough.units && new Set(own.map(({ author }) => author)).size >= enough.authors;
};

/** Reads what is stored of one kind. Without an experiment there are only counts, never a lift. */
export const effectReport = (kind: KindName, eligibilities: readonly Eligibility[]): EffectReport => {
  const dealt = firsts(eligibilities).filter(({ arm }) => arm !== null);
  const units = dealt.flatMap(({ arm, author, id, outcome }): Unit[] =>
    arm === null || outcome === null ? [] : [{ arm, author: author ?? `unknown ${id}`, outcome }],
  );
  const counted = (arm: Arm): number => units.filter((unit) => unit.arm === arm).length;
  const base = {
    kind,
    measure: outcomeOf[kind],
    treated: counted('treated'),
    heldOut: counted('held-out'),
    unknown: dealt.length - units.length,
    authors: new Set(units.map(({ author }) => author)).size,
  };
  if (dealt.length === 0)
    return { ...base, verdict: 'no-comparison-group', treated: firsts(eligibilities).length, lift: null };
  const lift = isEnough(units, 'treated') && isEnough(units, 'held-out') ? liftOf(units) : null;
  return lift === null || lift.degrees < enough.degrees
    ? { ...base, verdict: 'not-enough-yet', lift: null }
    : { ...base, verdict: 'lift', lift };
};

/** One report a kind there is something of, in the order of all kinds. */
export const effectReports = (all: readonly (Eligibility & { readonly kind: KindName })[]): EffectReport[] => {
  const byKind = Map.groupBy(all, ({ kind }) => kind);
  return kindNames.flatMap((kind) => {
    const own = byKind.get(kind);
    return own === undefined ? [] : [effectReport(kind, own)];
  });
};

const signed = (value: number, { unit }: OutcomeMeasure): string => {
  const shown = unit === 'share' ? `${Math.round(value * 100)} points` : value.toFixed(2);
  return value > 0 ? `+${shown}` : shown.replace('-', '−');
};

/** One or two sentences. */
export const effectWords = (report: EffectReport): string => {
  const { lift, measure, treated, heldOut, authors, verdict } = report;
  if (verdict === 'no-comparison-group')
    return `${treated} so far, and no comparison group: whether it helps cannot be said without an experiment.`;
  const counts = `${treated} with and ${heldOut} without, about ${authors} people`;
  if (lift === null) return `Not enough yet: ${counts}.`;
  const [low, high] = lift.interval;
  const sure = low > 0 ? 'more' : high < 0 ? 'less' : null;
  const verdictWords = sure === null ? 'That can be chance.' : `That is ${sure} than chance explains.`;
  return `${measure.words}: ${signed(lift.lift, measure)} (90 % interval ${signed(low, measure)} to ${signed(high, measure)}; ${counts}). ${verdictWords}`;
};
