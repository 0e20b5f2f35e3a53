// What `npm start` and its sisters do before the program runs, in a small project with a stand-in for npm: no network.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../services/until.ts';

let project: string;
const running = new Set<ChildProcessWithoutNullStreams>();

const write = (path: string, content: string): void => {
  mkdirSync(join(project, path, '..'), { recursive: true });
  writeFileSync(join(project, path), content);
};

/** Notes each call, and installs what the real one would; or fails as FAKE_NPM_ERROR says. */
const npmStandIn = `
import { appendFileSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
const [command, , folder] = process.argv.slice(2);
if (command === 'config') {
  console.log('/global/npmrc');
} else {
  appendFileSync(join(import.meta.dirname, 'calls.log'), command + '\\n');
  if (process.env.FAKE_NPM_ERROR) {
    console.error('npm error code ' + process.env.FAKE_NPM_ERROR + '\\nnpm error syscall open\\nnpm error the reason');
    process.exit(1);
  }
  await wait(150);
  if (command === 'ci') {
    mkdirSync('node_modules', { recursive: true });
    cpSync('package-lock.json', 'node_modules/.package-lock.json');
  } else {
    const bin = join(folder, 'node_modules', process.argv.find((argument) => argument.includes('@24')).split('@')[0], 'bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(process.execPath, join(bin, 'node'));
  }
}
`;

const lock = (version: string): string =>
  JSON.stringify({
    packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version, optional: true } },
  });

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'cco-launch-'));
  for (const folder of ['scripts', 'bin']) cpSync(folder, join(project, folder), { recursive: true });
  write('package.json', '{"type": "module"}');
  write('package-lock.json', lock('1.0.0'));
  write('npm/npm-cli.js', npmStandIn);
  write('npm/package.json', '{"type": "module"}');
  // Says what it was given, then waits to be told to end if asked to.
  write(
    'src/cli/cco.ts',
    `const given: string[] = process.argv.slice(2);
    console.log(JSON.stringify({ given, cwd: process.cwd(), node: process.execPath, pid: process.pid }));
    process.on('SIGTERM', () => process.exit(Number(given[1] ?? 0)));
    if (given[0] === 'wait') setInterval(() => {}, 1000);
    if (given[0] === 'fail') process.exitCode = Number(given[1]);`,
  );
});

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(project, { recursive: true, maxRetries: 5 });
});

interface Launch {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

const launch = (args: readonly string[], env: Record<string, string> = {}, cwd = project): Launch => {
  const child = spawn(process.execPath, [join(project, 'scripts/run.mjs'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, npm_execpath: join(project, 'npm/npm-cli.js'), ...env },
  });
  running.add(child);
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return { child, out: () => out, said: () => said, ended };
};

const finish = async (args: readonly string[], env: Record<string, string> = {}) => {
  const run = launch(args, env);
  const code = await run.ended;
  return { code, out: run.out(), said: run.said() };
};

const calls = (): string[] => {
  const log = join(project, 'npm/calls.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
};

/** Makes the launcher believe that it runs on Node 20. */
const onNode20 = (): Record<string, string> => {
  write(
    'old.mjs',
    `if (!process.env.CCO_LAUNCHED)
      Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`,
  );
  return { NODE_OPTIONS: `--import=${join(project, 'old.mjs')}` };
};

describe('the first command', () => {
  it('installs the packages, saying so in one line, and then runs', async () => {
    const first = await finish(['cco', 'replay', 'a file', '--json']);
    expect(first).toMatchObject({ code: 0, said: 'Installing packages (npm ci) …\n' });
    expect(JSON.parse(first.out)).toMatchObject({ given: ['replay', 'a file', '--json'], node: process.execPath });
  });

  it('leaves nothing to do for the second', async () => {
    await finish(['cco']);
    expect(await finish(['cco'])).toMatchObject({ code: 0, said: '' });
    expect(calls()).toEqual(['ci']);
  });

  it('on an older Node brings Node 24 once, and runs under it', async () => {
    const first = await finish(['cco'], onNode20());
    expect(first.said).toMatch(
      /^Node 24 is needed and this is .*: installing it into \.node24 …\nInstalling packages.*\n$/u,
    );
    expect(JSON.parse(first.out).node).toBe(process.execPath);
    expect(await finish(['cco'], onNode20())).toMatchObject({ code: 0, said: '' });
    expect(calls()).toEqual(['install', 'ci']);
  });

  it('redoes an installation that was cut off', async () => {
    mkdirSync(join(project, '.node24/unfinished/node_modules'), { recursive: true });
    mkdirSync(join(project, 'node_modules/a'), { recursive: true });
    expect(await finish(['cco'], onNode20())).toMatchObject({ code: 0 });
    expect(calls()).toEqual(['install', 'ci']);
  });

  it('does not collide with another first command', async () => {
    const runs = await Promise.all(['1', '2', '3'].map((name) => finish(['cco', name], onNode20())));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(calls()).toEqual(['install', 'ci']);
  });

  it('is not held up by an installer that was killed', async () => {
    const killed = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => killed.once('close', resolve));
    write('dist/.installing', String(killed.pid));
    expect(await finish(['cco'])).toMatchObject({ code: 0 });
  });
});

it('installs again once package-lock.json asks for another version', async () => {
  await finish(['cco']);
  write('package-lock.json', lock('1.1.0'));
  expect(await finish(['cco'])).toMatchObject({ code: 0, said: 'Installing packages (npm ci) …\n' });
});

it('does not mind an optional package that is not for this platform', async () => {
  write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }));
  expect(await finish(['cco'])).toMatchObject({ code: 0, said: '' });
});

