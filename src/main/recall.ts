// A queue backend that lost its data while none of our processes was there to see it.
import type { Platform } from '../core/ids.ts';
import type { Parts } from './parts.ts';

/**
 * Has the bot hear again what may only have been in the lost queues: commands and presses, which stand in no list that
 * the back-fill at each start reads. They are answered once, however often they are heard. Does nothing where the queues
 * are in the store. Where this process does not hold the connection, the next start asks again.
 */
export const recallLost = async (
  { queues, store, clock }: Pick<Parts, 'queues' | 'store' | 'clock'>,
  platform: Platform,
  bot: { backfill(): Promise<boolean> },
): Promise<void> => {
  const epoch = await queues.epoch();
  if (epoch === null) return;
  const key = `queue:epoch:${platform}`;
  const known = await store.settings.get('global', key);
  if (known === epoch) return;
  const isFirst = known === null || known === undefined;
  if (isFirst || (await bot.backfill())) await store.settings.set('global', key, epoch, 'agent', clock.now());
};
