import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Strategy, StrategyProblem } from '../core/brand/strategy.ts';
import { strategyFromMarkdown } from '../core/brand/strategy-markdown.ts';
import { CcoError } from '../core/errors.ts';

const problemsShown = 5;

const where = ({ file, line, problem }: StrategyProblem): string =>
  `${file}${line === null ? '' : ` line ${line}`}: ${problem.replace(/\.$/u, '')}`;

/**
 * Reads the communication strategy from the Markdown files of a folder, not of folders in it.
 * @throws CcoError `config-brand-folder`, `config-brand-strategy` with files and lines
 */
export const loadBrandFolder = (cwd: string, folder: string): Strategy => {
  const path = resolve(cwd, folder);
  let files: { name: string; text: string }[];
  try {
    files = readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => ({ name, text: /\.md$/iu.test(name) ? readFileSync(join(path, name), 'utf8') : '' }));
  } catch {
    // Without the cause, which quotes what was typed.
    throw new CcoError('The folder that CCO_BRAND_DIR names cannot be read.', {
      code: 'config-brand-folder',
      remedy: 'Name a folder of Markdown files this user may read, or unset CCO_BRAND_DIR.',
    });
  }
  const read = strategyFromMarkdown(files);
  if (read.ok) return read.strategy;
  throw new CcoError(
    `The communication strategy in the folder of CCO_BRAND_DIR cannot be read. ${read.problems.slice(0, problemsShown).map(where).join('; ')}.`,
    {
      code: 'config-brand-strategy',
      remedy: 'Correct what is named; docs/desk.md says how such a folder is written.',
      data: { problems: read.problems.length },
    },
  );
};
