// `cco health <space>`: how a space is doing, and how it got there.
import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { parseSpan } from '../core/commands/chart.ts';
import { statusWord } from '../core/commands/words.ts';
import { CcoError } from '../core/errors.ts';
import { driverSchema, healthStatusSchema } from '../core/health/snapshot.ts';
import { scoreChart } from './chart.ts';
import { styled, table } from './print.ts';
import { findServer, type ServerClient } from './server-client.ts';

const spacesSchema = z.object({ spaces: z.array(z.object({ id: z.string(), name: z.string() })) });
const snapshotSchema = z.object({
  at: z.string().nullable(),
  score: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  status: healthStatusSchema,
  authors: z.number(),
  messages: z.number(),
  coverage: z.number(),
  drivers: z.array(driverSchema),
  warning: z.object({ since: z.string(), cause: z.string(), signal: z.string().nullable() }).nullable(),
});
const historySchema = z.object({ history: z.array(snapshotSchema), threshold: z.number() });
type Snapshot = z.infer<typeof snapshotSchema>;

const rowsRead = 2_000;

const findSpace = async (server: ServerClient, wanted: string): Promise<{ id: string; name: string }> => {
  const { spaces } = await server.call('GET', '/api/spaces', spacesSchema);
  const named = spaces.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  const [space] = named;
  if (space !== undefined && named.length === 1) return space;
  throw new CcoError(named.length === 0 ? `There is no space ${wanted}.` : `Several spaces are called ${wanted}.`, {
    code: 'usage-space',
    remedy: 'Give an id, as `cco spaces` shows it.',
  });
};

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;

const driverLines = ({ drivers }: Snapshot): string =>
  table([
    ['  Signal', 'Value', 'Usual', 'Weight', 'Takes off'],
    ...drivers
      .toSorted((a, b) => a.contribution - b.contribution)
      .map(({ signal, value, usual, weight, contribution }) => [
        `  ${signal}`,
        value.toFixed(2),
        usual?.toFixed(2) ?? '-',
        `${Math.round(100 * weight)} %`,
        `${Math.round(100 * (1 - Math.exp(contribution)))} %`,
      ]),
  ]);

const warnings = (history: readonly Snapshot[]): string[] => {
  const found = new Map<string, { cause: string; signal: string | null; until: string | null }>();
  for (const { at, warning } of history) {
    if (warning !== null && !found.has(warning.since)) found.set(warning.since, { ...warning, until: null });
    for (const [since, one] of found) if (one.until === null && since !== warning?.since) one.until = at;
  }
  return [...found].map(
    ([since, { cause, signal, until }]) =>
      `  ${since.slice(0, 16).replace('T', ' ')} ${cause}${signal === null ? '' : ` (${signal})`}, ${until === null ? 'it lasts' : `until ${until.slice(0, 16).replace('T', ' ')}`}`,
  );
};

const report = (
  name: string,
  history: readonly Snapshot[],
  threshold: number,
  { from, to }: { from: number; to: number },
): string => {
  const last = history.at(-1);
  const points = history.flatMap(({ at, score, warning }) =>
    at === null || score === null ? [] : [{ at: Date.parse(at), score, warned: warning !== null }],
  );
  const [first] = points;
  if (last === undefined || first === undefined)
    return `${styled('bold', name)}\nNo score in that time: too few people spoke.\n`;
  const score = last.score === null ? '' : ` ${last.score.toFixed(2)}, ${statusWord[last.status]}`;
  const between =
    last.interval === null ? '' : ` (80 %: ${last.interval.map((bound) => bound.toFixed(2)).join(' to ')})`;
  const change = (points.at(-1)?.score ?? first.score) - first.score;
  const told = warnings(history);
  return [
    `${styled('bold', name)}${last.score === null ? `: ${statusWord[last.status]}` : `:${score}${between}`}`,
    `${last.authors} authors, ${last.messages} messages, ${Math.round(100 * last.coverage)} % of the score has data; ${signed(change)} since the first of ${points.length} shown.`,
    '',
    ...scoreChart(points, { from, to, threshold }),
    '',
    ...(told.length === 0 ? ['No warnings.'] : ['Warnings (UTC):', ...told]),
    ...(last.drivers.length === 0 ? [] : ['', driverLines(last)]),
    '',
  ].join('\n');
};

/** Prints a space's score over time, its warnings and what it is made of; with `json` the history as it is. */
export const health = async (
  wanted: string,
  { since = '7d', json = false }: { since?: string; json?: boolean },
): Promise<void> => {
  const spanMs = parseSpan(since);
  if (spanMs === null)
    throw new CcoError(`--since ${since} is not a time to look back.`, {
      code: 'usage-since',
      remedy: 'Use hours, days, weeks or a year: 24h, 7d, 4w, 1y.',
    });
  const server = await findServer(loadConfig());
  const space = await findSpace(server, wanted);
  const to = Date.now();
  const from = to - spanMs;
  const query = new URLSearchParams({ since: new Date(from).toISOString(), limit: String(rowsRead) });
  const path = `/api/spaces/${encodeURIComponent(space.id)}/history?${query}`;
  const { history, threshold } = await server.call('GET', path, historySchema);
  process.stdout.write(
    json
      ? `${JSON.stringify({ space, from: new Date(from).toISOString(), to: new Date(to).toISOString(), threshold, history })}\n`
      : report(space.name, history, threshold, { from, to }),
  );
};