describe('what goes wrong is told in one line, with a remedy', () => {
  it.each([
    ['EACCES', /write permission/u],
    ['ENOSPC', /room on the disk/u],
    ['ENOTFOUND', /network connection/u],
    ['ETARGET', /npm registry in use/u],
    ['EUSAGE', /npm install/u],
  ])('%s', async (error, remedy) => {
    const { code, said } = await finish(['cco'], { FAKE_NPM_ERROR: error });
    const lines = said.trim().split('\n');
    expect(code).toBe(1);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe(`Installing packages (npm ci) failed (${error}: the reason).`);
    expect(lines[2]).toMatch(remedy);
  });

  it('also for Node 24 itself', async () => {
    const { code, said } = await finish(['cco'], { ...onNode20(), FAKE_NPM_ERROR: 'ENOTFOUND' });
    expect(code).toBe(1);
    expect(said).toMatch(/Installing Node 24 .* failed/u);
    expect(said).toContain('https://nodejs.org');
  });

  it('and for a command that does not exist', async () => {
    const { code, said } = await finish(['stop']);
    expect(code).toBe(1);
    expect(said).toMatch(/no command "stop".*\n.*start, cco/u);
  });
});

describe('the program', () => {
  const started = async (args: readonly string[], env: Record<string, string> = {}) => {
    const run = launch(args, env);
    await until(() => run.out().includes('\n'), { label: 'the program to start' });
    const { pid }: { pid: number } = JSON.parse(run.out());
    return { ...run, pid };
  };

  it('keeps the folder it was called in', async () => {
    await finish(['cco']);
    const run = launch(['cco'], {}, join(project, 'npm'));
    await run.ended;
    expect(JSON.parse(run.out()).cwd).toBe(join(project, 'npm'));
  });

  it.each([0, 1, 2, 7])('ends the launcher with its own exit code, %i', async (code) => {
    expect((await finish(['cco', 'fail', String(code)])).code).toBe(code);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('gets %s, and its answer counts', async (signal) => {
    const run = await started(['cco', 'wait', '5']);
    run.child.kill(signal);
    expect(await run.ended).toBe(signal === 'SIGTERM' ? 5 : 130);
    expect(alive(run.pid)).toBe(false);
  });

  it('does not outlive a launcher that was killed', async () => {
    const run = await started(['cco', 'wait']);
    run.child.kill('SIGKILL');
    // Its output closes once the program, which holds it too, has ended.
    await run.ended;
  });
});
