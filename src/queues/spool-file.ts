// A file of the spool: JSON lines under a name that says when it was begun, which one of its owner it is, and whose.
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { queueNameSchema } from './catalog.ts';

const recordSchema = z.object({ queue: queueNameSchema, id: z.string(), json: z.string() });
/** One job: its queue, its id, its payload as JSON. */
export type SpoolRecord = z.infer<typeof recordSchema>;

/** Time, number, owner. */
export const namePattern = /^(\d{15})-(\d{6,})\.([0-9a-f-]{36})\.jsonl$/;

export const encode = (records: readonly SpoolRecord[]): Buffer =>
  Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));

const parse = (line: string, logger: Logger): SpoolRecord | null => {
  try {
    return recordSchema.parse(JSON.parse(line));
  } catch {
    // Half a line is what a crash leaves of a write that was never acknowledged.
    logger.warn('a spool line cannot be read and is left out');
    return null;
  }
};
/** All that can be read of a segment. */
export const readRecords = async (path: string, logger: Logger): Promise<SpoolRecord[]> => {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => parse(line, logger) ?? []);
};
