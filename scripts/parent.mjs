// Loaded into every program the launcher starts: a program whose launcher was killed must not live on, holding the data
// folder and the port.
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** The parent of another process; null where the system has no /proc. */
const parentOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1];
  } catch {
    return null;
  }
};

/**
 * Asks this process to end (SIGTERM, to itself) within a second of its parent's death.
 * @param {boolean} throughShell the parent is a shell that waits for us, and it is the shell's parent that counts too
 */
export const endWithParent = (throughShell = false) => {
  const family = () => `${process.ppid} ${throughShell ? parentOf(process.ppid) : ''}`;
  const atStart = family();
  const timer = setInterval(() => {
    if (family() === atStart) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
};

if (isMainThread && process.env.CCO_LAUNCHED === String(process.ppid)) endWithParent();
