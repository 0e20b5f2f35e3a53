// Every job there is: what it carries, how often it is tried, how many run at once.
import { z } from 'zod';
import { interactionSchema } from '../core/commands/interaction.ts';
import { type Platform, platformSchema, platforms, spaceIdSchema } from '../core/ids.ts';
import type { Backoff } from './retry.ts';

/** Events in one `ingest` job, at most. */
export const batchSize = 50;

interface JobDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly backoff: Backoff;
  /** Jobs one process works on at the same time. */
  readonly concurrency: number;
  /** What becomes of a job that failed for good: `drop` only where the sweep repeats it anyway. */
  readonly onFailure: 'dead-letter' | 'drop';
}

const job = <Schema extends z.ZodType>(definition: JobDefinition<Schema>): JobDefinition<Schema> => definition;

// In practice for ever: what can succeed later is never given up.
const unlimited = 1_000_000;

export const catalog = {
  /** Events are parsed one by one, so that a bad one does not take its neighbours with it; empty after an erasure. */
  ingest: job({
    schema: z.object({ events: z.array(z.unknown()).max(batchSize) }),
    backoff: { baseMs: 250, maxMs: 30_000, attempts: unlimited },
    concurrency: 32,
    onFailure: 'dead-letter',
  }),
  /** `null`: erased while it waited. */
  interact: job({
    schema: z.object({ interaction: interactionSchema.nullable() }),
    backoff: { baseMs: 500, maxMs: 30_000, attempts: 12 },
    concurrency: 8,
    onFailure: 'dead-letter',
  }),
  evaluate: job({
    schema: z.object({ spaceId: spaceIdSchema }),
    backoff: { baseMs: 500, maxMs: 5_000, attempts: 3 },
    concurrency: 4,
    onFailure: 'drop',
  }),
  deliver: job({
    schema: z.object({ platform: platformSchema }),
    backoff: { baseMs: 500, maxMs: 5_000, attempts: 1 },
    concurrency: 1,
    onFailure: 'drop',
  }),
} as const;

export type JobName = keyof typeof catalog;
export type JobPayload<Name extends JobName> = z.infer<(typeof catalog)[Name]['schema']>;

/** `deliver` has one queue a platform, so that a process consumes only what it can send. */
export type QueueName = Exclude<JobName, 'deliver'> | `deliver-${Platform}`;

export const deliverQueue = (platform: Platform): QueueName => `deliver-${platform}`;

export const queueNames: readonly QueueName[] = ['ingest', 'interact', 'evaluate', ...platforms.map(deliverQueue)];

export const jobOf = (queue: QueueName): JobName => {
  switch (queue) {
    case 'ingest':
    case 'interact':
    case 'evaluate':
      return queue;
    default:
      return 'deliver';
  }
};

export const queueNameSchema = z.custom<QueueName>((value) => queueNames.some((name) => name === value));
