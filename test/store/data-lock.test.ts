import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../src/store/data-lock.ts';

const isLinux = process.platform === 'linux';

describe('The lock of a data folder', () => {
  let folder = '';
  const path = (): string => join(folder, 'lock');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cco-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is released by its holder, who leaves nothing behind', () => {
    const lock = lockDataFolder(folder);
    expect(existsSync(path())).toBe(true);
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while held', () => {
    lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(expect.objectContaining({ code: 'data-dir-in-use' }));
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 4_194_305, started: null })],
    ['an empty file', ''],
    ['nonsense', '{"pid": "x"}'],
  ])('is taken over from %s', (_, content) => {
    writeFileSync(path(), content);
    const lock = lockDataFolder(folder);
    expect(readdirSync(folder)).toEqual(['lock']);
    lock.release();
  });

  it.runIf(isLinux)('is taken over from a dead process whose number a living one has got', () => {
    writeFileSync(path(), JSON.stringify({ pid: process.ppid, started: 'an earlier boot 1' }));
    lockDataFolder(folder).release();
  });

  it('is not taken from a living process that cannot be told from its holder', () => {
    writeFileSync(path(), JSON.stringify({ pid: process.ppid, started: null }));
    expect(() => lockDataFolder(folder)).toThrow(expect.objectContaining({ data: { folder, pid: process.ppid } }));
  });

  it('does not release what another process holds', () => {
    const lock = lockDataFolder(folder);
    writeFileSync(path(), JSON.stringify({ pid: process.ppid, started: null }));
    lock.release();
    expect(existsSync(path())).toBe(true);
  });
});
