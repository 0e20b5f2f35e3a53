// Builds the pages the program serves, when their sources changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from './launch-error.mjs';
import { alone } from './lock.mjs';
import { root } from './node24.mjs';
import { packageBin } from './packages.mjs';

const page = {
  label: 'chat page',
  config: 'vite.config.ts',
  sources: ['src/playground/client', 'src/anychat-protocol', 'vite.config.ts', 'package-lock.json'],
  output: 'dist/playground',
};

const filesOf = (path) =>
  statSync(join(root, path)).isDirectory()
    ? readdirSync(join(root, path))
        .sort()
        .flatMap((name) => filesOf(`${path}/${name}`))
    : [path];

const hashOf = (paths) => {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesOf)) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
};

const built = (stamp, hash) =>
  existsSync(join(root, page.output, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

/**
 * Builds the chat page with Vite unless it is up to date.
 * @param {string} node path of the Node to build under
 * @param {(line: string) => void} say
 */
export const preparePage = async (node, say) => {
  const hash = hashOf(page.sources);
  const stamp = join(root, `${page.output}.sources`);
  if (built(stamp, hash)) return;
  await alone(async () => {
    if (built(stamp, hash)) return;
    say(`Building the ${page.label} …`);
    const args = [packageBin('vite'), 'build', '--config', page.config, '--logLevel', 'warn'];
    const { status, stdout, stderr } = spawnSync(node, args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) {
      const reason = `${stderr}\n${stdout}`.split('\n').find((line) => line.trim() !== '') ?? 'no reason given';
      throw new LaunchError(
        `Building the ${page.label} failed: ${reason.trim()}`,
        `Run \`npx vite build --config ${page.config}\` to see all of it.`,
      );
    }
    writeFileSync(stamp, hash);
  });
};
