// One process a data folder: a second one that opens PGlite's files loses rows without a word.
import { linkSync, mkdirSync, readFileSync, renameSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CcoError } from '../core/errors.ts';

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** Tells the process from a later one that got the same pid; null where the system does not say. */
  started: z.string().nullable(),
});
type Holder = z.infer<typeof holderSchema>;

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** Boot and start time of a process, from Linux's /proc; null elsewhere. */
const startOf = (pid: number): string | null => {
  const stat = read(`/proc/${pid}/stat`);
  const boot = read('/proc/sys/kernel/random/boot_id');
  if (stat === null || boot === null) return null;
  // Field 22; the name, field 2, may hold spaces and brackets.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return started === undefined ? null : `${boot.trim()} ${started}`;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const holds = (holder: Holder): boolean => {
  if (!isAlive(holder.pid)) return false;
  const started = startOf(holder.pid);
  return started === null || holder.started === null || started === holder.started;
};

const parse = (text: string): Holder | null => {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

const inUse = (folder: string, pid: number | null): CcoError =>
  new CcoError(`The data folder ${folder} is in use by ${pid === null ? 'another process' : `process ${pid}`}.`, {
    code: 'data-dir-in-use',
    remedy: `Stop ${pid === null ? 'the process that uses it' : `process ${pid}`}, or set CCO_DATA_DIR to another folder than ${folder}.`,
    data: pid === null ? { folder } : { folder, pid },
  });

const exists = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

const guardMaxAgeMs = 10_000;

/** Two that find the same dead lock must not both take it over: the change is made under a folder only one can make. */
const guarded = (folder: string, work: () => void): void => {
  const path = join(folder, 'lock.takeover');
  try {
    mkdirSync(path);
  } catch (error) {
    if (!exists(error)) throw error;
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
    if (Date.now() - mtimeMs < guardMaxAgeMs) throw inUse(folder, null);
  }
  try {
    work();
  } finally {
    rmdirSync(path);
  }
};

/**
 * Takes the folder for this process, also from a dead one.
 * @throws CcoError `data-dir-in-use` while a live process holds it
 */
export const lockDataFolder = (folder: string): { release(): void } => {
  const path = join(folder, 'lock');
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder);
  const draft = join(folder, `lock.${process.pid}`);
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    // A link appears with its content, all at once, and fails where there is one.
    linkSync(draft, path);
    unlinkSync(draft);
  } catch (error) {
    if (!exists(error)) throw error;
    const found = read(path);
    const holder = found === null ? null : parse(found);
    if (holder !== null && holds(holder)) {
      unlinkSync(draft);
      throw inUse(folder, holder.pid);
    }
    guarded(folder, () => {
      if (read(path) !== found) throw inUse(folder, null);
      renameSync(draft, path);
    });
  }
  return {
    release: () => {
      if (read(path) === own) unlinkSync(path);
    },
  };
};
