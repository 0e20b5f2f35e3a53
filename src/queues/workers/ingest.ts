// `ingest` jobs: jobs that run at the same time are committed together; a bad event ends as a dead letter, alone.
import { CcoError, errorCode } from '../../core/errors.ts';
import { type InboundEvent, inboundEventSchema } from '../../core/messages/inbound.ts';
import type { JobPayload } from '../catalog.ts';
import { createGroupCommit, type GroupCommitConfig, type Submission } from '../group-commit.ts';
import type { LetterBox } from '../letter-box.ts';
import { HandBack, type OutageGate } from '../outage-gate.ts';

const mayPass = (error: unknown): boolean =>
  error instanceof HandBack || (error instanceof CcoError && error.retryable);

export const createIngest = (deps: {
  readonly commit: (events: readonly InboundEvent[]) => Promise<unknown>;
  readonly gate: OutageGate;
  readonly letters: LetterBox;
  readonly group: GroupCommitConfig;
}): ((payload: JobPayload<'ingest'>) => Promise<void>) => {
  const commit = (events: readonly InboundEvent[]) => deps.gate.through(() => deps.commit(events));
  const bury = (event: unknown, code: string) => deps.letters.bury('ingest', { events: [event] }, code, 1);

  /** Halves until the event that cannot be stored is alone. Throws only what may pass later. */
  const split = async (events: readonly InboundEvent[]): Promise<void> => {
    try {
      await commit(events);
    } catch (error) {
      if (mayPass(error)) throw error;
      if (events.length <= 1) {
        for (const event of events) await bury(event, errorCode(error));
        return;
      }
      const middle = Math.ceil(events.length / 2);
      await split(events.slice(0, middle));
      await split(events.slice(middle));
    }
  };

  const handleGroup = async (group: readonly Submission<InboundEvent>[]): Promise<void> => {
    try {
      await commit(group.flatMap((submission) => submission.items));
      for (const submission of group) submission.done();
      return;
    } catch (error) {
      if (mayPass(error)) throw error;
    }
    for (const submission of group) await split(submission.items).then(submission.done, submission.failed);
  };
  const commits = createGroupCommit(deps.group, handleGroup);

  return async ({ events }) => {
    const good: InboundEvent[] = [];
    for (const raw of events) {
      const event = inboundEventSchema.safeParse(raw);
      if (event.success) good.push(event.data);
      else await bury(raw, 'event-invalid');
    }
    if (good.length > 0) await commits.submit(good);
  };
};
