// A score over time, drawn with plain characters; colours only where `print.ts` allows them.
import { type ScorePoint, slotMeans } from '../core/commands/chart.ts';
import { type Style, styled } from './print.ts';

export interface ChartPoint extends ScorePoint {
  /** A warning lasts. */
  readonly warned: boolean;
}

const width = 60;
const top = 1;
const mostRows = 12;
const labelWidth = 6;

const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const colour = (score: number, threshold: number): Style => (score > threshold ? 'green' : 'red');

/**
 * The lines of a chart: `*` the mean score of a slot of time, `-` the threshold, and below, where there was a warning, `!`.
 * @param points at least one
 */
export const scoreChart = (
  points: readonly ChartPoint[],
  { from, to, threshold }: { readonly from: number; readonly to: number; readonly threshold: number },
): string[] => {
  const means = slotMeans(points, { from, to, width });
  const lowest = Math.min(threshold, ...means.filter((mean) => mean !== null));
  const step = top - lowest > 0.5 ? 0.1 : 0.05;
  const rows = Math.min(mostRows, Math.ceil((top - lowest) / step + 1e-9) + 1);
  const rowOf = (score: number): number => Math.min(rows - 1, Math.max(0, Math.round((top - score) / step)));
  const lines = Array.from({ length: rows }, (_, row) => {
    const label = (top - row * step).toFixed(2).padStart(labelWidth);
    const cells = means.map((mean) => {
      if (mean !== null && rowOf(mean) === row) return styled(colour(mean, threshold), '*');
      return row === rowOf(threshold) ? styled('dim', '-') : ' ';
    });
    return `${label} |${cells.join('').trimEnd()}`;
  });
  const slot = ({ at }: ChartPoint): number =>
    Math.min(width - 1, Math.floor(((at - from) / Math.max(1, to - from)) * width));
  const warned = new Set(points.filter((point) => point.warned).map(slot));
  const marks = Array.from({ length: width }, (_, index) => (warned.has(index) ? styled('red', '!') : ' '));
  const start = moment(from);
  return [
    ...lines,
    `${' '.repeat(labelWidth)} +${'-'.repeat(width)}`,
    ...(warned.size === 0 ? [] : [`${'warned'.padStart(labelWidth)}  ${marks.join('').trimEnd()}`]),
    `${' '.repeat(labelWidth)}  ${start}${moment(to).padStart(width - start.length)}`,
  ];
};
