// Jobs the backend could not take, on disk, in order. A segment is one file of JSON lines that only its owner writes.
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { z } from 'zod';
import { errorCode } from '../core/errors.ts';
import { queueNameSchema } from './catalog.ts';
import { createLock } from './lock.ts';

const recordSchema = z.object({ queue: queueNameSchema, id: z.string(), json: z.string() });
/** One job: its queue, its id, its payload as JSON. */
export type SpoolRecord = z.infer<typeof recordSchema>;

export interface SpoolConfig {
  readonly folder: string;
  readonly maxBytes: number;
}

export interface Spool {
  /** Takes over what processes that ended left behind; returns how many segments. */
  adopt(): Promise<number>;
  /** True once the records are on the disk (fsync); false where there is no room. */
  append(records: readonly SpoolRecord[]): Promise<boolean>;
  /** The oldest records, at most `count`; the same again until `advance`. */
  peek(count: number): Promise<readonly SpoolRecord[]>;
  /** Forgets the oldest `count` records. */
  advance(count: number): Promise<void>;
  /** Replaces each record by what `change` makes of it; null removes it. */
  rewrite(change: (record: SpoolRecord) => SpoolRecord | null): Promise<void>;
  isEmpty(): boolean;
  bytes(): number;
  close(): Promise<void>;
}

interface Segment {
  readonly path: string;
  bytes: number;
  /** Loaded when it is its turn; the records not yet drained. */
  records: SpoolRecord[] | null;
}

const segmentBytes = 4 * 1024 * 1024;
/** A living owner touches its files every few seconds. */
const orphanAfterMs = 30_000;
const touchEveryMs = 5_000;
// Owners within this process: two spools may share a folder, and a spool's files outlive it.
const owners = new Set<string>();

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
};

const namePattern = /^(\d{15})-(\d{6})\.(\d+)\.([0-9a-f-]{36})\.jsonl$/;

const encode = (records: readonly SpoolRecord[]): Buffer =>
  Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));

