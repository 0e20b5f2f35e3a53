// From numbers to a status: spacing, hysteresis, and which of the tests a warning came from.
import type { SpaceSettings } from '../settings.ts';
import type { CombinedScore } from './combine.ts';
import type { Driver, FastWindow, HealthSnapshot, HealthStatus, Pending, SignalName } from './snapshot.ts';

const minuteMs = 60_000;
/** One signal alone is a warning once its upper bound is at or under this; it ends at `aloneClear`. */
const aloneAt = 0.45;
const aloneClear = 0.5;

type Warning = NonNullable<HealthSnapshot['warning']>;
type Rules = Pick<SpaceSettings['health'], 'threshold' | 'clearMargin' | 'confirmMinutes' | 'confirmFastMinutes'>;

export interface Verdict {
  readonly status: HealthStatus;
  readonly warning: Warning | null;
  readonly pending: Pending;
}

/** The signal that takes most away. */
const worstOf = (drivers: readonly Driver[]): SignalName | null =>
  drivers.reduce<Driver | null>(
    (worst, driver) => (worst === null || driver.contribution < worst.contribution ? driver : worst),
    null,
  )?.signal ?? null;

const held = (now: number, holds: boolean, since: number | undefined): number | undefined =>
  holds ? (since ?? now) : undefined;

const pendingOf = (
  combined: CombinedScore,
  fast: FastWindow | null,
  before: Pending,
  { threshold }: Rules,
  now: number,
): Pending => {
  const slow = held(now, combined.interval[1] <= threshold, before.slow);
  // Only together: the hour's interval without the detector would cry wolf.
  const fastUnder = fast?.change != null && fast.interval !== null && fast.interval[1] <= threshold;
  const quick = held(now, fastUnder, before.fast);
  const signals = Object.fromEntries(
    combined.drivers
      .filter(({ upper }) => upper !== undefined && upper <= aloneAt)
      .map(({ signal }) => [signal, before.signals?.[signal] ?? now]),
  );
  return {
    ...(slow === undefined ? {} : { slow }),
    ...(quick === undefined ? {} : { fast: quick }),
    ...(Object.keys(signals).length === 0 ? {} : { signals }),
  };
};

const isOver = (warning: Warning, combined: CombinedScore, fast: FastWindow | null, rules: Rules): boolean => {
  const clear = rules.threshold + rules.clearMargin;
  if (warning.window === 'fast')
    return fast === null || (fast.change === null && (fast.score === null || fast.score >= clear));
  if (warning.alone === true) {
    const driver = combined.drivers.find(({ signal }) => signal === warning.signal);
    return driver === undefined || driver.value >= aloneClear;
  }
  return combined.score >= clear;
};

const begun = (
  pending: Pending,
  combined: CombinedScore,
  fast: FastWindow | null,
  { confirmMinutes, confirmFastMinutes }: Rules,
  now: number,
): Warning | null => {
  const long = (since: number | undefined, minutes: number) => since !== undefined && now - since >= minutes * minuteMs;
  if (long(pending.fast, confirmFastMinutes)) {
    const signal = fast?.change?.signal;
    return { since: now, cause: 'sudden', window: 'fast', ...(signal === undefined ? {} : { signal }) };
  }
  if (long(pending.slow, confirmMinutes)) {
    const signal = worstOf(combined.drivers);
    return { since: now, cause: 'sustained', window: 'slow', ...(signal === null ? {} : { signal }) };
  }
  const alone = combined.drivers
    .filter(({ signal }) => long(pending.signals?.[signal], confirmMinutes))
    .reduce<Driver | null>((worst, driver) => (worst === null || driver.value < worst.value ? driver : worst), null);
  return alone === null ? null : { since: now, cause: 'sustained', window: 'slow', signal: alone.signal, alone: true };
};

/**
 * Judges a score. A warning begins when the same test held at two evaluations, `confirmMinutes` apart in the slow window
 * or `confirmFastMinutes` in the fast one, and at all between; it ends by its own measure. An outage within a decline is
 * told as well: `sudden` takes the place of `sustained`.
 * @param previous the evaluation before this one.
 */
export const judge = (
  combined: CombinedScore,
  fast: FastWindow | null,
  previous: HealthSnapshot | null,
  rules: Rules,
  now: number,
): Verdict => {
  const pending = pendingOf(combined, fast, previous?.pending ?? {}, rules, now);
  const old = previous?.warning ?? null;
  const kept = old !== null && !isOver(old, combined, fast, rules) ? old : null;
  const fresh = begun(pending, combined, fast, rules, now);
  if (kept !== null) {
    const warning = fresh?.window === 'fast' && kept.window !== 'fast' ? fresh : kept;
    return { status: 'warning', warning, pending };
  }
  if (fresh !== null) return { status: 'warning', warning: fresh, pending };
  return { status: combined.score > rules.threshold ? 'healthy' : 'watch', warning: null, pending };
};

/** Whether something is being watched for that has not held long enough. */
export const isPending = ({ pending }: HealthSnapshot): boolean =>
  pending !== undefined && Object.keys(pending).length > 0;
