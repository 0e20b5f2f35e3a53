// A thread or channel was removed on Discord, and with it all that was said there: ours goes too.
import { channelId, externalIdOf, spaceId, type ThreadId, threadId } from '../../core/ids.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Clock, MessageRepository } from '../../core/ports.ts';
import { normalizeDelete } from './normalize.ts';

/** Never rejects. `thread` null: the channel with all its threads. */
export const createPurge =
  (deps: {
    readonly messages: Pick<MessageRepository, 'cursors' | 'idsBetween'>;
    readonly clock: Clock;
    readonly gone: (event: InboundEvent) => Promise<boolean>;
    readonly onError: (error: unknown) => void;
  }) =>
  async (space: string, channel: string, thread: string | null): Promise<void> => {
    try {
      const where = { spaceId: spaceId('discord', space), channelId: channelId('discord', channel) };
      const all = async (): Promise<(ThreadId | null)[]> =>
        (await deps.messages.cursors(where.spaceId))
          .filter((cursor) => cursor.channelId === where.channelId)
          .map((cursor) => cursor.threadId);
      const threads = thread === null ? await all() : [threadId('discord', thread)];
      for (const one of threads) {
        const ids = await deps.messages.idsBetween({ ...where, threadId: one }, 0, deps.clock.now());
        for (const id of ids) await deps.gone(normalizeDelete(externalIdOf(id), space, channel, deps.clock.now()));
      }
    } catch (error) {
      deps.onError(error);
    }
  };
