// Where jobs go that cannot succeed.
import { v5 } from 'uuid';
import { type MemberId, memberIdSchema } from '../core/ids.ts';
import { storable } from '../core/messages/storable.ts';
import type { Clock, DeadLetterRepository } from '../core/ports.ts';
import { catalog, type QueueName } from './catalog.ts';
import type { OutageGate } from './outage-gate.ts';

export interface LetterBox {
  /**
   * Stores a payload as dead letters, one an event, each in one place however often it is called, but later each time:
   * so that a retry does not forget what failed again. Held while the store is down.
   */
  bury(queue: QueueName, payload: unknown, errorCode: string, attempts: number): Promise<void>;
}

// Makes the id of a dead letter from its content: a worker killed after writing it does not write it twice.
const namespace = '6b0d2f4e-63a5-4b8c-9d0e-2f0f4b8a7c11';

const idIn = (person: unknown): MemberId | null => {
  const id = typeof person === 'object' && person !== null && 'id' in person ? person.id : null;
  const parsed = memberIdSchema.safeParse(id);
  // One the store cannot hold as it is would match nobody.
  return parsed.success && storable(parsed.data) === parsed.data ? parsed.data : null;
};

/** Whose words these are, as far as even a malformed event tells: so that an erasure finds them. */
const authorOf = (words: unknown): MemberId | null => {
  if (typeof words !== 'object' || words === null) return null;
  if ('author' in words) return idIn(words.author);
  if ('member' in words) return idIn(words.member);
  return 'memberId' in words ? idIn({ id: words.memberId }) : null;
};

interface Letter {
  readonly payload: unknown;
  readonly memberId: MemberId | null;
}

const lettersOf = (queue: QueueName, payload: unknown): readonly Letter[] => {
  if (queue === 'ingest') {
    const parsed = catalog.ingest.schema.safeParse(payload);
    if (parsed.success) {
      return parsed.data.events.map((event) => ({ payload: { events: [event] }, memberId: authorOf(event) }));
    }
  }
  if (typeof payload !== 'object' || payload === null) return [{ payload: null, memberId: null }];
  return [{ payload, memberId: 'interaction' in payload ? authorOf(payload.interaction) : null }];
};

export const createLetterBox = (deps: {
  readonly repository: DeadLetterRepository;
  readonly clock: Clock;
  readonly gate: OutageGate;
}): LetterBox => ({
  bury: async (queue, raw, errorCode, attempts) => {
    for (const { payload, memberId } of lettersOf(queue, raw)) {
      const id = v5(`${queue} ${JSON.stringify(payload)}`, namespace);
      await deps.gate.through(() =>
        deps.repository.add({ id, queue, errorCode, at: deps.clock.now(), attempts, payload, memberId }),
      );
    }
  },
});
