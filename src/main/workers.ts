// The `workers` role: ingest, commands, evaluations, and the sweep that finds what a lost job left lying.

import { interact } from '../core/commands/interact.ts';
import { errorCode } from '../core/errors.ts';
import type { Platform } from '../core/ids.ts';
import type { InboundEvent } from '../core/messages/inbound.ts';
import { createEvaluate } from '../core/pipeline/evaluate.ts';
import { createIngest } from '../core/pipeline/ingest.ts';
import { armRetention, createRunTimer } from '../core/pipeline/timers.ts';
import type { BatchReader, ErasureTarget } from '../core/ports.ts';
import { createErase } from '../core/privacy/erase.ts';
import type { Handlers } from '../queues/index.ts';
import type { Parts } from './parts.ts';
import type { Platforms } from './platforms.ts';
import type { ResponsePlan } from './response/plan.ts';
import { startRounds } from './rounds.ts';
import { importStrategy } from './strategy.ts';

const isScored = (event: InboundEvent): boolean => event.kind === 'message' && event.author.role !== 'agent';
const newest = (events: readonly InboundEvent[]): number => Math.max(...events.map(({ at }) => at));

/** Starts the role; `targets` are the copies of members' words outside the store, `response` the response plan. */
export const startWorkersRole = async (
  parts: Parts,
  platforms: Platforms,
  reader: BatchReader,
  targets: readonly ErasureTarget[],
  response: Pick<ResponsePlan, 'rounds' | 'alertCeo' | 'memberMail'>,
): Promise<{ close(): Promise<void> }> => {
  const { store, clock, queues, live, metrics, newId, config } = parts;
  const counted =
    <Arguments extends unknown[], Result>(work: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      try {
        return await work(...args);
      } catch (error) {
        metrics.failed(errorCode(error));
        throw error;
      }
    };
  const wake = queues.wakeUps;
  const defaults = config.agent.spaceDefaults;
  const shared = { store, clock, newId, defaults, wake, announcer: live };
  const ingest = createIngest({ store, defaults, reader, clock, wake, announcer: live });
  const { roles } = config.agent;
  const teams = new Set((['product', 'support'] as const).filter((team) => roles[team] !== undefined));
  const evaluate = createEvaluate({ ...shared, teams, alertCeo: response.alertCeo });
  const erase = counted(createErase({ store, targets, clock }));
  const runTimer = createRunTimer({ ...shared, evaluate, erase, retention: defaults.retention });
  const commandDeps = {
    store,
    clock,
    newId,
    defaults,
    agent: config.agent,
    platforms: platforms.get,
    reader,
    hostsChat: config.anychat.kind === 'playground',
    ...(response.memberMail === undefined ? {} : { memberMail: response.memberMail }),
  };

  const handlers: Omit<Handlers, 'deliver'> = {
    ingest: counted(async (events: readonly InboundEvent[]) => {
      const applied = await ingest(events);
      metrics.ingested(applied, events.filter(isScored).length, clock.now() - newest(events));
    }),
    interact: counted(async (interaction, options) => {
      const { deliver } = await interact(commandDeps, interaction, options);
      await Promise.all(deliver.map((platform: Platform) => wake.deliver(platform)));
    }),
    evaluate: counted(evaluate),
  };

  const running = queues.startWorkers(handlers, { queues: ['ingest', 'interact', 'evaluate'] });
  await running.ready();
  if (config.strategy !== null) await importStrategy(store, clock, config.strategy);
  await armRetention({ store, clock });
  const sweep = queues.sweep({
    platforms: platforms.names,
    onTimer: runTimer,
    spaces: store.spaces,
    timers: store.timers,
    outbox: store.outbox,
  });
  sweep.start();
  const around = startRounds(response.rounds, { logger: parts.logger, failed: metrics.failed });
  return {
    close: async () => {
      await around.close();
      await sweep.close();
    },
  };
};
