// One backend, measured: baseline, pipeline, baseline again, then latency.
import { sql } from 'kysely';
import { CcoError } from '../../src/core/errors.ts';
import type { Backing } from './backing.ts';
import type { Commits } from './commits.ts';
import { childrenCpu } from './cpu.ts';
import { pushAll } from './flow.ts';
import { type Latency, measureLatency } from './latency.ts';
import { countNaive, createNaiveProducer, createNaiveTables } from './naive.ts';
import type { ScorerName } from './scorers.ts';
import type { StageTimes } from './stages.ts';
import { rounded, type Spread, spread } from './statistics.ts';
import { loadTexts, type Texts } from './texts.ts';
import { type BenchWorker, lanes, type Work, type WorkReport } from './worker.ts';
import { createWorkload } from './workload.ts';

export interface Plan {
  readonly scorer: ScorerName;
  readonly messages: number;
  readonly naiveMessages: number;
  readonly latency: { readonly perSecond: number; readonly seconds: number };
}

export interface Run {
  readonly messages: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Processor milliseconds for 1,000 messages, by process. */
  readonly cpuMsPer1000: Readonly<Record<string, number>>;
}

export interface BackendResult {
  /** Messages a second, pipeline ÷ naive. */
  readonly ratio: number;
  /** Processor time a message, naive ÷ pipeline. */
  readonly cpuRatio: number;
  readonly messagesPerSecond: number;
  readonly naiveMessagesPerSecond: number;
  readonly pipeline: Run;
  /** Before and after the pipeline. */
  readonly naive: readonly Run[];
  readonly latencyMs: Latency;
  /** Of the working process while the pipeline ran. */
  readonly rssBytes: Spread;
  /** Wall time for 1,000 messages; adds up to the run's. `queue`: neither parsed, scored, stored nor woken. */
  readonly stagesMsPer1000: StageTimes & { readonly queue: number };
  readonly evaluations: number;
  readonly texts: Texts['origin'];
}

export interface Measuring {
  readonly backing: Backing;
  readonly worker: BenchWorker;
  readonly commits: Commits;
  /** Names of the processes this one started, by id. */
  readonly names: ReadonlyMap<number, string>;
  /** Whether `worker` works in this process. */
  readonly inProcess: boolean;
  readonly onProgress: (phase: string, done: number, total: number) => void;
}

const weekMs = 7 * 86_400_000;
const seed = 371;
const naiveWarmUp = 200;
/** A tenth: compiled code, planned statements, and V8's heap at the size it keeps under full load. */
const pipelineWarmUp = (messages: number): number => Math.min(20_000, Math.max(2_000, Math.round(messages / 10)));
// What an adapter catching up may have in the air; enough to keep every lane of the enqueuer full.
const inFlight = 4_000;

const per1000 = (ms: number, messages: number): number => rounded((ms * 1_000) / messages);

interface Measured extends Run {
  readonly report: WorkReport;
}

const timed = async (
  { worker, commits, names, inProcess, onProgress }: Measuring,
  phase: string,
  work: Work,
  messages: number,
  push: () => Promise<void>,
): Promise<Measured> => {
  commits.restart();
  commits.onCommit((_, done) => onProgress(phase, done, messages));
  await worker.start(work);
  const childrenBefore = childrenCpu(process.pid, names);
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await Promise.all([pushAll(messages, inFlight, push), commits.reached(messages)]);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  const childrenAfter = childrenCpu(process.pid, names);
  const cpu: Record<string, number> = {
    [inProcess ? 'process' : 'producer']: per1000((user + system) / 1_000, messages),
  };
  for (const [name, used] of childrenAfter ?? []) {
    cpu[name] = per1000(used - (childrenBefore?.get(name) ?? 0), messages);
  }
  const report = await worker.stop();
  commits.onCommit(null);
  const seconds = ms / 1_000;
  return { messages, seconds: rounded(seconds), perSecond: rounded(messages / seconds), cpuMsPer1000: cpu, report };
};