export const createSpool = (config: SpoolConfig, logger: Logger): Spool => {
  const owner = v7();
  owners.add(owner);
  const lock = createLock();
  /** Oldest first; the last one may be open for writing. */
  let segments: Segment[] = [];
  let writing: { readonly handle: FileHandle; readonly segment: Segment } | null = null;
  let sequence = 0;

  const used = (): number => segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const suffix = `${process.pid}.${owner}.jsonl`;

  const syncFolder = async (): Promise<void> => {
    const folder = await open(config.folder, 'r');
    await folder.sync().finally(() => folder.close());
  };

  const parse = (line: string): SpoolRecord | null => {
    try {
      return recordSchema.parse(JSON.parse(line));
    } catch {
      // Half a line is what a crash leaves of a write that was never acknowledged.
      logger.warn('a spool line cannot be read and is left out');
      return null;
    }
  };
  const read = async (path: string): Promise<SpoolRecord[]> => {
    const text = await readFile(path, 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => parse(line) ?? []);
  };

  const seal = async (): Promise<void> => {
    const open = writing;
    writing = null;
    await open?.handle.close();
  };
  const openSegment = async (): Promise<{ handle: FileHandle; segment: Segment }> => {
    await mkdir(config.folder, { recursive: true, mode: 0o700 });
    sequence += 1;
    const name = `${String(Date.now()).padStart(15, '0')}-${String(sequence).padStart(6, '0')}.${suffix}`;
    const path = join(config.folder, name);
    const handle = await open(path, 'ax', 0o600);
    await syncFolder();
    const segment: Segment = { path, bytes: 0, records: null };
    segments.push(segment);
    writing = { handle, segment };
    return writing;
  };

  const write = async (data: Buffer): Promise<void> => {
    if (writing !== null && writing.segment.bytes >= segmentBytes) await seal();
    const { handle, segment } = writing ?? (await openSegment());
    try {
      await handle.appendFile(data);
      await handle.datasync();
      // Adopted by another process, which took us for dead: it may not have seen this.
      await stat(segment.path);
    } catch (error) {
      await handle.truncate(segment.bytes).catch(() => undefined);
      await seal().catch(() => undefined);
      throw error;
    }
    segment.bytes += data.length;
  };

  const dropFirst = async (): Promise<void> => {
    const first = segments.shift();
    if (first === undefined) return;
    if (writing?.segment === first) await seal();
    await unlink(first.path).catch(() => undefined);
  };

  /** The first segment that has records, loaded. */
  const head = async (): Promise<Segment | null> => {
    for (let first = segments[0]; first !== undefined; first = segments[0]) {
      if (writing?.segment === first) await seal();
      try {
        first.records ??= await read(first.path);
      } catch (error) {
        logger.error({ code: errorCode(error) }, 'a spool segment cannot be read');
        first.records = [];
        segments.shift();
        continue;
      }
      if (first.records.length > 0) return first;
      await dropFirst();
    }
    return null;
  };

  const isOrphan = async (name: string): Promise<boolean> => {
    const [, , , pid = '', id = ''] = namePattern.exec(name) ?? [];
    if (id === '' || owners.has(id)) return false;
    if (Number(pid) === process.pid || !isAlive(Number(pid))) return true;
    const { mtimeMs } = await stat(join(config.folder, name));
    return Date.now() - mtimeMs > orphanAfterMs;
  };

  const adoptOne = async (name: string): Promise<boolean> => {
    try {
      if (!(await isOrphan(name.replace(/\.new$/, '')))) return false;
      if (name.endsWith('.new')) {
        // A rewrite that was never finished.
        await unlink(join(config.folder, name));
        return false;
      }
      const [, at, number] = namePattern.exec(name) ?? [];
      const path = join(config.folder, `${at}-${number}.${suffix}`);
      await rename(join(config.folder, name), path);
      segments.push({ path, bytes: (await stat(path)).size, records: null });
      return true;
    } catch (error) {
      // Another process was first.
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  };

  const touch = setInterval(() => {
    const now = new Date();
    for (const { path } of segments) utimes(path, now, now).catch(() => undefined);
  }, touchEveryMs);
  touch.unref();

  return {
    adopt: () =>
      lock.run(async () => {
        const names = await readdir(config.folder).catch(() => []);
        let adopted = 0;
        for (const name of names.sort()) if (await adoptOne(name)) adopted += 1;
        const current = writing?.segment;
        segments = [
          ...segments.filter((segment) => segment !== current).sort((a, b) => (a.path < b.path ? -1 : 1)),
          ...(current === undefined ? [] : [current]),
        ];
        return adopted;
      }),
    append: (records) =>
      lock.run(async () => {
        const data = encode(records);
        if (used() + data.length > config.maxBytes) return false;
        await write(data);
        return true;
      }),
    peek: (count) => lock.run(async () => (await head())?.records?.slice(0, count) ?? []),
    advance: (count) =>
      lock.run(async () => {
        const first = segments[0];
        first?.records?.splice(0, count);
        if (first?.records?.length === 0) await dropFirst();
      }),
    rewrite: (change) =>
      lock.run(async () => {
        await seal();
        for (const segment of segments) {
          const before = segment.records ?? (await read(segment.path));
          const after = before.flatMap((record) => change(record) ?? []);
          if (after.length === before.length && after.every((record, index) => record === before[index])) continue;
          const data = encode(after);
          const temporary = `${segment.path}.new`;
          await writeFile(temporary, data, { mode: 0o600, flush: true });
          await rename(temporary, segment.path);
          segment.bytes = data.length;
          if (segment.records !== null) segment.records = after;
        }
        if (segments.length > 0) await syncFolder();
      }),
    isEmpty: () => segments.length === 0,
    bytes: used,
    close: () =>
      lock.run(async () => {
        clearInterval(touch);
        await seal();
        owners.delete(owner);
      }),
  };
};
