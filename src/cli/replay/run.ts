// The real pipeline on simulated time: a private store and queue that are gone afterwards, a clock stepped to the next
// message or due row, and no adapter that could post, mail or file anything.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { CcoError } from '../../core/errors.ts';
import { channelId, externalIdOf, platformOf, type SpaceId } from '../../core/ids.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import { createEvaluate } from '../../core/pipeline/evaluate.ts';
import { createIngest } from '../../core/pipeline/ingest.ts';
import { createRunTimer } from '../../core/pipeline/timers.ts';
import type { Announcer, Clock, DeadLetterRepository, Store, WakeUps } from '../../core/ports.ts';
import { createErase } from '../../core/privacy/erase.ts';
import { createScorer } from '../../core/sentiment/trained.ts';
import type { SpaceSettings } from '../../core/settings.ts';
import { readInTurns } from '../../main/reading/turns.ts';
import { loadWeights } from '../../main/weights.ts';
import { createQueues } from '../../queues/index.ts';
import { createPgliteStore } from '../../store/pglite.ts';
import { collect, type ReplayResult } from './collect.ts';
import { createSimulation, eventTime } from './simulation.ts';

/** A step of simulated time: what is said within it is seen together, as a busy program would. */
const stepMs = 60_000;
/** Events handed to the queue before waiting for them: bounds memory, whatever the export's size. */
const chunk = 500;
const spacesAStep = 1_000;
const askAgainMs = 2_000;
const mostTries = 30;

const stuck = (): CcoError =>
  new CcoError('The replay does not get on: an evaluation failed again and again.', {
    code: 'replay-stuck',
    remedy: 'Try once more; if it stays so, set CCO_DEBUG=1 and report what it says.',
  });

const silent: Announcer = { announce: () => undefined };
const noWakeUps: WakeUps = { evaluate: async () => undefined, deliver: async () => undefined };

/** A count of what a queue has handled, to wait on. */
const createTally = () => {
  const state = { handled: 0 };
  let wake: () => void = () => undefined;
  return {
    handled: (): number => state.handled,
    add: (count: number): void => {
      state.handled += count;
      wake();
    },
    /** Resolves when `target` is reached, or after `withinMs` without it; tells which. */
    reached: async (target: number, withinMs = Number.POSITIVE_INFINITY): Promise<boolean> => {
      const end = performance.now() + withinMs;
      while (state.handled < target) {
        const left = end - performance.now();
        if (left <= 0) return false;
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (Number.isFinite(left)) timer = setTimeout(resolve, left);
        });
        clearTimeout(timer);
      }
      return true;
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
    const result = await work(argument);
    tally.add(size(argument));
    return result;
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
  const ingested = createTally();
  const evaluated = createTally();
  const deadLetters: DeadLetterRepository = {
    ...store.deadLetters,
    // An event that cannot be taken is done with, too.
    add: tallied(ingested, () => 1, store.deadLetters.add),
  };
  const queues = await createQueues(
    { backend: { kind: 'pglite', pglite }, dataDir: folder, batchDelayMs: 1 },
    { clock, logger: pino({ level: 'silent' }), deadLetters },
  );
  try {
    const shared = { store, clock, newId: () => v7(), defaults, wake: noWakeUps, announcer: silent };
    const evaluate = createEvaluate(shared);
    const erase = createErase({ store, targets: [], clock });
    const runTimer = createRunTimer({ ...shared, evaluate, erase, retention: defaults.retention });
    const ingest = createIngest({ ...shared, reader: readInTurns(createScorer(loadWeights())) });
    const workers = queues.startWorkers(
      {
        ingest: tallied(ingested, (events: readonly InboundEvent[]) => events.length, ingest),
        evaluate: tallied(evaluated, () => 1, evaluate),
      },
      { queues: ['ingest', 'evaluate'] },
    );
    await workers.ready();
    let pushed = 0;
    return await work({
      store,
      ingest: async (events) => {
        await Promise.all(events.map(queues.enqueuer.push));
        pushed += events.length;
        await ingested.reached(pushed);
      },
      evaluate: async (spaceIds) => {
        for (const spaceId of spaceIds) {
          const before = evaluated.handled();
          let done = false;
          // A wake-up may be lost, as in a running program, where the sweep repeats it.
          for (let tries = 0; tries < mostTries && !done; tries += 1) {
            await queues.wakeUps.evaluate(spaceId);
            done = await evaluated.reached(before + 1, askAgainMs);
          }
          if (!done) throw stuck();
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
    // Drafts are shown as made, to moderators an export knows nothing of.
    for (const id of new Set(events.map(({ spaceId }) => spaceId)))
      await store.spaces.ensure(
        { id, name: externalIdOf(id), moderatorsChannelId: channelId(platformOf(id), 'moderators-of-the-replay') },
        simulation.clock.now(),
      );
    // Without retention: it would clear what the report is to show, and the store is gone at the end anyway.
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
