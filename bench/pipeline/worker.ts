// The working side: the handlers of the program's `workers` role that a stream of messages meets, or the baseline's.
import { v7 } from 'uuid';
import type { MessageId } from '../../src/core/ids.ts';
import type { InboundEvent } from '../../src/core/messages/inbound.ts';
import { createEvaluate } from '../../src/core/pipeline/evaluate.ts';
import { createIngest, type StageRecorder } from '../../src/core/pipeline/ingest.ts';
import { createRunTimer } from '../../src/core/pipeline/timers.ts';
import type { BatchReader } from '../../src/core/ports.ts';
import { createErase } from '../../src/core/privacy/erase.ts';
import { defaultSpaceSettings } from '../../src/core/settings.ts';
import { createLiveUpdates } from '../../src/main/announcer.ts';
import { type Backing, clock, logger } from './backing.ts';
import { startNaiveWorker } from './naive.ts';
import type { OpenScorer } from './scorers.ts';
import { createStageTimes, type StageTimes } from './stages.ts';

/** `latency`: the pipeline, telling which messages it committed. */
export type Work = 'pipeline' | 'latency' | 'naive';

/** Told when a transaction is committed. */
export interface Commit {
  readonly messages: number;
  /** Those messages, where it is latency that is measured; else empty. */
  readonly ids: readonly MessageId[];
}

/** What was used from start to stop. */
export interface WorkReport {
  /** Bytes, sampled, in order of time. */
  readonly rss: readonly number[];
  readonly cpuMs: number;
  readonly stages: StageTimes;
  readonly evaluations: number;
}

export interface BenchWorker {
  start(work: Work): Promise<void>;
  stop(): Promise<WorkReport>;
}

/** Transactions the pipeline has in flight at most, as the queues' default has it. */
export const lanes = 2;
const rssEveryMs = 100;
const closeMs = 5_000;

const idsOf = (events: readonly InboundEvent[]): MessageId[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.id] : []));

const startPipeline = async (
  { store, queues, redisUrl }: Backing,
  reader: BatchReader,
  stages: StageRecorder,
  onCommit: (inserted: number, events: readonly InboundEvent[]) => void,
  onEvaluated: () => void,
): Promise<() => Promise<void>> => {
  const live = createLiveUpdates(redisUrl, logger);
  const wake = queues.wakeUps;
  const shared = { store, clock, newId: v7, defaults: defaultSpaceSettings, wake, announcer: live };
  const ingest = createIngest({ ...shared, reader, stages });
  const evaluate = createEvaluate(shared);
  const erase = createErase({ store, targets: [queues.eraser], clock });
  const runTimer = createRunTimer({ ...shared, evaluate, erase, retention: defaultSpaceSettings.retention });
  const workers = queues.startWorkers(
    {
      ingest: async (events) => {
        const { inserted } = await ingest(events);
        onCommit(inserted, events);
      },
      evaluate: async (spaceId) => {
        if ((await evaluate(spaceId)).outcome === 'evaluated') onEvaluated();
      },
    },
    { queues: ['ingest', 'evaluate'] },
  );
  await workers.ready();
  const { spaces, timers, outbox } = store;
  const sweep = queues.sweep({ platforms: ['anychat'], onTimer: runTimer, spaces, timers, outbox });
  sweep.start();
  return async () => {
    await sweep.close();
    await workers.close({ deadlineMs: closeMs });
    await live.close();
  };
};

export const createBenchWorker = (
  backing: Backing,
  scorer: OpenScorer,
  onCommit: (commit: Commit) => void,
): BenchWorker => {
  const stages = createStageTimes();
  let rss: number[] = [];
  let evaluations = 0;
  let cpuAtStart = process.cpuUsage();
  let end: (() => Promise<void>) | null = null;
  const sample = (): void => void rss.push(process.memoryUsage.rss());
  return {
    start: async (work) => {
      stages.take();
      rss = [];
      evaluations = 0;
      cpuAtStart = process.cpuUsage();
      const sampling = setInterval(sample, rssEveryMs);
      const close =
        work === 'naive'
          ? (await startNaiveWorker(backing, scorer.naive, () => onCommit({ messages: 1, ids: [] }))).close
          : await startPipeline(
              backing,
              scorer.pipeline,
              stages.record,
              (messages, events) => onCommit({ messages, ids: work === 'latency' ? idsOf(events) : [] }),
              () => {
                evaluations += 1;
              },
            );
      end = async () => {
        clearInterval(sampling);
        await close();
      };
    },
    stop: async () => {
      sample();
      const { user, system } = process.cpuUsage(cpuAtStart);
      const report = { rss, cpuMs: (user + system) / 1_000, stages: stages.take(), evaluations };
      await end?.();
      end = null;
      return report;
    },
  };
};
