// `cco bench`: runs a benchmark of `bench/` as a process of its own, so that what it measures is not this one.
import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CcoError } from '../core/errors.ts';

interface BenchOptions {
  readonly messages?: string;
  readonly backend?: string;
  readonly scorer?: string;
  readonly only?: string;
  readonly seeds?: string;
  readonly first?: string;
  readonly weeks?: string;
  readonly traffic?: string;
  readonly json?: boolean;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const fileOf = (name: string): string => fileURLToPath(new URL(`../../bench/${name}.ts`, import.meta.url));

/** Throws CcoError `usage-bench` for an unknown name; the benchmark's exit code becomes ours, our signals its. */
export const bench = async (name: string, options: BenchOptions): Promise<void> => {
  const known =
    /^[a-z-]+$/u.test(name) &&
    (await access(fileOf(name)).then(
      () => true,
      () => false,
    ));
  if (!known)
    throw new CcoError(`There is no benchmark "${name}".`, {
      code: 'usage-bench',
      remedy: 'Use: pipeline, score, answers, health.',
    });
  const args = Object.entries(options).flatMap(([key, value]) =>
    value === true ? [`--${key}`] : [`--${key}`, String(value)],
  );
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileOf(name), ...args], {
    stdio: 'inherit',
  });
  // It has servers and folders to remove: wait for it. On a terminal Ctrl-C reaches it without us.
  const forward = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  try {
    process.exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
};
