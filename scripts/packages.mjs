// Brings node_modules in line with package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmFailure } from './launch-error.mjs';
import { alone } from './lock.mjs';
import { root } from './node24.mjs';
import { npm } from './npm.mjs';

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Whether node_modules holds what package-lock.json asks for; npm writes its own list there last of all. */
const complete = () => {
  try {
    const wanted = readJson('package-lock.json').packages;
    const present = readJson('node_modules/.package-lock.json').packages;
    return Object.entries(wanted).every(([path, { version, optional }]) => {
      if (path === '') return true;
      const there = present[path];
      return there === undefined ? optional === true : there.version === version;
    });
  } catch {
    return false;
  }
};

/**
 * Runs `npm ci` where packages are missing or of another version.
 * @param {string} node path of the Node to run npm under
 * @param {(line: string) => void} say
 */
export const preparePackages = async (node, say) => {
  if (complete()) return;
  await alone(async () => {
    if (complete()) return;
    say('Installing packages (npm ci) …');
    const flags = ['--include=dev', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    const { code, output } = await npm(node, ['ci', ...flags], root);
    if (code !== 0) throw npmFailure('Installing packages (npm ci)', output);
  });
};

/** Path of the program an installed package brings. */
export const packageBin = (name, command = name.split('/').at(-1)) => {
  const { bin } = readJson(`node_modules/${name}/package.json`);
  return join(root, 'node_modules', name, typeof bin === 'string' ? bin : bin[command]);
};

export const exists = (path) => existsSync(join(root, path));
