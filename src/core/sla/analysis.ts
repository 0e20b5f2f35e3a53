// The agent's own promise: an analysis that somebody asked for is there within five minutes on the clock.
import { promised, type SlaState, stateOf } from './reading.ts';
import { percentile } from './report.ts';
import { aroundTheClock } from './staffed-hours.ts';

export interface AnalysisRequest {
  /** Id of the command or of the `coordination_request`. */
  readonly id: string;
  readonly requestedAt: number;
  /** When the answer was handed to the one who asked; null: not yet. */
  readonly answeredAt: number | null;
}

export interface AnalysisReading extends AnalysisRequest {
  readonly state: SlaState;
  readonly dueAt: number;
}

export interface AnalysisReport {
  readonly n: number;
  readonly hit: number;
  readonly hitShare: number | null;
  /** Seconds until the answer, or until now where it is missing. */
  readonly p50: number | null;
  readonly p90: number | null;
  readonly missed: readonly string[];
}

const minuteMs = 60_000;
const atRiskPercent = 60;

export const readAnalyses = (
  requests: readonly AnalysisRequest[],
  analysisMinutes: number,
  now: number,
): AnalysisReading[] =>
  requests.map((request) => {
    const due = promised(request.requestedAt, analysisMinutes * minuteMs, atRiskPercent, aroundTheClock);
    return {
      ...request,
      state: stateOf(request.answeredAt, due, now),
      dueAt: request.requestedAt + analysisMinutes * minuteMs,
    };
  });

export const analysisReport = (readings: readonly AnalysisReading[], now: number): AnalysisReport => {
  const decided = readings.filter(({ state }) => state === 'hit' || state === 'missed');
  const hit = decided.filter(({ state }) => state === 'hit').length;
  const seconds = decided.map(({ requestedAt, answeredAt }) => ((answeredAt ?? now) - requestedAt) / 1_000);
  return {
    n: decided.length,
    hit,
    hitShare: decided.length === 0 ? null : hit / decided.length,
    p50: percentile(seconds, 0.5),
    p90: percentile(seconds, 0.9),
    missed: decided.filter(({ state }) => state === 'missed').map(({ id }) => id),
  };
};

/** Those that broke the promise and nobody was alerted of yet: the agent reports on itself. */
export const analysisAlerts = (readings: readonly AnalysisReading[], alerted: ReadonlySet<string>): string[] =>
  readings.filter(({ id, state }) => state === 'missed' && !alerted.has(id)).map(({ id }) => id);
