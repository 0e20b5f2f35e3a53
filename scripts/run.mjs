// The one door to every command of this project (`npm start`, `npm test`, `npx cco`, …). Runs on Node 18 or newer with
// nothing installed: brings what is missing, then runs the command under Node 24.
// Plain JavaScript, and only Node's own modules: it must work before anything else does.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LaunchError } from './launch-error.mjs';
import { prepareNode, root } from './node24.mjs';
import { exists, packageBin, preparePackages } from './packages.mjs';
import { preparePage } from './pages.mjs';
import { endWithParent } from './parent.mjs';

/** Runs one of our own TypeScript files; it ends when this process does. */
const program =
  (file, ...fixed) =>
  (args) => [
    [
      '--disable-warning=ExperimentalWarning',
      `--import=${new URL('./parent.mjs', import.meta.url).href}`,
      join(root, file),
      ...fixed,
      ...args,
    ],
  ];
/** Runs the program of an installed package. */
const tool =
  (name, command, ...fixed) =>
  (args) => [[packageBin(name, command), ...fixed, ...args]];

const checks = () =>
  [
    tool('typescript', 'tsc', '-p', '.'),
    ...clientProjects.filter(exists).map((project) => tool('typescript', 'tsc', '-p', project)),
    tool('@biomejs/biome', 'biome', 'check', '--error-on-warnings', '--max-diagnostics=100'),
    tool('knip', 'knip'),
  ].flatMap((step) => step([]));
const clientProjects = ['src/playground/client/tsconfig.json', 'src/web/client/tsconfig.json'];

/** What each command runs: lists of arguments to Node, one after another; and whether it needs the built chat page. */
const commands = {
  start: { steps: program('src/main.ts'), needsPage: () => true },
  cco: { steps: program('src/cli/cco.ts'), needsPage: (args) => args[0] === 'start' },
  bench: { steps: program('src/cli/cco.ts', 'bench'), needsPage: () => false },
  train: { steps: program('scripts/train/train.ts'), needsPage: () => false },
  eval: { steps: program('scripts/train/evaluate.ts'), needsPage: () => false },
  test: { steps: tool('vitest', 'vitest', 'run'), needsPage: () => true, cwd: root },
  check: { steps: checks, needsPage: () => false, cwd: root },
  fmt: { steps: tool('@biomejs/biome', 'biome', 'check', '--write'), needsPage: () => false, cwd: root },
};

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

const runStep = (node, args, cwd) =>
  new Promise((resolve, reject) => {
    const env = {
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node-compile'),
      ...process.env,
      PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
      CCO_LAUNCHED: String(process.pid),
    };
    const child = spawn(node, args, { stdio: 'inherit', env, cwd });
    // On a terminal Ctrl-C already reaches the child, which is in the same process group; a second one would read as
    // "now, at once".
    const forward = (signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of Object.keys(signals)) process.on(signal, forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of Object.keys(signals)) process.off(name, forward);
      resolve(code ?? 128 + (signals[signal] ?? 9));
    });
  });

/**
 * Prepares what is missing and runs one command; sets the exit code to the command's own.
 * @param {string[]} argv the command's name and its arguments
 */
export const run = async ([name, ...args]) => {
  // npm runs us in a shell that passes no signal on: a stopped or killed `npm start` must take the program with it.
  if (process.env.npm_lifecycle_event !== undefined) endWithParent(true);
  const say = (line) => process.stderr.write(`${line}\n`);
  try {
    const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
    if (command === undefined) {
      throw new LaunchError(`There is no command "${name ?? ''}".`, `Use one of: ${Object.keys(commands).join(', ')}.`);
    }
    const node = await prepareNode(say);
    await preparePackages(node, say);
    if (command.needsPage(args)) await preparePage(node, say);
    for (const step of command.steps(args)) {
      const code = await runStep(node, step, command.cwd ?? process.cwd());
      if (process.exitCode === undefined || process.exitCode === 0) process.exitCode = code;
      if (code > 128) break;
    }
  } catch (error) {
    if (!(error instanceof LaunchError) && process.env.CCO_DEBUG) throw error;
    say(error.message);
    if (error.remedy) say(error.remedy);
    process.exitCode = 1;
  }
};

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await run(process.argv.slice(2));
