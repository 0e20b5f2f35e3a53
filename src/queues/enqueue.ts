// The way in. What is pushed is safe - in the queue or on the disk - before the promise resolves.
import type { Logger } from 'pino';
import type { Interaction } from '../core/commands/interaction.ts';
import { CcoError, errorCode } from '../core/errors.ts';
import type { InboundEvent } from '../core/messages/inbound.ts';
import { batchSize, type QueueName } from './catalog.ts';
import { createLock, pause } from './lock.ts';
import { contentId } from './payload.ts';
import { type Backoff, retryDelay } from './retry.ts';
import type { Send } from './send.ts';
import type { Spool } from './spool.ts';
import type { SpoolRecord } from './spool-file.ts';
import { createTraffic } from './traffic.ts';

export interface EnqueuerStatus {
  /** `full`: neither queue nor spool takes anything; push() waits. */
  readonly state: 'direct' | 'spooling' | 'full';
  /** Events and interactions accepted but not yet safe. */
  readonly waiting: number;
  readonly spoolBytes: number;
}

export interface Enqueuer {
  /** Resolves once the event is safe; waits while there is no room (stop reading then). Rejects only with `queue-closed`. */
  push(event: InboundEvent): Promise<void>;
  interact(interaction: Interaction): Promise<void>;
  status(): EnqueuerStatus;
  /** Stops all sending while `work` runs; its argument rewrites whatever is on its way or in the spool. */
  hold<T>(work: (rewrite: (change: RecordChange) => Promise<void>) => Promise<T>): Promise<T>;
  /** Makes safe what was accepted, within the deadline; what is spooled stays there for the next start. */
  close(options: { deadlineMs: number }): Promise<void>;
}

export type RecordChange = (record: SpoolRecord) => SpoolRecord | null;

export interface EnqueuerConfig {
  /** Default 25. */
  readonly batchDelayMs?: number;
  /** How often the spool is looked through for what others left and what waited too long. Default 15,000. */
  readonly tidyEveryMs?: number;
}

interface Batch {
  record: SpoolRecord | null;
  readonly settle: ((error?: CcoError) => void)[];
}

const lanes = 4;
const batchesPerSend = 20;
const probing: Backoff = { baseMs: 100, maxMs: 1_000, attempts: Number.POSITIVE_INFINITY };

const closedError = () => new CcoError('the queue is closed', { code: 'queue-closed', retryable: true });

