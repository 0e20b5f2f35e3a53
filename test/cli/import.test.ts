// `cco import`: what is read of a file, and what is said about it.
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { importRows, type Post, reportText } from '../../src/cli/import.ts';
import { type FeedbackRow, readCsv, readJsonLines } from '../../src/cli/import-rows.ts';
import type { FeedbackItem } from '../../src/core/coordination/feedback-intake.ts';

const all = async (rows: AsyncIterable<FeedbackRow>): Promise<FeedbackRow[]> => {
  const found: FeedbackRow[] = [];
  for await (const row of rows) found.push(row);
  return found;
};
const csv = (text: string, delimiter: ',' | '\t' = ',') => all(readCsv(Readable.from([text]), delimiter));
const jsonLines = (text: string) => all(readJsonLines(Readable.from([text])));

describe('CSV', () => {
  it('is read with quotes, commas and line breaks in them, CRLF and a byte order mark', async () => {
    const text =
      '\uFEFFid,date,subject,body,user,stars\r\n' +
      '1,2026-03-01T10:00:00Z,"Slow, again","It is ""slow""\r\nevery day",ann,2\r\n' +
      '\r\n' +
      '2,2026-03-02,,fine,,5\r\n';
    expect(await csv(text)).toEqual([
      {
        ok: true,
        line: 2,
        item: {
          id: '1',
          at: '2026-03-01T10:00:00.000Z',
          title: 'Slow, again',
          text: 'It is "slow"\nevery day',
          author: 'ann',
        },
      },
      { ok: true, line: 5, item: { id: '2', at: '2026-03-02T00:00:00.000Z', text: 'fine' } },
    ]);
  });

  it('may be separated by tabs', async () => {
    expect(await csv('at\ttext\n2026-03-01\ta, b\n', '\t')).toMatchObject([{ ok: true, item: { text: 'a, b' } }]);
  });

  it.each([
    ['2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01 10:00:00', '2026-03-01T10:00:00.000Z'],
    ['Sun, 01 Mar 2026 10:00:00 +0000', '2026-03-01T10:00:00.000Z'],
    ['1772359200', '2026-03-01T10:00:00.000Z'],
    ['1772359200000', '2026-03-01T10:00:00.000Z'],
  ])('the date %s is %s', async (given, at) => {
    expect(await csv(`text,created at\nx,"${given}"\n`)).toMatchObject([{ ok: true, item: { at } }]);
  });

  it('rows that are not understood are told by line and field, the others are read', async () => {
    const text = 'at,text\n2026-03-01,ok\nyesterday,hm\n2026-03-01,\n2026-03-01,"a" b\n2026-03-02,"open\n';
    const rows = await csv(text);
    expect(rows.filter(({ ok }) => ok)).toHaveLength(2);
    expect(rows.flatMap((row) => (row.ok ? [] : [`${row.line} ${row.field}`])).sort()).toEqual([
      '3 at',
      '4 text',
      '6 quotes',
    ]);
  });

  it.each([
    ['id,when\n1,2\n', 'text and at'],
    ['text\nx\n', 'at'],
  ])('without the columns it needs is refused with what they may be called', async (text, missing) => {
    await expect(csv(text)).rejects.toMatchObject({
      code: 'import-columns',
      message: `The header has no column for ${missing}.`,
    });
  });

  it('that is empty has no rows', async () => {
    expect(await csv('')).toEqual([]);
    expect(await csv('at,text\n')).toEqual([]);
  });
});

describe('JSON lines', () => {
  it('are read, and bad ones told by number', async () => {
    const lines = [
      '{"id": 7, "at": "2026-03-01T10:00:00Z", "text": "ok", "lang": "en"}',
      '',
      '{"at": 1772359200, "message": "fine", "from": "ben"}',
      'nonsense',
      '[1]',
      '{"text": "no date"}',
    ];
    expect(await jsonLines(lines.join('\r\n'))).toEqual([
      { ok: true, line: 1, item: { id: '7', at: '2026-03-01T10:00:00.000Z', text: 'ok' } },
      { ok: true, line: 3, item: { at: '2026-03-01T10:00:00.000Z', text: 'fine', author: 'ben' } },
      { ok: false, line: 4, field: 'JSON' },
      { ok: false, line: 5, field: 'JSON' },
      { ok: false, line: 6, field: 'at' },
    ]);
  });
});

/** Takes each id once, as the server does. */
const createServer = () => {
  const ids = new Set<string>();
  const batches: number[] = [];
  const post: Post = async (items: readonly FeedbackItem[]) => {
    batches.push(items.length);
    const before = ids.size;
    for (const { id } of items) ids.add(id);
    const added = ids.size - before;
    return { added, known: items.length - added, refused: 0 };
  };
  return { post, batches, ids };
};

describe('an import', () => {
  const file = Array.from({ length: 120 }, (_, n) => `{"at": "2026-03-01T10:00:00Z", "text": "text ${n}"}`).join('\n');
  const rows = () => readJsonLines(Readable.from([file]));

  it('goes in batches, and again is a no-op, also for rows without an id', async () => {
    const { post, batches, ids } = createServer();
    expect(await importRows(rows(), post)).toEqual({ read: 120, added: 120, known: 0, refused: 0, bad: [] });
    expect(batches).toEqual([50, 50, 20]);
    expect(await importRows(rows(), post)).toEqual({ read: 120, added: 0, known: 120, refused: 0, bad: [] });
    expect(ids.size).toBe(120);
  });

  it('posts long texts in smaller batches', async () => {
    const { post, batches } = createServer();
    const long = Array.from({ length: 60 }, (_, n) =>
      JSON.stringify({ id: String(n), at: '2026-03-01T10:00:00Z', text: 'x'.repeat(10_000) }),
    );
    await importRows(readJsonLines(Readable.from([long.join('\n')])), post);
    expect(batches).toEqual([40, 20]);
  });

  it('that fails half-way goes on where it was when it is run again', async () => {
    const { post, ids } = createServer();
    let calls = 0;
    const failing: Post = async (items) => {
      calls += 1;
      if (calls === 2) throw new Error('down');
      return await post(items);
    };
    await expect(importRows(rows(), failing)).rejects.toThrow('down');
    expect(ids.size).toBe(50);
    expect(await importRows(rows(), post)).toMatchObject({ added: 70, known: 50 });
  });

  it('ends in a summary that quotes nothing', async () => {
    const bad = Array.from({ length: 25 }, (_, n) => ({ line: n + 2, field: 'at' }));
    const text = reportText('tickets.csv', { read: 1230, added: 1200, known: 4, refused: 1, bad });
    expect(text.split('\n')[0]).toBe(
      '1,230 read from tickets.csv: 1,200 new, 4 there already, 1 dated in the future, left out, 25 not understood.',
    );
    expect(text).toContain('\n  line 2: at\n');
    expect(text).toContain('  and 5 more');
  });
});
