// Processor time of a process and of what it started, from /proc: on a busy machine it tells more than the clock.
import { readdirSync, readFileSync } from 'node:fs';

interface Reading {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Of the process and its ended children, ms. */
  readonly cpuMs: number;
}

// USER_HZ, which Linux fixes at 100 for all it tells user space.
const tickMs = 10;

const read = (pid: number): Reading | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const command = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), command, cpuMs: ticks * tickMs };
  } catch {
    return null;
  }
};

/** Milliseconds used so far by everything `pid` started (itself not counted), by who it is; null without /proc. */
export const childrenCpu = (pid: number, names: ReadonlyMap<number, string>): Map<string, number> | null => {
  let pids: number[];
  try {
    pids = readdirSync('/proc')
      .filter((name) => /^\d+$/u.test(name))
      .map(Number);
  } catch {
    return null;
  }
  const readings = new Map(pids.flatMap((each) => read(each) ?? []).map((reading) => [reading.pid, reading]));
  const rootOf = (reading: Reading): Reading | null => {
    for (let at: Reading | undefined = reading; at !== undefined; at = readings.get(at.parent)) {
      if (at.parent === pid) return at;
    }
    return null;
  };
  const used = new Map<string, number>();
  for (const reading of readings.values()) {
    const root = rootOf(reading);
    if (root === null) continue;
    const name = names.get(root.pid) ?? root.command;
    used.set(name, (used.get(name) ?? 0) + reading.cpuMs);
  }
  return used;
};
