// From push to visible, at a quiet, steady rate.
import { CcoError } from '../../src/core/errors.ts';
import type { MessageId } from '../../src/core/ids.ts';
import type { InboundMessage } from '../../src/core/messages/inbound.ts';
import type { Backing } from './backing.ts';
import type { Commits } from './commits.ts';
import { pushSteadily } from './flow.ts';
import { percentile, rounded } from './statistics.ts';

export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly samples: number;
  readonly perSecond: number;
}

/**
 * Milliseconds from `push` to the moment a query of this process has read the row. The query is made when the worker says
 * that it has committed, for one message of each transaction: what was committed with it is visible with it.
 */
export const measureLatency = async (
  { store, queues }: Pick<Backing, 'store' | 'queues'>,
  commits: Commits,
  next: () => InboundMessage,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Latency> => {
  const pushedAt = new Map<MessageId, number>();
  const times: number[] = [];
  const checks: Promise<void>[] = [];
  const check = async (ids: readonly MessageId[]): Promise<void> => {
    const [id] = ids;
    if (id === undefined) return;
    if ((await store.messages.get(id)) === null) {
      throw new CcoError('A message said to be committed is not there.', { code: 'bench-not-visible' });
    }
    const now = performance.now();
    for (const each of ids) times.push(now - (pushedAt.get(each) ?? now));
  };
  commits.restart();
  commits.onCommit(({ ids }) => {
    const checked = check(ids);
    checked.catch(() => undefined);
    checks.push(checked);
  });
  await pushSteadily(perSecond, seconds, async () => {
    const message = next();
    pushedAt.set(message.id, performance.now());
    await queues.enqueuer.push(message);
  });
  await commits.reached(pushedAt.size);
  commits.onCommit(null);
  await Promise.all(checks);
  const at = (percent: number): number => rounded(percentile(times, percent) ?? 0);
  return { p50: at(50), p95: at(95), p99: at(99), samples: times.length, perSecond };
};
