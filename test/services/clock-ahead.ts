// A clock that a test sets ahead, for itself and for the processes it starts: hours pass in a moment.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from './program.ts';

export interface ClockAhead {
  /** For a process that shall go by it. */
  readonly env: Readonly<Record<string, string>>;
  now(): number;
  /** From now on it is so many ms later. */
  advance(ms: number): void;
}

export const createClockAhead = (): ClockAhead => {
  const file = join(temporaryFolder('cco-clock-'), 'ahead');
  let ahead = 0;
  const write = (): void => {
    writeFileSync(`${file}.new`, String(ahead));
    renameSync(`${file}.new`, file);
  };
  write();
  const preload = pathToFileURL(join(import.meta.dirname, 'clock-ahead-preload.ts'));
  return {
    env: { NODE_OPTIONS: `--import ${preload.href}`, CLOCK_AHEAD_FILE: file },
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms;
      write();
    },
  };
};
