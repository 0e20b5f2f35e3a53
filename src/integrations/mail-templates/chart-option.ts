// What the chart shows: the score, its interval as a band, the line it should stay above, and when there were warnings.
import { DateTime } from 'luxon';
import type { ChartInput, ChartPoint } from './inputs.ts';
import { colour, statusColour } from './theme.ts';

const label = { color: colour.soft, fontFamily: 'Inter', fontSize: 13 };

/** The wall clock's time written as if it were UTC, so that ticks fall on midnights there. */
const wallTime = (at: number, timeZone: string): number =>
  at + DateTime.fromMillis(at, { zone: timeZone }).offset * 60_000;

const bound = (point: ChartPoint, side: 0 | 1): number | null => point.interval?.[side] ?? point.score;

/** The lowest value of the axis: at most 0.5, and under everything drawn. */
const floorOf = (points: readonly ChartPoint[]): number => {
  const lowest = Math.min(0.5, ...points.flatMap((point) => bound(point, 0) ?? []));
  return Math.max(0, Math.floor(lowest * 10) / 10);
};

/** ECharts' option; a plain object, the same for page and picture. */
export const chartOption = ({ points, threshold, warnings }: ChartInput, timeZone: string) => {
  const time = (at: number): number => wallTime(at, timeZone);
  const line = points.map((point) => [time(point.at), point.score]);
  const low = points.map((point) => [time(point.at), point.score === null ? null : bound(point, 0)]);
  const height = points.map((point) => {
    const [from, to] = [bound(point, 0), bound(point, 1)];
    return [time(point.at), point.score === null || from === null || to === null ? null : to - from];
  });
  const last = points.at(-1)?.at ?? 0;
  const first = points[0]?.at ?? 0;
  const areas = warnings.map(({ from, to }) => [
    { xAxis: time(Math.max(from, first)) },
    { xAxis: time(Math.min(to ?? last, last)) },
  ]);
  // One that has just begun has no width yet.
  const begins = warnings.flatMap(({ from }) =>
    from < first
      ? []
      : [
          {
            xAxis: time(Math.min(from, last)),
            label: { show: false },
            lineStyle: { color: statusColour.warning.ink, type: 'solid' as const, width: 1.5 },
          },
        ],
  );
  const hidden = { type: 'line' as const, stack: 'interval', symbol: 'none', silent: true, lineStyle: { opacity: 0 } };
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: 'Inter' },
    grid: {
      left: 4,
      right: 14,
      top: 12,
      bottom: 4,
      outerBoundsMode: 'same' as const,
      outerBoundsContain: 'axisLabel' as const,
    },
    xAxis: {
      type: 'time' as const,
      axisLabel: {
        ...label,
        hideOverlap: true,
        formatter: { year: '{yyyy}', month: '{d} {MMM}', day: '{d} {MMM}', hour: '{HH}:{mm}', minute: '{HH}:{mm}' },
      },
      axisLine: { lineStyle: { color: colour.line } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value' as const,
      min: floorOf(points),
      max: 1,
      interval: 0.1,
      axisLabel: { ...label, formatter: (value: number) => value.toFixed(1) },
      splitLine: { lineStyle: { color: colour.line } },
    },
    series: [
      { ...hidden, data: low },
      { ...hidden, data: height, areaStyle: { color: colour.accent, opacity: 0.14 } },
      {
        type: 'line' as const,
        data: line,
        symbol: 'none',
        connectNulls: false,
        lineStyle: { color: colour.accent, width: 2.5 },
        markLine: {
          silent: true,
          symbol: 'none',
          label: { ...label, formatter: `healthy above ${threshold}`, position: 'insideStartBottom' as const },
          lineStyle: { color: statusColour.healthy.ink, type: 'dashed' as const, width: 1.5 },
          data: [{ yAxis: threshold }, ...begins],
        },
        markArea: {
          silent: true,
          itemStyle: { color: statusColour.warning.ground, opacity: 0.9 },
          data: areas,
        },
      },
    ],
  };
};
