import { appendFile, mkdtemp, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSpool, type Spool } from '../../src/queues/spool.ts';
import type { SpoolRecord } from '../../src/queues/spool-file.ts';

const record = (id: number, text = 'x'): SpoolRecord => ({
  queue: 'ingest',
  id: `ingest-${id}`,
  json: `{"t":"${text}"}`,
});

describe('the spool', () => {
  let folder: string;
  let time: number;
  let logged: string[];
  const opened: Spool[] = [];
  const open = (maxBytes = 1_000_000): Spool => {
    const logger = pino({}, { write: (line: string) => void logged.push(line) });
    const spool = createSpool({ folder, maxBytes }, { clock: { now: () => time }, logger });
    opened.push(spool);
    return spool;
  };
  beforeEach(async () => {
    time = Date.UTC(2026, 2, 10);
    logged = [];
    folder = join(await mkdtemp(join(tmpdir(), 'cco-spool-')), 'spool');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((spool) => spool.close()));
    await rm(folder, { recursive: true, force: true });
  });
  const all = async (spool: Spool): Promise<string[]> => {
    const ids: string[] = [];
    for (let some = await spool.peek(2); some.length > 0; some = await spool.peek(2)) {
      ids.push(...some.map(({ id }) => id));
      await spool.advance(some.length);
    }
    return ids;
  };

  it('gives records back in order, and is empty then, on the disk too', async () => {
    const spool = open();
    for (let id = 0; id < 5; id += 1) expect(await spool.append([record(id)])).toBe(true);
    expect((await spool.peek(1)).map(({ id }) => id)).toEqual(['ingest-0']);
    await spool.append([record(5)]);
    expect(await all(spool)).toEqual([0, 1, 2, 3, 4, 5].map((id) => `ingest-${id}`));
    expect(spool.isEmpty()).toBe(true);
    expect(spool.bytes()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes no more than its size, and takes again once there is room', async () => {
    const spool = open(200);
    let taken = 0;
    while (await spool.append([record(taken)])) taken += 1;
    expect(taken).toBeGreaterThan(1);
    expect(spool.bytes()).toBeLessThanOrEqual(200);
    await all(spool);
    expect(await spool.append([record(9)])).toBe(true);
  });

  it('is found by the next process, in order, before what that one adds', async () => {
    const first = open();
    await first.append([record(1), record(2)]);
    await first.close();
    const second = open();
    expect(await second.adopt()).toBe(1);
    await second.append([record(3)]);
    expect(await all(second)).toEqual(['ingest-1', 'ingest-2', 'ingest-3']);
  });

  it('leaves alone what a living process holds, and takes it once its owner has stopped touching it', async () => {
    const first = open();
    await first.append([record(1)]);
    const second = open();
    expect(await second.adopt()).toBe(0);
    // As if it belonged to another process, of which nothing is known but what it writes here: not even whether a
    // process of that number is this one, since in containers all are the first.
    const [name = ''] = await readdir(folder);
    const foreign = name.replace(/[0-9a-f-]{36}/, '01890000-0000-7000-8000-000000000000');
    await rename(join(folder, name), join(folder, foreign));
    expect(await second.adopt()).toBe(0);
    const past = new Date(Date.now() - 60_000);
    await utimes(join(folder, foreign), past, past);
    expect(await second.adopt()).toBe(1);
    expect(await all(second)).toEqual(['ingest-1']);
    // Its first owner notices instead of writing where nobody reads.
    await expect(first.append([record(2)])).rejects.toThrow();
    expect(await first.append([record(2)])).toBe(true);
  });

  it('takes over all of what several left, also what they began in the same moment', async () => {
    const former = [open(), open(), open()];
    for (const [index, spool] of former.entries()) await spool.append([record(index)]);
    for (const spool of former) await spool.close();
    const next = open();
    expect(await next.adopt()).toBe(3);
    await next.append([record(3)]);
    const found = await all(next);
    expect(found.toSorted()).toEqual([0, 1, 2, 3].map((id) => `ingest-${id}`));
    expect(found.at(-1)).toBe('ingest-3');
  });

  it('removes the rest of a rewrite that a crash cut off', async () => {
    const first = open();
    await first.append([record(1)]);
    const [name = ''] = await readdir(folder);
    await first.close();
    await appendFile(join(folder, `${name}.new`), 'half');
    const past = new Date(Date.now() - 60_000);
    await utimes(join(folder, `${name}.new`), past, past);
    const second = open();
    expect(await second.adopt()).toBe(1);
    expect(await readdir(folder)).toHaveLength(1);
    expect(await all(second)).toEqual(['ingest-1']);
  });

  const hour = 60 * 60_000;
  const week = 7 * 24 * hour;

  it('gives up what has waited for a week, says how much that was, and keeps what is younger', async () => {
    const spool = open();
    await spool.append([record(1, 'canary'), record(2, 'canary')]);
    time += 2 * hour;
    await spool.append([record(3)]);
    time += week - 2 * hour - 1;
    expect(await spool.expire()).toBe(0);
    time += 1;
    expect(await spool.expire()).toBe(2);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ code: 'spool-expired', records: 2 }]);
    expect(logged.join()).not.toContain('canary');
    expect(await all(spool)).toEqual(['ingest-3']);
  });

  it('gives none older than a week out, also not what another process left', async () => {
    const first = open();
    await first.append([record(1)]);
    await first.close();
    time += week;
    const second = open();
    await second.append([record(2)]);
    expect(await second.adopt()).toBe(1);
    expect(await all(second)).toEqual(['ingest-2']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('forgets no other record in the place of one that expired while it was sent', async () => {
    const spool = open();
    await spool.append([record(1)]);
    time += 2 * hour;
    await spool.append([record(2)]);
    expect(await spool.peek(1)).toEqual([record(1)]);
    time += week - 2 * hour;
    await spool.expire();
    await spool.advance(1);
    expect(await all(spool)).toEqual(['ingest-2']);
  });

  it('drops only the half-written last line a crash leaves', async () => {
    const first = open();
    await first.append([record(1), record(2)]);
    const [name = ''] = await readdir(folder);
    await first.close();
    await appendFile(join(folder, name), '{"queue":"ingest","id":"ing');
    await utimes(join(folder, name), 0, 0);
    const second = open();
    await second.adopt();
    expect(await all(second)).toEqual(['ingest-1', 'ingest-2']);
  });

  it('rewrites what is in it: nothing of a removed record stays on the disk', async () => {
    const spool = open();
    await spool.append([record(1, 'canary'), record(2, 'canary'), record(3)]);
    await spool.peek(1);
    await spool.append([record(4, 'canary'), record(5)]);
    await spool.rewrite((each) => {
      if (each.id === 'ingest-2') return { ...each, json: '{"t":"y"}' };
      return each.json.includes('canary') ? null : each;
    });
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    expect(texts.join('')).not.toContain('canary');
    expect(await all(spool)).toEqual(['ingest-2', 'ingest-3', 'ingest-5']);
  });
});
