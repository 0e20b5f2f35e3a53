// The `bots` role: listens under a lease, and delivers what is in the outbox while it holds it.
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../core/errors.ts';
import { createDeliver } from '../core/pipeline/deliver.ts';
import type { ChatPlatform, Clock } from '../core/ports.ts';
import { deliverQueue, type RunningWorkers } from '../queues/index.ts';
import type { Parts } from './parts.ts';
import { recallLost } from './recall.ts';

/** What every adapter is to this role. */
export interface ChatBot {
  readonly platform: ChatPlatform;
  /** Takes the lease or stands by for it. Never rejects. */
  start(): Promise<void>;
  isHolder(): boolean;
  state(): { readonly connected: boolean; readonly holder: boolean; readonly backfills: number };
  /** Hears again what may be missing; false: not all of it, or not ours to do. */
  backfill(): Promise<boolean>;
  close(options: { readonly deadlineMs: number }): Promise<void>;
}

const watchLeaseMs = 250;
const closeMs = 5_000;
/** A platform that cannot be reached must not keep the program from starting. */
const hearsWithinMs = 5_000;
const askMs = 25;

/** Waits until the bot hears what is said from now on, or stands by for another process that does. */
const hears = async (bot: ChatBot, { now }: Clock): Promise<void> => {
  const end = now() + hearsWithinMs;
  for (let state = bot.state(); state.holder && now() < end; state = bot.state()) {
    // The first back-fill begins once the platform has said from where on it tells us everything.
    if (state.connected && state.backfills > 0) return;
    await pause(askMs);
  }
};

/** Starts the role on one connection. Deliveries run only in the process that holds its lease. */
export const startBotsRole = async (parts: Parts, bot: ChatBot): Promise<{ close(): Promise<void> }> => {
  const { store, clock, queues, live, metrics, logger } = parts;
  const { platform } = bot;
  const deliver = createDeliver({
    store,
    platform,
    clock,
    announcer: live,
    defaults: parts.config.agent.spaceDefaults,
    stopping: () => !bot.isHolder(),
  });

  const work = async (): Promise<void> => {
    try {
      const done = await deliver();
      const outcomes = {
        sent: done.sent + done.adopted,
        failed: done.failed,
        uncertain: done.uncertain,
        expired: done.expired,
        retry: done.postponed,
      };
      for (const outcome of ['sent', 'failed', 'uncertain', 'expired', 'retry'] as const) {
        for (let count = 0; count < outcomes[outcome]; count += 1) metrics.posted(platform.platform, outcome);
      }
      if (done.more) await queues.wakeUps.deliver(platform.platform);
    } catch (error) {
      metrics.failed(errorCode(error));
      throw error;
    }
  };

  await bot.start();
  let workers: RunningWorkers | null = null;
  const follow = (): void => {
    if (bot.isHolder() && workers === null) {
      workers = queues.startWorkers({ deliver: work }, { queues: [deliverQueue(platform.platform)] });
    } else if (!bot.isHolder() && workers !== null) {
      const former = workers;
      workers = null;
      former
        .close({ deadlineMs: closeMs })
        .catch((error: unknown) => logger.warn({ code: errorCode(error) }, 'deliveries'));
    }
  };
  follow();
  const watch = setInterval(follow, watchLeaseMs);
  await hears(bot, clock);
  recallLost(parts, platform.platform, bot).catch((error: unknown) =>
    logger.warn({ code: errorCode(error) }, 'what the queues may have lost was not asked for again'),
  );

  return {
    close: async () => {
      clearInterval(watch);
      await workers?.close({ deadlineMs: closeMs });
      await bot.close({ deadlineMs: closeMs });
    },
  };
};
