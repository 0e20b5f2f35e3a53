// Jobs the backend could not take, on disk, in order. A segment is one file of JSON lines that only its owner writes.
// Several processes may share the folder, also from different containers, where a process id says nothing.
import { type FileHandle, mkdir, open, readdir, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { errorCode } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import { createLock } from './lock.ts';
import { encode, namePattern, readRecords, type SpoolRecord } from './spool-file.ts';

export interface SpoolConfig {
  readonly folder: string;
  readonly maxBytes: number;
}

export interface Spool {
  /** Takes over what processes that ended left behind, at once or within half a minute; returns how many segments. */
  adopt(): Promise<number>;
  /** True once the records are on the disk (fsync); false where there is no room. */
  append(records: readonly SpoolRecord[]): Promise<boolean>;
  /** The oldest records, at most `count`; the same again until `advance`. */
  peek(count: number): Promise<readonly SpoolRecord[]>;
  /** Forgets the `count` records that were peeked at. */
  advance(count: number): Promise<void>;
  /** Replaces each record by what `change` makes of it; null removes it. */
  rewrite(change: (record: SpoolRecord) => SpoolRecord | null): Promise<void>;
  /** Forgets what has waited for seven days; returns how many records. */
  expire(): Promise<number>;
  isEmpty(): boolean;
  bytes(): number;
  close(): Promise<void>;
}

interface Segment {
  readonly path: string;
  /** When it was begun. */
  readonly at: number;
  bytes: number;
  /** Loaded when it is its turn; the records not yet drained. */
  records: SpoolRecord[] | null;
}

const segmentBytes = 4 * 1024 * 1024;
const keepMs = 7 * 24 * 60 * 60_000;
// A segment expires as a whole, by the age of its first record: its last one must not be much younger.
const segmentMs = 60 * 60_000;
/** A living owner touches its files every few seconds. */
const orphanAfterMs = 30_000;
const touchEveryMs = 5_000;
// Owners within this process: two spools may share a folder, and a spool's files outlive it.
const owners = new Set<string>();

export const createSpool = (config: SpoolConfig, deps: { readonly clock: Clock; readonly logger: Logger }): Spool => {
  const { clock, logger } = deps;
  const owner = v7();
  owners.add(owner);
  const lock = createLock();
  /** Oldest first; the last one may be open for writing. */
  let segments: Segment[] = [];
  let writing: { readonly handle: FileHandle; readonly segment: Segment } | null = null;
  /** What `peek` showed last. */
  let shown: Segment | undefined;
  let sequence = 0;

  const used = (): number => segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const read = (path: string): Promise<SpoolRecord[]> => readRecords(path, logger);
  const suffix = `${owner}.jsonl`;

  const newPath = (at: number): string => {
    sequence += 1;
    return join(config.folder, `${String(at).padStart(15, '0')}-${String(sequence).padStart(6, '0')}.${suffix}`);
  };

  const syncFolder = async (): Promise<void> => {
    const folder = await open(config.folder, 'r');
    await folder.sync().finally(() => folder.close());
  };

  const seal = async (): Promise<void> => {
    const open = writing;
    writing = null;
    await open?.handle.close();
  };
  const openSegment = async (): Promise<{ handle: FileHandle; segment: Segment }> => {
    await mkdir(config.folder, { recursive: true, mode: 0o700 });
    const at = clock.now();
    const path = newPath(at);
    const handle = await open(path, 'ax', 0o600);
    await syncFolder();
    const segment: Segment = { path, at, bytes: 0, records: null };
    segments.push(segment);
    writing = { handle, segment };
    return writing;
  };

  const write = async (data: Buffer): Promise<void> => {
    const full = writing !== null && writing.segment.bytes >= segmentBytes;
    if (full || (writing !== null && clock.now() - writing.segment.at >= segmentMs)) await seal();
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

  /** What waited too long goes, also while the backend is down. */
  const expire = async (): Promise<number> => {
    let count = 0;
    // Adopted ones may be in between.
    for (const segment of segments.filter(({ at }) => clock.now() - at >= keepMs)) {
      if (writing?.segment === segment) await seal();
      count += (segment.records ?? (await read(segment.path).catch(() => []))).length;
      segments = segments.filter((each) => each !== segment);
      await unlink(segment.path).catch(() => undefined);
    }
    if (count > 0) logger.warn({ code: 'spool-expired', records: count }, 'spooled for seven days: given up');
    return count;
  };

  /** The first segment that has records, loaded. */
  const head = async (): Promise<Segment | null> => {
    await expire();
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

  const touchOne = (path: string, at = new Date()): Promise<void> => utimes(path, at, at);

  const isOrphan = async (name: string): Promise<boolean> => {
    const [, , , id = ''] = namePattern.exec(name.replace(/\.new$/, '')) ?? [];
    if (id === '' || owners.has(id)) return false;
    const { mtimeMs } = await stat(join(config.folder, name));
    return Date.now() - mtimeMs > orphanAfterMs;
  };

  const adoptOne = async (name: string): Promise<boolean> => {
    try {
      if (!(await isOrphan(name))) return false;
      if (name.endsWith('.new')) {
        // A rewrite that was never finished.
        await unlink(join(config.folder, name));
        return false;
      }
      const at = Number(namePattern.exec(name)?.[1]);
      // A number of ours: two owners may have begun a segment in the same millisecond.
      const path = newPath(at);
      // First, since its last owner may have let go of it: from now on it is held.
      await touchOne(join(config.folder, name));
      await rename(join(config.folder, name), path);
      segments.push({ path, at, bytes: (await stat(path)).size, records: null });
      return true;
    } catch (error) {
      // Another process was first.
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  };

  const touch = setInterval(() => {
    for (const { path } of segments) touchOne(path).catch(() => undefined);
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
    peek: (count) =>
      lock.run(async () => {
        shown = (await head()) ?? undefined;
        return shown?.records?.slice(0, count) ?? [];
      }),
    advance: (count) =>
      lock.run(async () => {
        const first = segments[0];
        // Expired since.
        if (first !== shown) return;
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
    expire: () => lock.run(expire),
    isEmpty: () => segments.length === 0,
    bytes: used,
    close: () =>
      lock.run(async () => {
        clearInterval(touch);
        await seal();
        owners.delete(owner);
        // As if untouched for long: the next start need not wait.
        for (const { path } of segments) await touchOne(path, new Date(0)).catch(() => undefined);
      }),
  };
};
