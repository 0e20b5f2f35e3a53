// Finds and runs the npm that is at hand.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { LaunchError } from './launch-error.mjs';

/** npm's own JavaScript: of the npm that runs us, of the one on PATH, or of the one beside this Node. */
const npmCli = () => {
  const bin = process.env.npm_execpath ? dirname(process.env.npm_execpath) : null;
  const nodeDir = dirname(process.execPath);
  const candidates = [
    bin && /^np[mx]-cli\.js$/u.test(basename(process.env.npm_execpath)) ? join(bin, 'npm-cli.js') : null,
    ...(process.env.PATH ?? '').split(delimiter).flatMap((dir) => {
      const npm = join(dir, 'npm');
      if (dir === '' || !existsSync(npm)) return [];
      return [realpathSync(npm), join(dir, 'node_modules', 'npm', 'bin', 'npm-cli.js')];
    }),
    join(nodeDir, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(nodeDir, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const found = candidates.find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  if (found) return found;
  throw new LaunchError(
    'npm is needed to install what is missing, and was not found.',
    'Install npm, or put it on PATH.',
  );
};

/**
 * Runs npm in `cwd` under the Node at `node`, silently.
 * @returns {Promise<{code: number, output: string}>} its exit code and what it wrote
 */
export const npm = (node, args, cwd) => {
  const cli = npmCli();
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  if (node !== process.execPath && !env.npm_config_globalconfig) {
    // npm looks for its global settings (registry, certificates) beside the Node it runs under.
    const found = spawnSync(process.execPath, [cli, 'config', 'get', 'globalconfig'], { cwd, encoding: 'utf8' });
    if (found.status === 0) env.npm_config_globalconfig = found.stdout.trim();
  }
  return new Promise((resolve, reject) => {
    // npm waits ten seconds and then a minute before it tries again; somebody is waiting here.
    const patience = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
    const child = spawn(node, [cli, ...args, ...patience], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const stop = () => child.kill('SIGTERM');
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      resolve({ code: code ?? 1, output });
    });
  });
};
