import { appendFile, mkdtemp, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSpool, type Spool, type SpoolRecord } from '../../src/queues/spool.ts';

const record = (id: number, text = 'x'): SpoolRecord => ({
  queue: 'ingest',
  id: `ingest-${id}`,
  json: `{"t":"${text}"}`,
});
const logger = pino({ level: 'silent' });

describe('the spool', () => {
  let folder: string;
  const opened: Spool[] = [];
  const open = (maxBytes = 1_000_000): Spool => {
    const spool = createSpool({ folder, maxBytes }, logger);
    opened.push(spool);
    return spool;
  };
  beforeEach(async () => {
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
    // As if it belonged to another process: this machine's first one, which lives.
    const [name = ''] = await readdir(folder);
    const foreign = name.replace(/\.\d+\.[0-9a-f-]{36}\./, '.1.01890000-0000-7000-8000-000000000000.');
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

  it('drops only the half-written last line a crash leaves', async () => {
    const first = open();
    await first.append([record(1), record(2)]);
    const [name = ''] = await readdir(folder);
    await first.close();
    await appendFile(join(folder, name), '{"queue":"ingest","id":"ing');
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
