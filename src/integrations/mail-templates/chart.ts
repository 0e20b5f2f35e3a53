// A space's health as a picture: ECharts draws without a browser, resvg makes pixels of it.
import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';
import { init, use } from 'echarts/core';
// Each by itself: their collections load all the others too, 50 MB of them.
import 'echarts/lib/chart/line';
import 'echarts/lib/component/grid';
import 'echarts/lib/component/markArea';
import 'echarts/lib/component/markLine';
import { SVGRenderer } from 'echarts/renderers';
import { decimal } from '../../core/commands/words.ts';
import { chartOption } from './chart-option.ts';
import type { ChartInput } from './inputs.ts';
import { dayOf, moment } from './words.ts';

use([SVGRenderer]);

/** Points, as an SVG has them; shown wider or narrower, drawn in more pixels for sharp screens. */
const size = { width: 460, height: 220 } as const;
const density = 2.4;

// TrueType: resvg draws no text from woff2.
const require = createRequire(import.meta.url);
const fontFiles = [
  require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
];

const svgOf = (input: ChartInput, timeZone: string): string => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(chartOption(input, timeZone));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
};

const altOf = ({ points, threshold }: ChartInput, timeZone: string): string | null => {
  const scored = points.flatMap(({ at, score }) => (score === null ? [] : [{ at, score }]));
  const [first] = scored;
  const last = scored.at(-1);
  if (first === undefined || last === undefined || scored.length < 2) return null;
  const sameDay = dayOf(first.at, timeZone) === dayOf(last.at, timeZone);
  const said = ({ at, score }: { at: number; score: number }): string =>
    `${decimal(score)} on ${sameDay ? moment(at, timeZone) : dayOf(at, timeZone)}`;
  return `Health score: ${said(first)}, ${said(last)}. Healthy is above ${decimal(threshold)}.`;
};

/**
 * A PNG as base64, and the same in words. The same input gives the same bytes. null: fewer than two evaluations have a
 * score, so there is nothing to draw.
 */
export const healthPicture = async (
  input: ChartInput,
  timeZone: string,
): Promise<{ readonly png: string; readonly alt: string } | null> => {
  const alt = altOf(input, timeZone);
  if (alt === null) return null;
  // On a thread of its own: it takes tens of milliseconds, which a gateway's heartbeat may not have.
  const picture = await renderAsync(svgOf(input, timeZone), {
    background: '#ffffff',
    fitTo: { mode: 'width', value: size.width * density },
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  });
  return { png: picture.asPng().toString('base64'), alt };
};
