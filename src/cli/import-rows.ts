// Rows of feedback from a file, one after the other; what is not understood keeps its line number and nothing else.
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { type CsvError, parse } from 'csv-parse';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { feedbackItemSchema } from '../core/coordination/feedback-intake.ts';
import { CcoError } from '../core/errors.ts';

// Exports give no id, or none that is worth keeping, where they are made by hand.
const rowSchema = feedbackItemSchema.extend({ id: feedbackItemSchema.shape.id.optional() });

export type FeedbackRow =
  | { readonly ok: true; readonly line: number; readonly item: z.infer<typeof rowSchema> }
  /** `line`: from 1, where the row begins. `field`: what was wrong, e.g. `at`. */
  | { readonly ok: false; readonly line: number; readonly field: string };

const names: Readonly<Record<keyof z.infer<typeof rowSchema>, readonly string[]>> = {
  id: ['id', 'ticket_id', 'review_id', 'message_id'],
  at: ['at', 'date', 'time', 'timestamp', 'created_at', 'created'],
  title: ['title', 'subject'],
  text: ['text', 'body', 'content', 'message', 'comment', 'review', 'description'],
  author: ['author', 'user', 'username', 'from', 'customer', 'requester'],
};
const fields = Object.keys(names) as (keyof typeof names)[];

/** Our name of a column; null: none of ours. Columns not known are passed over. */
const fieldOf = (column: string): keyof typeof names | null => {
  const plain = column
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, '_');
  return fields.find((field) => names[field].includes(plain)) ?? null;
};

/** ISO 8601, SQL or mail dates, and seconds or milliseconds since 1970; without a zone it is UTC. */
const instantOf = (value: unknown): unknown => {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{9,13}$/u.test(value))) {
    const count = Number(value);
    const date = DateTime.fromMillis(count < 1e11 ? count * 1000 : count, { zone: 'utc' });
    return date.isValid ? date.toISO() : value;
  }
  if (typeof value !== 'string') return value;
  const options = { zone: 'utc' };
  const found = [DateTime.fromISO, DateTime.fromSQL, DateTime.fromRFC2822, DateTime.fromHTTP]
    .map((read) => read(value.trim(), options))
    .find(({ isValid }) => isValid);
  return found?.toISO() ?? value;
};

const textOf = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);

const rowOf = (line: number, given: Readonly<Record<string, unknown>>): FeedbackRow => {
  const row: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(given)) {
    const field = fieldOf(column);
    // Of two columns that fit, the one named first in our list would be a guess: the first in the file is taken.
    if (field === null || row[field] !== undefined || value === '' || value === null || value === undefined) continue;
    row[field] = field === 'at' ? instantOf(value) : textOf(value);
  }
  const parsed = rowSchema.safeParse(row);
  if (parsed.success) return { ok: true, line, item: parsed.data };
  return { ok: false, line, field: String(parsed.error.issues[0]?.path[0] ?? 'row') };
};

const recordSchema = z.record(z.string(), z.unknown());

/** One JSON object a line; empty lines are passed over. */
export async function* readJsonLines(input: Readable): AsyncGenerator<FeedbackRow> {
  let line = 0;
  for await (const raw of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    const text = line === 1 ? raw.replace(/^\uFEFF/u, '') : raw;
    if (text.trim() === '') continue;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      yield { ok: false, line, field: 'JSON' };
      continue;
    }
    const record = recordSchema.safeParse(json);
    yield record.success ? rowOf(line, record.data) : { ok: false, line, field: 'JSON' };
  }
}

/** CRLF becomes LF, also where a chunk ends between the two: the parser counts the two as two lines inside quotes. */
async function* withPlainBreaks(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let held = '';
  for await (const chunk of chunks) {
    const text = held + (typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)));
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replaceAll('\r\n', '\n');
  }
  yield held + decoder.end();
}

/** The parser tells the line a record ends in. */
const breaksIn = (record: Readonly<Record<string, unknown>>): number =>
  Object.values(record).reduce<number>((sum, value) => sum + String(value).split('\n').length - 1, 0);

const infoSchema = z.object({ record: recordSchema, info: z.object({ lines: z.number() }) });

/**
 * CSV with a header (RFC 4180: quotes, line breaks in them, CRLF); a byte order mark is dropped. A quote that is never
 * closed takes the rest of the file with it: told as one bad line, its last.
 * @throws CcoError `import-columns` where the header has no column for the text or the date
 */
export async function* readCsv(input: Readable, delimiter: ',' | '\t'): AsyncGenerator<FeedbackRow> {
  const skipped: number[] = [];
  const rows = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 1_000_000,
    columns: (header: string[]) => {
      const found = new Set(header.map(fieldOf));
      const missing = (['text', 'at'] as const).filter((field) => !found.has(field));
      if (missing.length > 0)
        throw new CcoError(`The header has no column for ${missing.join(' and ')}.`, {
          code: 'import-columns',
          remedy: `Name columns like ${fields.join(', ')}; text can be ${names.text.join(', ')}, at ${names.at.join(', ')}.`,
        });
      return header;
    },
  });
  rows.on('skip', (error: CsvError) => skipped.push(Number(error.lines ?? 0)));
  pipeline(input, withPlainBreaks, rows).catch((error: unknown) =>
    rows.destroy(error instanceof Error ? error : undefined),
  );
  for await (const value of rows) {
    const { record, info } = infoSchema.parse(value);
    for (const line of skipped.splice(0)) yield { ok: false, line, field: 'quotes' };
    yield rowOf(info.lines - breaksIn(record), record);
  }
  for (const line of skipped) yield { ok: false, line, field: 'quotes' };
}
