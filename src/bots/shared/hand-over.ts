// What was heard goes to the queues, again and again until it is there: an event, an interaction, or both.
import type { Logger } from 'pino';
import type { Interaction } from '../../core/commands/interaction.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import { untilDone } from './persist.ts';
import type { Tally } from './tally.ts';

/** What an event means to us. Both null: not ours to keep. A mention of us is a message and an interaction. */
export interface Heard {
  readonly event: InboundEvent | null;
  readonly interaction: Interaction | null;
}

interface HandOverDeps {
  readonly enqueue: (event: InboundEvent) => Promise<void>;
  readonly interact: (interaction: Interaction) => Promise<void>;
  readonly tally: Pick<Tally, 'error'>;
  readonly logger: Logger;
  /** Aborted: what is not safe by then is given up, and comes again from the platform. */
  readonly closing: AbortSignal;
}

export const createHandOver = ({ enqueue, interact, tally, logger, closing }: HandOverDeps) => {
  const safely = (work: () => Promise<void>): Promise<boolean> =>
    untilDone(work, closing, (code) => {
      tally.error(code);
      logger.warn({ code }, 'event not taken by the queue, trying again');
    });
  const give = (event: InboundEvent): Promise<boolean> => safely(() => enqueue(event));
  return {
    /** Until `work` is done; false: closing ended it. */
    safely,
    give,
    /** Both are begun at once, in the order they came. Resolves true once all is safe. */
    hand: async ({ event, interaction }: Heard): Promise<boolean> => {
      const results = await Promise.all([
        event === null ? true : give(event),
        interaction === null ? true : safely(() => interact(interaction)),
      ]);
      return results.every(Boolean);
    },
  };
};
