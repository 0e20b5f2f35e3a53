// What jobs are for: the use cases, handed in by the composition root.
import type { Interaction } from '../../core/commands/interaction.ts';
import { CcoError } from '../../core/errors.ts';
import type { Platform, SpaceId } from '../../core/ids.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import { catalog, type JobName, jobOf, type QueueName } from '../catalog.ts';
import type { GroupCommitConfig } from '../group-commit.ts';
import type { LetterBox } from '../letter-box.ts';
import type { OutageGate } from '../outage-gate.ts';
import { createIngest } from './ingest.ts';

/**
 * Each may be called again with the same argument (at least once). Throw CcoError: `store-unavailable` holds the work
 * until the store is back, another `retryable` one repeats the job later, anything else ends it.
 */
export interface Handlers {
  /** In one transaction: when it throws, none of the events may have been kept. */
  ingest(events: readonly InboundEvent[]): Promise<unknown>;
  /** `final`: no further attempt follows. */
  interact(interaction: Interaction, options: { readonly final: boolean }): Promise<unknown>;
  evaluate(spaceId: SpaceId): Promise<unknown>;
  deliver(platform: Platform): Promise<unknown>;
}

export interface WorkerDeps {
  readonly gate: OutageGate;
  readonly letters: LetterBox;
  readonly group: GroupCommitConfig;
}

/** Parses a payload and passes it on; `last` when no attempt follows. Throws `job-invalid` for one that is not of the job's schema. */
export type JobHandler = (payload: unknown, last: boolean) => Promise<unknown>;

const parsed = <Name extends JobName>(name: Name, payload: unknown) => {
  const result = catalog[name].schema.safeParse(payload);
  if (result.success) return result.data as ReturnType<(typeof catalog)[Name]['schema']['parse']>;
  throw new CcoError('a job does not have the form of its schema', { code: 'job-invalid', data: { job: name } });
};

const required = <Key extends keyof Handlers>(handlers: Partial<Handlers>, key: Key): Handlers[Key] => {
  const handler = handlers[key];
  if (handler !== undefined) return handler;
  throw new CcoError('a queue is to be worked on without a handler', { code: 'handler-missing', data: { job: key } });
};

/** Throws `handler-missing` where `handlers` lacks what the queue needs. */
export const jobHandler = (queue: QueueName, handlers: Partial<Handlers>, deps: WorkerDeps): JobHandler => {
  const job = jobOf(queue);
  switch (job) {
    case 'ingest': {
      const ingest = createIngest({ ...deps, commit: required(handlers, job) });
      return async (payload) => ingest(parsed(job, payload));
    }
    case 'interact': {
      const interact = required(handlers, job);
      return async (payload, last) => {
        const { interaction } = parsed(job, payload);
        if (interaction !== null) await deps.gate.through(() => interact(interaction, { final: last }));
      };
    }
    case 'evaluate': {
      const evaluate = required(handlers, job);
      return async (payload) => {
        const { spaceId } = parsed(job, payload);
        await deps.gate.through(() => evaluate(spaceId));
      };
    }
    case 'deliver': {
      const deliver = required(handlers, job);
      return async (payload) => {
        const { platform } = parsed(job, payload);
        await deps.gate.through(() => deliver(platform));
      };
    }
    default:
      return job satisfies never;
  }
};
