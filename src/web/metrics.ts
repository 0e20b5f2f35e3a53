// Counters and gauges of one process, in OpenMetrics. Labels are codes and platforms, never ids, names or texts.
import { Counter, collectDefaultMetrics, Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import type { Applied, OutboxStatus } from '../core/ports.ts';

export interface Metrics {
  /** A batch was committed: what it changed, how old its newest event was (ms), how many messages were scored. */
  readonly ingested: (applied: Applied, scored: number, lagMs: number) => void;
  readonly posted: (platform: string, outcome: OutboxStatus | 'retry') => void;
  readonly failed: (code: string) => void;
  /** The exposition text and its content type. */
  readonly render: () => Promise<{ body: string; contentType: string }>;
}

/** `gauges` are read at each scrape: jobs by queue and state, and outbox rows by status. */
export const createMetrics = (gauges: {
  readonly queues: () => Promise<readonly { queue: string; state: string; count: number }[]>;
  readonly outbox: () => Promise<readonly { status: string; count: number }[]>;
}): Metrics => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'cco_process_' });
  const events = new Counter({
    name: 'cco_events',
    help: 'Inbound events committed, by what came of them.',
    labelNames: ['outcome'],
    registers,
  });
  const scored = new Counter({ name: 'cco_messages_scored', help: 'Messages scored.', registers });
  const lag = new Histogram({
    name: 'cco_ingest_lag_seconds',
    help: 'From when the newest message of a batch was said until it was committed.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  });
  const posts = new Counter({
    name: 'cco_posts',
    help: 'Attempts to act on a platform, by outcome.',
    labelNames: ['platform', 'outcome'],
    registers,
  });
  const errors = new Counter({ name: 'cco_errors', help: 'Errors by code.', labelNames: ['code'], registers });
  new Gauge({
    name: 'cco_queue_depth',
    help: 'Jobs by queue and state.',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const { queue, state, count } of await gauges.queues()) this.set({ queue, state }, count);
    },
  });
  new Gauge({
    name: 'cco_outbox_rows',
    help: 'Outbox rows by status.',
    labelNames: ['status'],
    registers,
    async collect() {
      this.reset();
      for (const { status, count } of await gauges.outbox()) this.set({ status }, count);
    },
  });

  return {
    ingested: (applied, count, lagMs) => {
      events.inc({ outcome: 'inserted' }, applied.inserted);
      events.inc({ outcome: 'updated' }, applied.updated);
      events.inc({ outcome: 'deleted' }, applied.deleted);
      events.inc({ outcome: 'ignored' }, applied.ignored);
      events.inc({ outcome: 'refused' }, applied.refused);
      scored.inc(count);
      lag.observe(Math.max(0, lagMs) / 1000);
    },
    posted: (platform, outcome) => posts.inc({ platform, outcome }),
    failed: (code) => errors.inc({ code }),
    render: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
  };
};
