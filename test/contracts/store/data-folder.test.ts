import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { until } from '../../services/until.ts';
import { message, said, space, start } from './events.ts';

describe('The data folder of the embedded store', () => {
  let parent = '';
  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'cco-folder-'));
  });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('keeps what was stored, belongs to its owner alone, and to one process at a time', async () => {
    const dataDir = join(parent, 'data');
    const first = await createPgliteStore({ dataDir });
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await first.store.messages.apply([said('m')], start);
    await expect(createPgliteStore({ dataDir })).rejects.toMatchObject({
      code: 'data-dir-in-use',
      remedy: expect.stringMatching(new RegExp(`${process.pid}.*${dataDir}`, 'u')),
      data: { folder: dataDir, pid: process.pid },
    });
    expect(await first.store.messages.get(message('m'))).not.toBeNull();
    await first.store.close();
    const second = await createPgliteStore({ dataDir });
    expect(await second.store.messages.get(message('m'))).toMatchObject({ text: 'text of m' });
    await second.store.close();
  });

  it('gives the room of removed rows back by itself', async () => {
    const { store, db } = await createPgliteStore({ dataDir: 'memory', vacuumEveryMs: 100 });
    for (let n = 0; n < 20; n += 1) {
      await store.messages.apply([said(`m${n}`)], start);
      await store.spaces.takeDirt(space);
    }
    await until(
      async () => {
        const { rows } = await sql<{ size: number }>`select pg_relation_size('cco.dirt')::int as size`.execute(db);
        return rows[0]?.size === 0;
      },
      { label: 'the table of dirt marks has shrunk' },
    );
    await store.close();
  });

  it('survives a killed process and is taken over from it', async () => {
    const dataDir = join(parent, 'killed');
    const script = `
      import { createPgliteStore } from ${JSON.stringify(new URL('../../../src/store/pglite.ts', import.meta.url).href)};
      const { store } = await createPgliteStore({ dataDir: ${JSON.stringify(dataDir)} });
      await store.messages.apply([${JSON.stringify(said('m'))}], ${start});
      process.stdout.write('stored');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await expect(createPgliteStore({ dataDir })).rejects.toMatchObject({ data: { pid: child.pid } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { store } = await createPgliteStore({ dataDir });
    expect(await store.messages.get(message('m'))).toMatchObject({ text: 'text of m' });
    expect(JSON.parse(readFileSync(join(dataDir, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    await store.close();
  });
});
