import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureToken, readToken } from '../../src/main/data-folder.ts';

describe('the API token', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cco-token-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made at the first start, for its owner alone, and read at every later one', async () => {
    const { token, created } = await ensureToken(folder);
    expect([token.length >= 32, created]).toEqual([true, true]);
    expect(statSync(join(folder, 'api-token')).mode & 0o777).toBe(0o600);
    expect(await ensureToken(folder)).toEqual({ token, created: false });
    expect(await readToken(folder)).toBe(token);
    expect(readdirSync(folder)).toEqual(['api-token']);
  });

  it('is one, however many processes start together', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => ensureToken(folder)));
    expect(new Set(made.map(({ token }) => token)).size).toBe(1);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['api-token']);
  });

  it('is made again where a start that was killed left an empty file', async () => {
    writeFileSync(join(folder, 'api-token'), '');
    const { token, created } = await ensureToken(folder);
    expect(created).toBe(true);
    expect(readFileSync(join(folder, 'api-token'), 'utf8')).toBe(token);
    expect(await ensureToken(folder)).toEqual({ token, created: false });
  });

  it('says why it cannot be made', async () => {
    await expect(ensureToken(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
