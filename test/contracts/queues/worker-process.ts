// A process to be killed: pushes the events, starts on them, says so, and never finishes.
// Arguments: redis URL or `pglite`, data folder, number of events.
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pino from 'pino';
import { createQueues } from '../../../src/queues/index.ts';
import { createDeadLetters, messages } from './rig.ts';

const [where = '', folder = '', count = '0'] = process.argv.slice(2);
const queues = await createQueues(
  {
    backend: where.startsWith('redis:')
      ? { kind: 'redis', url: where }
      : { kind: 'pglite', pglite: await PGlite.create(join(folder, 'store')) },
    dataDir: folder,
  },
  { clock: { now: Date.now }, logger: pino({ level: 'silent' }), deadLetters: createDeadLetters() },
);
await Promise.all(messages(Number(count)).map((event) => queues.enqueuer.push(event)));
queues.startWorkers(
  {
    ingest: async () => {
      process.stdout.write('working\n');
      await new Promise(() => {});
    },
  },
  { queues: ['ingest'], concurrency: { ingest: 2 } },
);