const runOf = ({ report: _, ...run }: Measured): Run => run;

const stagesOf = ({ stages }: WorkReport, { seconds, messages }: Run): BackendResult['stagesMsPer1000'] => {
  // Two transactions may be under way at once: each lane's time counts half.
  const of = (ms: number): number => per1000(ms / lanes, messages);
  const spent = (stages.score + stages.store + stages.wake) / lanes;
  return {
    score: of(stages.score),
    store: of(stages.store),
    wake: of(stages.wake),
    queue: per1000(Math.max(0, seconds * 1_000 - spent), messages),
  };
};

/** What was measured counts only if each message is stored, and counted, once. */
const verify = async ({ db }: Backing, pipeline: number, naive: number): Promise<void> => {
  const { rows } = await sql<{ stored: number; counted: number }>`select
    (select count(*)::int from cco.messages) as stored,
    (select sum(messages)::int from cco.activity) as counted`.execute(db);
  const found = { stored: rows[0]?.stored ?? 0, counted: rows[0]?.counted ?? 0, naive: await countNaive(db) };
  if (found.stored === pipeline && found.counted === pipeline && found.naive === naive) return;
  throw new CcoError('The number of stored messages is wrong.', {
    code: 'bench-count-wrong',
    data: { ...found, expected: pipeline, naiveExpected: naive },
  });
};

const total = (run: Run): number => Object.values(run.cpuMsPer1000).reduce((sum, ms) => sum + ms, 0);

/** Runs the whole plan; throws CcoError `bench-count-wrong` when the database does not hold each message once. */
export const measure = async (measuring: Measuring, plan: Plan): Promise<BackendResult> => {
  const { backing, worker, commits } = measuring;
  const texts = loadTexts(seed);
  const warmUp = { naive: naiveWarmUp, pipeline: pipelineWarmUp(plan.messages) };
  const everyMs = weekMs / (plan.messages + warmUp.pipeline);
  const next = createWorkload({ seed, texts: texts.all, from: Date.now() - weekMs, everyMs });
  await createNaiveTables(backing.db);
  const producer = await createNaiveProducer(backing);
  const naive = (phase: string, count: number) => timed(measuring, phase, 'naive', count, () => producer.push(next()));
  const push = () => backing.queues.enqueuer.push(next());

  await naive('warm-up', warmUp.naive);
  await timed(measuring, 'warm-up', 'pipeline', warmUp.pipeline, push);
  const before = await naive('naive', plan.naiveMessages);
  const pipeline = await timed(measuring, 'pipeline', 'pipeline', plan.messages, push);
  const after = await naive('naive', plan.naiveMessages);
  await producer.close();

  measuring.onProgress('latency', 0, 1);
  const now = createWorkload({ seed: seed + 1, texts: texts.all, from: Date.now(), everyMs: 0 });
  await worker.start('latency');
  const latencyMs = await measureLatency(backing, commits, now, plan.latency);
  await worker.stop();
  const stored = warmUp.pipeline + plan.messages + latencyMs.samples;
  await verify(backing, stored, warmUp.naive + 2 * plan.naiveMessages);

  const naiveRate = (before.messages + after.messages) / (before.seconds + after.seconds);
  const rss = spread(pipeline.report.rss);
  if (rss === null) throw new CcoError('Memory was not sampled.', { code: 'bench-no-samples' });
  return {
    ratio: rounded(pipeline.perSecond / naiveRate),
    cpuRatio: rounded((total(before) + total(after)) / 2 / total(pipeline)),
    messagesPerSecond: pipeline.perSecond,
    naiveMessagesPerSecond: rounded(naiveRate),
    pipeline: runOf(pipeline),
    naive: [runOf(before), runOf(after)],
    latencyMs,
    rssBytes: rss,
    stagesMsPer1000: stagesOf(pipeline.report, pipeline),
    evaluations: pipeline.report.evaluations,
    texts: texts.origin,
  };
};
