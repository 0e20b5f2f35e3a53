// A score over time in one line of text.

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** Where nothing is known. */
const gap = '·';
// A line that hardly moves is to look like one.
const leastRange = 0.1;

export interface ScorePoint {
  readonly at: number;
  readonly score: number;
}

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};
const longest = 366 * 86_400_000;

/** `24h`, `7d`, `4w`, `1y` in ms, from an hour to a year; null: anything else. */
export const parseSpan = (text: string): number | null => {
  const [, number = '', unit = ''] = /^(\d{1,4})\s*([hdwy])$/iu.exec(text.trim()) ?? [];
  const ms = Number(number) * (unitMs[unit.toLowerCase()] ?? Number.NaN);
  return ms >= 3_600_000 && ms <= longest ? ms : null;
};

/**
 * The mean of each of `width` equal slots of time; null where there is none. Points outside `from` to `to` are left out.
 */
export const slotMeans = (
  points: readonly ScorePoint[],
  { from, to, width }: { readonly from: number; readonly to: number; readonly width: number },
): (number | null)[] => {
  const slots = Array.from({ length: width }, () => ({ sum: 0, count: 0 }));
  for (const { at, score } of points) {
    if (at < from || at > to) continue;
    const slot = slots[Math.min(width - 1, Math.floor(((at - from) / Math.max(1, to - from)) * width))];
    if (slot === undefined) continue;
    slot.sum += score;
    slot.count += 1;
  }
  return slots.map(({ sum, count }) => (count === 0 ? null : sum / count));
};

/**
 * One character a slot of time, the lowest score the lowest bar, the highest the highest (at least a tenth apart); `·`
 * where there is none.
 */
export const sparkline = (
  points: readonly ScorePoint[],
  time: { readonly from: number; readonly to: number; readonly width: number },
): string => {
  const means = slotMeans(points, time);
  const known = means.filter((mean) => mean !== null);
  const highest = Math.max(...known);
  const lowest = Math.min(Math.min(...known), highest - leastRange);
  return means
    .map((mean) => (mean === null ? gap : bars[Math.round(((mean - lowest) / (highest - lowest)) * (bars.length - 1))]))
    .join('');
};