export const createEnqueuer = (
  config: EnqueuerConfig,
  deps: {
    readonly send: Send;
    readonly ping: () => Promise<void>;
    readonly spool: Spool;
    readonly random: () => number;
    readonly logger: Logger;
  },
): Enqueuer => {
  const { spool, logger } = deps;
  const stopping = new AbortController();
  const traffic = createTraffic();
  const holding = createLock();
  /** Everything not yet safe, in the order it came. */
  const unsafe = new Set<Batch>();
  const ready: Batch[] = [];
  let buffer: { readonly events: InboundEvent[]; readonly settle: Batch['settle'] } = { events: [], settle: [] };
  let timer: NodeJS.Timeout | undefined;
  let busy = 0;
  let closed = false;
  let state: EnqueuerStatus['state'] = 'direct';
  let draining = false;
  let room = Promise.withResolvers<void>();

  const settle = (batch: Batch, error?: CcoError): void => {
    if (unsafe.delete(batch)) for (const done of batch.settle) done(error);
  };
  const enter = (queue: QueueName, payload: unknown, waiters: Batch['settle']): void => {
    const json = JSON.stringify(payload);
    const batch: Batch = { record: { queue, id: contentId(queue, json), json }, settle: waiters };
    unsafe.add(batch);
    ready.push(batch);
    pump();
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (buffer.events.length === 0) return;
    const { events, settle: waiters } = buffer;
    buffer = { events: [], settle: [] };
    enter('ingest', { events }, waiters);
  };

  const makeRoom = (): void => {
    room.resolve();
    room = Promise.withResolvers();
  };

  const drainStep = async (): Promise<'empty' | 'more'> => {
    const records = await spool.peek(batchesPerSend);
    if (records.length === 0) return 'empty';
    await deps.send(records);
    await spool.advance(records.length);
    return 'more';
  };
  /** From the first failure until the backend answers and the spool is empty. */
  const drain = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await deps.ping();
        if ((await traffic.pass(drainStep)) === 'empty') break;
        failures = 0;
        state = 'spooling';
        makeRoom();
      } catch (error) {
        failures += 1;
        if (failures === 1)
          logger.warn({ code: errorCode(error), spoolBytes: spool.bytes() }, 'queue backend down: spooling');
        await pause(retryDelay(failures, probing, deps.random) ?? probing.maxMs, stopping.signal);
      }
    }
    draining = false;
    if (stopping.signal.aborted) return;
    state = 'direct';
    makeRoom();
  };
  const startDraining = (): void => {
    if (state === 'direct') state = 'spooling';
    drain().catch((error: unknown) => logger.error({ code: errorCode(error) }, 'spool not drained'));
  };

  /** One try to make a group safe; false: no room anywhere. */
  const place = async (group: readonly Batch[]): Promise<boolean> => {
    const records = group.flatMap((batch) => batch.record ?? []);
    if (records.length === 0) return true;
    if (state === 'direct') {
      try {
        await deps.send(records);
        return true;
      } catch {
        startDraining();
      }
    }
    try {
      const placed = await spool.append(records);
      startDraining();
      return placed;
    } catch (error) {
      logger.error({ code: errorCode(error) }, 'spool not written');
      return false;
    }
  };
  const deliver = async (group: readonly Batch[]): Promise<void> => {
    while (!(await traffic.pass(() => place(group)))) {
      if (stopping.signal.aborted) return;
      if (state === 'spooling') state = 'full';
      await Promise.race([room.promise, pause(500, stopping.signal)]);
    }
    for (const batch of group) settle(batch);
  };
  const pump = (): void => {
    while (busy < lanes && ready.length > 0) {
      busy += 1;
      deliver(ready.splice(0, batchesPerSend))
        .catch((error: unknown) => logger.error({ code: errorCode(error) }, 'events not enqueued'))
        .finally(() => {
          busy -= 1;
          pump();
        });
    }
  };

  const accept = (into: (done: Batch['settle'][number]) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      if (closed) reject(closedError());
      else into((error) => (error === undefined ? resolve() : reject(error)));
    });

  const tidy = async (): Promise<void> => {
    if (closed) return;
    await spool.expire();
    // While draining, the order of segments must not change under it.
    if (draining) return;
    if ((await spool.adopt()) > 0) startDraining();
  };
  const tidySafely = (): void => {
    tidy().catch((error: unknown) => logger.error({ code: errorCode(error) }, 'spool folder not read'));
  };
  tidySafely();
  const tidying = setInterval(tidySafely, config.tidyEveryMs ?? 15_000);
  tidying.unref();

  return {
    push: (event) =>
      accept((done) => {
        buffer.events.push(event);
        buffer.settle.push(done);
        if (buffer.events.length >= batchSize) flush();
        else timer ??= setTimeout(flush, config.batchDelayMs ?? 25);
      }),
    interact: (interaction) => accept((done) => enter('interact', { interaction }, [done])),
    status: () => ({
      state,
      waiting: [...unsafe].reduce((sum, batch) => sum + batch.settle.length, buffer.events.length),
      spoolBytes: spool.bytes(),
    }),
    hold: (work) =>
      holding.run(() =>
        traffic.hold(() =>
          work(async (change) => {
            flush();
            for (const batch of unsafe) if (batch.record !== null) batch.record = change(batch.record);
            await spool.rewrite(change);
          }),
        ),
      ),
    close: async ({ deadlineMs }) => {
      if (closed) return;
      closed = true;
      clearInterval(tidying);
      flush();
      const end = Date.now() + deadlineMs;
      while (unsafe.size > 0 && Date.now() < end) await pause(10);
      stopping.abort();
      makeRoom();
      for (const batch of [...unsafe]) settle(batch, closedError());
      await spool.close();
    },
  };
};
