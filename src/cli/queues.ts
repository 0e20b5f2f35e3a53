import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { styled, table } from './print.ts';
import { findServer } from './server-client.ts';

const queuesSchema = z.object({
  queues: z.array(z.object({ queue: z.string(), state: z.string(), count: z.number() })),
  deadLetters: z.array(
    z.object({ id: z.string(), queue: z.string(), errorCode: z.string(), at: z.string(), attempts: z.number() }),
  ),
});
const states = ['waiting', 'active', 'delayed', 'failed'] as const;

const printTable = (rows: readonly (readonly string[])[]): void => {
  const [head = '', ...lines] = table(rows).split('\n');
  process.stdout.write(`${[styled('bold', head), ...lines].join('\n')}\n`);
};

/** Prints jobs by queue and state, and the dead letters by id; never what they hold. */
export const listQueues = async ({ json = false }: { json?: boolean }): Promise<void> => {
  const server = await findServer(loadConfig());
  const found = await server.call('GET', '/api/queues', queuesSchema);
  if (json) {
    process.stdout.write(`${JSON.stringify(found)}\n`);
    return;
  }
  const names = [...new Set(found.queues.map(({ queue }) => queue))];
  const count = (queue: string, state: string): string =>
    String(found.queues.find((one) => one.queue === queue && one.state === state)?.count ?? 0);
  printTable([['Queue', ...states], ...names.map((queue) => [queue, ...states.map((state) => count(queue, state))])]);
  if (found.deadLetters.length === 0) {
    process.stdout.write('\nNo dead letters.\n');
    return;
  }
  process.stdout.write('\n');
  printTable([
    ['Dead letter', 'Queue', 'Error', 'Attempts', 'Since'],
    ...found.deadLetters.map(({ id, queue, errorCode, attempts, at }) => [id, queue, errorCode, String(attempts), at]),
  ]);
  process.stdout.write('`cco queues retry <id>` puts one back.\n');
};

/** Puts one dead letter back into its queue. */
export const retryDeadLetter = async (id: string): Promise<void> => {
  const server = await findServer(loadConfig());
  await server.call(
    'POST',
    `/api/queues/dead-letters/${encodeURIComponent(id)}/retry`,
    z.object({ retried: z.string() }),
  );
  process.stdout.write(`${id} is back in its queue.\n`);
};
