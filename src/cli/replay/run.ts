// The real pipeline on simulated time: a private store and queue that are gone afterwards, a clock stepped to the next
// message or due row, and no adapter that could post, mail or file anything.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 } from 'uuid';
import type { SpaceId } from '../../core/ids.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import { createEvaluate } from '../../core/pipeline/evaluate.ts';
import { createIngest } from '../../core/pipeline/ingest.ts';
import { armRetention, createRunTimer } from '../../core/pipeline/timers.ts';
import type { Announcer, Clock, Store, WakeUps } from '../../core/ports.ts';
import { createAfinnScorer } from '../../core/sentiment/afinn.ts';
import type { SpaceSettings } from '../../core/settings.ts';
import { createQueues } from '../../queues/index.ts';
import { createPgliteStore } from '../../store/pglite.ts';
import { collect, type ReplayResult } from './collect.ts';
import { createSimulation, eventTime } from './simulation.ts';

/** A step of simulated time: what is said within it is seen together, as a busy program would. */
const stepMs = 60_000;
/** Events handed to the queue before waiting for them: bounds memory, whatever the export's size. */
const chunk = 500;
const spacesAStep = 1_000;

const silent: Announcer = { announce: () => undefined };
const noWakeUps: WakeUps = { evaluate: async () => undefined, deliver: async () => undefined };

/** A tally of what a queue has handled, to wait on. */
const createTally = () => {
  let handled = 0;
  let failure: unknown = null;
  let wake: () => void = () => undefined;
  return {
    add: (count: number): void => {
      handled += count;
      wake();
    },
    fail: (error: unknown): void => {
      failure ??= error;
      wake();
    },
    reached: async (target: number): Promise<void> => {
      while (handled < target && failure === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failure !== null) throw failure;
    },
  };
};

const tallied =
  <Argument, Result>(
    tally: ReturnType<typeof createTally>,
    size: (argument: Argument) => number,
    work: (argument: Argument) => Promise<Result>,
  ) =>
  async (argument: Argument): Promise<Result> => {
    try {
      const result = await work(argument);
      tally.add(size(argument));
      return result;
    } catch (error) {
      tally.fail(error);
      throw error;
    }
  };

/** Opens the private store and queues, calls `work`, and removes them. */
const withPipeline = async <T>(
  clock: Clock,
  defaults: SpaceSettings,
  work: (pipeline: {
    store: Store;
    ingest: (events: readonly InboundEvent[]) => Promise<void>;
    evaluate: (spaceIds: readonly SpaceId[]) => Promise<void>;
    runTimers: () => Promise<void>;
  }) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'cco-replay-'));
  const { store, pglite } = await createPgliteStore({ dataDir: 'memory' });
  const queues = await createQueues(
    { backend: { kind: 'pglite', pglite }, dataDir: folder, batchDelayMs: 1 },
    { clock, logger: pino({ level: 'silent' }), deadLetters: store.deadLetters },
  );
  try {
    const ingested = createTally();
    const evaluated = createTally();
    const shared = { store, clock, newId: () => v7(), defaults, wake: noWakeUps, announcer: silent };
    const evaluate = createEvaluate(shared);
    const runTimer = createRunTimer({ ...shared, evaluate, retention: defaults.retention });
    const ingest = createIngest({ ...shared, scorer: createAfinnScorer() });
    const workers = queues.startWorkers(
      {
        ingest: tallied(ingested, (events: readonly InboundEvent[]) => events.length, ingest),
        evaluate: tallied(evaluated, () => 1, evaluate),
      },
      { queues: ['ingest', 'evaluate'] },
    );
    await workers.ready();
    let pushed = 0;
    let asked = 0;
    return await work({
      store,
      ingest: async (events) => {
        await Promise.all(events.map(queues.enqueuer.push));
        pushed += events.length;
        await ingested.reached(pushed);
      },
      evaluate: async (spaceIds) => {
        for (const spaceId of spaceIds) {
          await queues.wakeUps.evaluate(spaceId);
          asked += 1;
          await evaluated.reached(asked);
        }
      },
      runTimers: async () => {
        for (const timer of await store.timers.due(clock.now(), spacesAStep)) await runTimer(timer);
      },
    });
  } finally {
    await queues.close({ deadlineMs: 2_000 });
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * Runs `events` (oldest first, at least one) through the pipeline and tells what came of it.
 * @param onProgress called with the number of events done.
 */
export const runReplay = async (
  events: readonly InboundEvent[],
  defaults: SpaceSettings,
  onProgress: (done: number) => void,
): Promise<ReplayResult> => {
  const simulation = createSimulation(eventTime(events[0]));
  return withPipeline(simulation.clock, defaults, async ({ store, ingest, evaluate, runTimers }) => {
    await armRetention({ store, clock: simulation.clock });
    let done = 0;
    while (done < events.length) {
      const next = Math.min(eventTime(events[done]), (await store.timers.next()) ?? Number.POSITIVE_INFINITY);
      simulation.stepTo(Math.max(next, simulation.clock.now() + stepMs));
      let until = done;
      while (until < events.length && eventTime(events[until]) <= simulation.clock.now()) until += 1;
      for (; done < until; done = Math.min(done + chunk, until)) {
        await ingest(events.slice(done, Math.min(done + chunk, until)));
        onProgress(Math.min(done + chunk, until));
      }
      await evaluate(await store.spaces.dirty(spacesAStep));
      await runTimers();
    }
    return collect(store, events, defaults);
  });
};
