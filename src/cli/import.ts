// `cco import`: feedback from an export of another system (CSV or JSON lines) into a space of the running program.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { type FeedbackItem, sourceSchema } from '../core/coordination/feedback-intake.ts';
import { CcoError } from '../core/errors.ts';
import { type FeedbackRow, readCsv, readJsonLines } from './import-rows.ts';
import { createProgress, type Progress } from './progress.ts';
import { findServer, type ServerClient } from './server-client.ts';

const batchItems = 50;
const batchCharacters = 400_000;
const badShown = 20;

export interface ImportReport {
  readonly read: number;
  readonly added: number;
  /** There from an earlier import, or twice in the file. */
  readonly known: number;
  /** Dated in the future. */
  readonly refused: number;
  /** Lines that were not understood, and which field it was. */
  readonly bad: readonly { readonly line: number; readonly field: string }[];
}

const takenSchema = z.object({ added: z.number(), known: z.number(), refused: z.number() });
export type Post = (items: readonly FeedbackItem[]) => Promise<z.infer<typeof takenSchema>>;

// Rows without an id of their own are known again by what is in them.
const withId = ({ id, ...row }: Extract<FeedbackRow, { ok: true }>['item']): FeedbackItem => {
  if (id !== undefined) return { id, ...row };
  const content = JSON.stringify([row.at, row.author ?? '', row.title ?? '', row.text]);
  return { id: `row-${createHash('sha256').update(content).digest('base64url')}`, ...row };
};

/** Posts all rows in batches; a batch that fails ends it, and running it again goes on where it was. */
export const importRows = async (rows: AsyncIterable<FeedbackRow>, post: Post): Promise<ImportReport> => {
  const report = { read: 0, added: 0, known: 0, refused: 0 };
  const bad: { line: number; field: string }[] = [];
  let batch: FeedbackItem[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const taken = await post(batch);
    report.added += taken.added;
    report.known += taken.known;
    report.refused += taken.refused;
    batch = [];
    characters = 0;
  };
  for await (const row of rows) {
    report.read += 1;
    if (!row.ok) {
      bad.push({ line: row.line, field: row.field });
      continue;
    }
    const item = withId(row.item);
    batch.push(item);
    characters += item.text.length;
    if (batch.length >= batchItems || characters >= batchCharacters) await flush();
  }
  await flush();
  return { ...report, bad };
};

const number = (value: number): string => value.toLocaleString('en');

/** What an import did, for people; without content. */
export const reportText = (file: string, { read, added, known, refused, bad }: ImportReport): string => {
  const parts = [
    `${number(added)} new`,
    `${number(known)} there already`,
    ...(refused === 0 ? [] : [`${number(refused)} dated in the future, left out`]),
    ...(bad.length === 0 ? [] : [`${number(bad.length)} not understood`]),
  ];
  const lines = bad.slice(0, badShown).map(({ line, field }) => `  line ${line}: ${field}`);
  const more = bad.length > badShown ? [`  and ${number(bad.length - badShown)} more`] : [];
  return [`${number(read)} read from ${file}: ${parts.join(', ')}.`, ...lines, ...more, ''].join('\n');
};

const open = async (path: string) => {
  try {
    const { size } = await stat(path);
    return { size, stream: createReadStream(path) };
  } catch (cause) {
    throw new CcoError(`${path} cannot be read.`, {
      code: 'import-file',
      remedy: 'Check the path, and that this user may read it.',
      cause,
    });
  }
};

const postTo =
  (server: ServerClient, space: string, source: string): Post =>
  (items) =>
    server.call('POST', '/api/feedback', takenSchema, { space, source, items });

/** Reads the file line by line; `--json` prints the report as data. */
export const importFeedback = async (
  path: string,
  { space, source, json = false }: { space: string; source: string; json?: boolean },
): Promise<void> => {
  if (!sourceSchema.safeParse(source).success)
    throw new CcoError('--source is not a name for where the feedback is from.', {
      code: 'import-source',
      remedy: 'Use small letters, digits and hyphens, e.g. --source tickets; not command, nor chat.',
    });
  const { size, stream } = await open(path);
  const server = await findServer(loadConfig());
  const progress: Progress = createProgress('Importing', Math.ceil(size / 1024), 'KB');
  const post = postTo(server, space, source);
  const counted: Post = async (items) => {
    const taken = await post(items);
    progress.update(Math.floor(stream.bytesRead / 1024));
    return taken;
  };
  try {
    const isCsv = ['.csv', '.tsv'].includes(extname(path).toLowerCase());
    const rows = isCsv ? readCsv(stream, extname(path).toLowerCase() === '.tsv' ? '\t' : ',') : readJsonLines(stream);
    const report = await importRows(rows, counted);
    progress.stop();
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(basename(path), report));
  } finally {
    progress.stop();
    stream.destroy();
  }
};
