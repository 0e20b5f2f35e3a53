// The whole program, or one of its commands, as a child process of its own: started, read, stopped and killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyMs = 120_000;
const endMs = 60_000;

export interface ProgramOptions {
  /** Added to an environment that has nothing of the program's own in it. */
  readonly env?: Readonly<Record<string, string>>;
  /** What follows `npm start --`. */
  readonly args?: readonly string[];
  /** Default: a fresh folder, removed when the test file ends. */
  readonly dataDir?: string;
}

export interface RunningProgram {
  /** `http://127.0.0.1:<port>`; empty where it has no web role. */
  readonly url: string;
  /** Printed at the first start on a data folder only, else null. */
  readonly loginUrl: string | null;
  readonly dataDir: string;
  readonly pid: number;
  /** How long it took until it said "Ready". */
  readonly readyMs: number;
  /** All it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** SIGTERM, and waits; the exit code, 128 + 9 where it had to be killed. */
  stop(): Promise<number>;
  /** SIGKILL, and waits. */
  kill(): Promise<void>;
  /** Whether it still runs. */
  running(): boolean;
}

export interface Finished {
  /** 128 + 9 where it had to be killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const owned =
  /^(?:CCO_|ANYCHAT_|DISCORD_|YOUTRACK_|GITHUB_|RESEND_|COORDINATION_|FEEDBACK_|REDIS_URL$|DATABASE_URL$|NODE_OPTIONS$|VITEST|FORCE_COLOR$)/u;

/** This process's environment without anything that configures the program. */
export const bareEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || owned.test(name) ? [] : [[name, value]],
    ),
  );

const folders = new Set<string>();
const children = new Set<ChildProcess>();
const cleanUp = (): void => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.clear();
};
// Registered first, so run last. A test worker that is ended from outside says no goodbye.
afterAll(cleanUp);
process.on('exit', cleanUp);

/** A folder that goes when the test file ends. */
export const temporaryFolder = (name = 'cco-program-'): string => {
  const folder = mkdtempSync(join(tmpdir(), name));
  folders.add(folder);
  return folder;
};

interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<number>;
  stdout(): string;
  stderr(): string;
  onOutput(listener: () => void): void;
}

const launch = (file: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Child => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, file), ...args], {
    cwd,
    env: { ...bareEnvironment(), NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.add(child);
  const printed = { stdout: '', stderr: '' };
  let listener: () => void = () => undefined;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      listener();
    });
  }
  // `close`, not `exit`: only then is everything read that it printed.
  const ended = once(child, 'close').then(([code]) => {
    children.delete(child);
    return typeof code === 'number' ? code : 128 + 9;
  });
  return {
    process: child,
    ended,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    onOutput: (given) => {
      listener = given;
    },
  };
};

const runToEnd = async (child: Child, input: string): Promise<Finished> => {
  child.process.stdin?.on('error', () => undefined);
  child.process.stdin?.end(input);
  const timer = setTimeout(() => child.process.kill('SIGKILL'), readyMs);
  const code = await child.ended;
  clearTimeout(timer);
  return { code, stdout: child.stdout(), stderr: child.stderr() };
};

const settled = (options: ProgramOptions): { dataDir: string; env: Record<string, string> } => {
  const dataDir = options.dataDir ?? join(temporaryFolder(), 'data');
  return { dataDir, env: { CCO_DATA_DIR: dataDir, CCO_HTTP_PORT: '0', ...options.env } };
};

const inTime = async <T>(work: Promise<T>, ms: number, what: () => string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what()}`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/**
 * Starts the program on a free port and waits until it says that it is ready. It reads no `.env` and no
 * `cco-agent.json` but what `env` names, since it runs in a folder of its own.
 * Throws with what it printed when it ends before, or is not ready in two minutes.
 */
export const startProgram = async (options: ProgramOptions = {}): Promise<RunningProgram> => {
  const { dataDir, env } = settled(options);
  const began = Date.now();
  const child = launch('src/main.ts', options.args ?? [], env, temporaryFolder());
  const kill = async (): Promise<void> => {
    child.process.kill('SIGKILL');
    await child.ended;
  };
  const ready = new Promise<void>((resolve, reject) => {
    child.onOutput(() => {
      if (/^Ready\b.*\n/mu.test(child.stdout())) resolve();
    });
    child.ended.then((code) => reject(new Error(`the program ended with ${code}:\n${child.stderr()}`)), reject);
  });
  try {
    await inTime(ready, readyMs, () => `the program is ready\n${child.stdout()}${child.stderr()}`);
  } catch (error) {
    await kill();
    throw error;
  }
  const took = Date.now() - began;
  const shown = child.stdout();
  return {
    url: /^\s*API\s+(http:\/\/\S+?)\/api\//mu.exec(shown)?.[1] ?? '',
    loginUrl: /Log in as admin[^:]*:\s+(http:\/\/\S+)/u.exec(shown)?.[1] ?? null,
    dataDir,
    pid: child.process.pid ?? 0,
    readyMs: took,
    stdout: child.stdout,
    stderr: child.stderr,
    stop: async () => {
      child.process.kill('SIGTERM');
      const timer = setTimeout(() => child.process.kill('SIGKILL'), endMs);
      return child.ended.finally(() => clearTimeout(timer));
    },
    kill,
    running: () => child.process.exitCode === null && child.process.signalCode === null,
  };
};

/** Runs the program where it is expected to end by itself, as after a bad start. */
export const runProgram = (options: ProgramOptions = {}): Promise<Finished> =>
  runToEnd(launch('src/main.ts', options.args ?? [], settled(options).env, temporaryFolder()), '');

/** Runs `cco <args>` to its end; `input` is its standard input. */
export const runCco = (
  args: readonly string[],
  options: Omit<ProgramOptions, 'args'> & { readonly input?: string; readonly cwd?: string } = {},
): Promise<Finished> =>
  runToEnd(launch('src/cli/cco.ts', args, settled(options).env, options.cwd ?? temporaryFolder()), options.input ?? '');
