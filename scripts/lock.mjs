// One installer at a time: two first commands started together must not write into each other's files.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LaunchError } from './launch-error.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', '.installing');

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Whether the lock's holder is gone. A file without a pid is one being written, unless it is old. */
const abandoned = () => {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return pid > 0 ? !alive(pid) : Date.now() - statSync(file).mtimeMs > 10_000;
  } catch {
    return false;
  }
};

const take = () => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new LaunchError(
      `Cannot write in the project folder (${error.code}).`,
      'Give this user write permission on the project folder, or run the command once as its owner.',
    );
  }
};

/**
 * Runs `work` alone among all processes of this project folder.
 * @param {() => Promise<void>} work
 */
export const alone = async (work) => {
  let said = false;
  while (!take()) {
    if (abandoned()) {
      const aside = `${file}.${process.pid}`;
      try {
        // Of several that see it abandoned, one rename succeeds.
        renameSync(file, aside);
        rmSync(aside, { force: true });
      } catch {}
      continue;
    }
    if (!said) process.stderr.write('Waiting for another command that is installing …\n');
    said = true;
    await wait(200);
  }
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
};
