// The result as a person reads it.
import { table } from '../../src/cli/print.ts';
import type { BackendName } from './backends.ts';
import type { BackendResult, Run } from './measure.ts';
import type { ScorerName } from './scorers.ts';

export interface BenchResult {
  readonly backends: Partial<Record<BackendName, BackendResult>>;
  /** Messages a second, pipeline ÷ naive: on servers, or embedded where only that ran. */
  readonly ratio: number | null;
  readonly messages: number;
  readonly scorer: ScorerName;
  readonly machine: {
    readonly cores: number;
    readonly node: string;
    /** One-minute load average before the run. */
    readonly load: number;
  };
  /** Why a backend was left out. */
  readonly skipped?: Partial<Record<BackendName, string>>;
}

const count = (value: number): string => Math.round(value).toLocaleString('en');
const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
const listed = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
const rate = (run: Run): string => `${count(run.perSecond)}/s`;

const rowsOf = (result: BackendResult): [string, string][] => [
  ['pipeline ÷ naive', `${result.ratio} × the messages a second, 1/${result.cpuRatio} of the processor time a message`],
  ['pipeline', `${rate(result.pipeline)} (${count(result.pipeline.messages)} in ${result.pipeline.seconds} s)`],
  ['naive', `${count(result.naiveMessagesPerSecond)}/s (before ${result.naive.map(rate).join(', after ')})`],
  ['processor, ms per 1,000', listed(result.pipeline.cpuMsPer1000)],
  ['  naive', listed(result.naive[0]?.cpuMsPer1000 ?? {})],
  ['stages, ms per 1,000', listed(result.stagesMsPer1000)],
  [
    `push → visible at ${result.latencyMs.perSecond}/s`,
    `p50 ${result.latencyMs.p50} ms, p95 ${result.latencyMs.p95} ms, p99 ${result.latencyMs.p99} ms`,
  ],
  [
    'memory (RSS)',
    `peak ${mebibytes(result.rssBytes.peak)}; median of the first quarter ${mebibytes(result.rssBytes.firstQuarter)}, of the last ${mebibytes(result.rssBytes.lastQuarter)}`,
  ],
  ['evaluations meanwhile', count(result.evaluations)],
];

const titles: Record<BackendName, string> = {
  embedded: 'Embedded: PGlite, one process',
  server: 'Server: Redis and PostgreSQL, one worker process',
};

const section = (name: BackendName, result: BackendResult | undefined, reason: string | undefined): string[] => {
  if (result !== undefined)
    return [`${titles[name]}\n${table(rowsOf(result).map(([key, value]) => [`  ${key}`, value]))}`];
  return reason === undefined ? [] : [`${titles[name]}\n  skipped: ${reason}`];
};

export const reportText = ({ backends, messages, scorer, machine, skipped }: BenchResult): string =>
  [
    `${count(messages)} messages, scorer ${scorer}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load} before the run`,
    ...section('server', backends.server, skipped?.server),
    ...section('embedded', backends.embedded, skipped?.embedded),
  ].join('\n\n');
