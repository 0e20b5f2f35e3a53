// How promises were kept, by channel.
import type { ChannelId, ThreadId } from '../ids.ts';
import type { SlaReading } from './reading.ts';
import { type SlaKind, slaKinds } from './sla-settings.ts';

const minuteMs = 60_000;

export interface MissedOne {
  readonly subject: string;
  readonly threadId: ThreadId | null;
  readonly startedAt: number;
  readonly dueAt: number | null;
  /** null: it still waits. */
  readonly stoppedAt: number | null;
}

export interface SlaLine {
  readonly channelId: ChannelId | null;
  readonly kind: SlaKind;
  /** Decided: hit or missed. */
  readonly n: number;
  readonly hit: number;
  /** Of those decided; null: none is. */
  readonly hitShare: number | null;
  /**
   * Staffed minutes until the answer. What is missed and still waits counts with what it has waited so far: without it,
   * the worst would make the numbers better. null: nothing is decided.
   */
  readonly p50: number | null;
  readonly p90: number | null;
  readonly active: number;
  readonly atRisk: number;
  /** Newest first. */
  readonly missed: readonly MissedOne[];
}

/** The smallest value that at least this share of the values do not exceed (nearest rank); null: there is none. */
export const percentile = (values: readonly number[], share: number): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
};

const lineOf = (channelId: ChannelId | null, kind: SlaKind, readings: readonly SlaReading[]): SlaLine => {
  const of = (state: SlaReading['state']): SlaReading[] => readings.filter((reading) => reading.state === state);
  const [hits, missed] = [of('hit'), of('missed')];
  const n = hits.length + missed.length;
  const taken = [...hits, ...missed].map(({ takenMs }) => takenMs / minuteMs);
  return {
    channelId,
    kind,
    n,
    hit: hits.length,
    hitShare: n === 0 ? null : hits.length / n,
    p50: percentile(taken, 0.5),
    p90: percentile(taken, 0.9),
    active: of('active').length,
    atRisk: of('at-risk').length,
    missed: missed
      .sort((a, b) => b.startedAt - a.startedAt || (a.subject < b.subject ? -1 : 1))
      .map(({ subject, threadId, startedAt, dueAt, stoppedAt }) => ({
        subject,
        threadId,
        startedAt,
        dueAt,
        stoppedAt,
      })),
  };
};

/** A line for each channel and kind that has any: those with most missed first. */
export const slaReport = (readings: readonly SlaReading[]): SlaLine[] => {
  const groups = new Map<string, SlaReading[]>();
  for (const reading of readings) {
    const key = `${reading.kind} ${reading.channelId ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), reading]);
  }
  return [...groups.values()]
    .flatMap((group) => (group[0] === undefined ? [] : [lineOf(group[0].channelId, group[0].kind, group)]))
    .sort(
      (a, b) =>
        b.missed.length - a.missed.length ||
        slaKinds.indexOf(a.kind) - slaKinds.indexOf(b.kind) ||
        ((a.channelId ?? '') < (b.channelId ?? '') ? -1 : 1),
    );
};
