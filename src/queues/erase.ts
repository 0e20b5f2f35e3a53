// Removes a member's words from jobs that wait, run or failed, from what is on its way in, and from the spool.
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { errorCode } from '../core/errors.ts';
import type { MemberId } from '../core/ids.ts';
import { inboundEventSchema } from '../core/messages/inbound.ts';
import type { ErasureTarget } from '../core/ports.ts';
import type { JobQueue } from './backend.ts';
import { catalog, type QueueName } from './catalog.ts';
import type { Enqueuer } from './enqueue.ts';
import { unpack } from './payload.ts';
import { withTimeout } from './send.ts';

/** What to erase, said of one event or interaction as it travels. */
export interface Erasure {
  /** The event without what is to go: the same object where nothing is, null where it goes wholly. */
  event(event: unknown): unknown;
  interaction(interaction: NonNullable<ReturnType<typeof catalog.interact.schema.parse>['interaction']>): boolean;
}

export const memberErasure = (memberId: MemberId, at: number): Erasure => ({
  event: (raw) => {
    const parsed = inboundEventSchema.safeParse(raw);
    // Malformed ones go too when they name the member anywhere.
    if (!parsed.success) return JSON.stringify(raw)?.includes(JSON.stringify(memberId)) === true ? null : raw;
    const event = parsed.data;
    if (event.at > at || event.kind === 'delete' || event.kind === 'reaction.cleared') return raw;
    if (event.kind === 'member') return event.member.id === memberId ? null : raw;
    if (event.kind !== 'message') return event.memberId === memberId ? null : raw;
    if (event.author.id === memberId) return null;
    if (!event.mentions.includes(memberId)) return raw;
    return { ...event, mentions: event.mentions.filter((mentioned) => mentioned !== memberId) };
  },
  interaction: (interaction) => interaction.member.id === memberId && interaction.at <= at,
});

/** The payload without what is to go, and how many events or interactions that were; null where nothing was. */
const erased = (
  queue: QueueName,
  payload: unknown,
  erasure: Erasure,
): { payload: unknown; count: number; empty: boolean } | null => {
  if (queue === 'ingest') {
    const parsed = catalog.ingest.schema.safeParse(payload);
    if (!parsed.success) return null;
    const changes = parsed.data.events.map((event) => ({ before: event, after: erasure.event(event) }));
    const count = changes.filter(({ before, after }) => before !== after).length;
    const events = changes.flatMap(({ after }) => (after === null ? [] : [after]));
    return count === 0 ? null : { payload: { events }, count, empty: events.length === 0 };
  }
  if (queue !== 'interact') return null;
  const parsed = catalog.interact.schema.safeParse(payload);
  if (!parsed.success || parsed.data.interaction === null || !erasure.interaction(parsed.data.interaction)) return null;
  return { payload: { interaction: null }, count: 1, empty: true };
};

const states = ['waiting', 'prioritized', 'delayed', 'active', 'failed'] as const;
const queues = ['ingest', 'interact'] as const;

export const createQueueEraser = (deps: {
  readonly enqueuer: Enqueuer;
  readonly queueOf: (name: QueueName) => JobQueue;
  readonly ping: () => Promise<void>;
  readonly timeoutMs: number;
  readonly redis: Redis | null;
  readonly logger: Logger;
}): ErasureTarget => {
  const inTime = <T>(work: Promise<T>) => withTimeout(work, deps.timeoutMs);

  const eraseJob = async (queue: QueueName, id: string, erasure: Erasure): Promise<number> => {
    const job = await inTime(deps.queueOf(queue).getJob(id));
    const change = job === undefined ? null : erased(queue, unpack(job.data), erasure);
    if (job === undefined || change === null) return 0;
    if (change.empty) {
      const removed = await inTime(job.remove()).then(
        () => true,
        () => false,
      );
      if (removed) return change.count;
    }
    // A running job cannot be removed; emptied, it has nothing left to repeat should its worker die. One that ended
    // meanwhile is gone, which is as good.
    await inTime(job.updateData({ json: JSON.stringify(change.payload) })).catch(async (error: unknown) => {
      if ((await inTime(deps.queueOf(queue).getJob(id))) !== undefined) throw error;
    });
    return change.count;
  };

  const eraseQueue = async (queue: QueueName, erasure: Erasure): Promise<number> => {
    const ids = await inTime(deps.queueOf(queue).getRanges([...states], 0, -1));
    let count = 0;
    for (let from = 0; from < ids.length; from += 50) {
      const chunk = ids.slice(from, from + 50);
      const counts = await Promise.all(chunk.map((id) => eraseJob(queue, id, erasure)));
      count += counts.reduce((sum, each) => sum + each, 0);
    }
    return count;
  };

  const erase = (erasure: Erasure): Promise<number> =>
    // Nothing may be between spool and queue while both are searched.
    deps.enqueuer.hold(async (rewrite) => {
      let count = 0;
      await rewrite((record) => {
        const change = erased(record.queue, JSON.parse(record.json), erasure);
        if (change === null) return record;
        count += change.count;
        return change.empty ? null : { ...record, json: JSON.stringify(change.payload) };
      });
      await deps.ping();
      for (const queue of queues) {
        // Again until nothing is found: a job may change its state while the states are read one after the other.
        for (let found = -1, round = 0; found !== 0 && round < 5; round += 1) {
          found = await eraseQueue(queue, erasure);
          count += found;
        }
      }
      return count;
    });

  // Redis keeps every job that ever was in its append-only file, until it rewrites that. Hosted ones may refuse.
  const forgetHistory = async (): Promise<void> => {
    await deps.redis
      ?.bgrewriteaof()
      .catch((error: unknown) => deps.logger.debug({ code: errorCode(error) }, 'append-only file not rewritten'));
  };

  return {
    name: 'queues',
    eraseMember: async (memberId, at) => {
      const count = await erase(memberErasure(memberId, at));
      await forgetHistory();
      return count;
    },
  };
};
