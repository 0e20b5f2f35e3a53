import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { styled, table } from './print.ts';
import { findServer } from './server-client.ts';

const spacesSchema = z.object({
  spaces: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      platform: z.string(),
      status: z.string(),
      score: z.number().nullable(),
    }),
  ),
});

/** Prints the spaces of the running program with their score and status. */
export const listSpaces = async ({ json = false }: { json?: boolean }): Promise<void> => {
  const server = await findServer(loadConfig());
  const found = await server.call('GET', '/api/spaces', spacesSchema);
  if (json) {
    process.stdout.write(`${JSON.stringify(found)}\n`);
    return;
  }
  if (found.spaces.length === 0) {
    process.stdout.write('No spaces yet: they appear with their first message.\n');
    return;
  }
  const rows = found.spaces.map(({ name, id, status, score }) => [name, id, score?.toFixed(2) ?? '–', status]);
  const [head = '', ...lines] = table([['Space', 'Id', 'Score', 'Status'], ...rows]).split('\n');
  process.stdout.write(`${[styled('bold', head), ...lines].join('\n')}\n`);
};
