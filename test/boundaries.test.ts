// The layout's rules hold because the linter enforces them: each is planted broken, and Biome must say so.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

const anImport = (source: string): string => `import { thing } from '${source}';\nexport const used = thing;\n`;

/** Folder of the file, what is in it, and the rule it breaks. */
const broken: [string, string, string][] = [
  ...['bullmq', 'pg', 'node:fs', 'natural', 'fastify', '@electric-sql/pglite', 'discord.js'].map(
    (source): [string, string, string] => ['src/core/health', anImport(source), 'noRestrictedImports'],
  ),
  ...[
    ['core', 'bots/anychat/send.ts'],
    ['core', 'queues/catalog.ts'],
    ['core', 'store/schema.ts'],
    ['core', 'integrations/resend.ts'],
    ['core', 'web/server.ts'],
    ['core', 'playground/messages.ts'],
    ['core', 'config/load.ts'],
    ['core', 'cli/print.ts'],
    ['core', 'main.ts'],
    ['core', 'anychat-protocol/events.ts'],
    ['bots', 'queues/enqueue.ts'],
    ['bots', 'store/schema.ts'],
    ['bots', 'web/server.ts'],
    ['bots', 'integrations/resend.ts'],
    ['bots', 'playground/messages.ts'],
    ['bots', 'config/load.ts'],
    ['queues', 'bots/anychat/send.ts'],
    ['queues', 'store/schema.ts'],
    ['queues', 'web/server.ts'],
    ['queues', 'integrations/resend.ts'],
    ['queues', 'playground/messages.ts'],
    ['queues', 'anychat-protocol/events.ts'],
    ['store', 'bots/anychat/send.ts'],
    ['store', 'queues/catalog.ts'],
    ['store', 'web/server.ts'],
    ['store', 'integrations/resend.ts'],
    ['store', 'playground/messages.ts'],
    ['integrations', 'bots/anychat/send.ts'],
    ['integrations', 'queues/catalog.ts'],
    ['integrations', 'store/schema.ts'],
    ['integrations', 'web/server.ts'],
    ['integrations', 'playground/messages.ts'],
    ['web', 'bots/anychat/send.ts'],
    ['web', 'queues/catalog.ts'],
    ['web', 'store/schema.ts'],
    ['web', 'integrations/resend.ts'],
    ['web', 'playground/messages.ts'],
    ['playground', 'bots/anychat/send.ts'],
    ['playground', 'queues/catalog.ts'],
    ['playground', 'store/schema.ts'],
    ['playground', 'web/server.ts'],
    ['playground', 'integrations/resend.ts'],
    ['config', 'store/schema.ts'],
    ['config', 'cli/print.ts'],
    ['anychat-protocol', 'core/ids.ts'],
    ['store', 'main.ts'],
    ['web', 'cli/print.ts'],
  ].map(([from, to]): [string, string, string] => [`src/${from}/deep`, anImport(`../../${to}`), 'noRestrictedImports']),
  ['src/bots/discord', anImport('../anychat/send.ts'), 'noRestrictedImports'],
  ['src/bots/anychat', anImport('../discord/send.ts'), 'noRestrictedImports'],
  ['src/anychat-protocol', anImport('socket.io'), 'noRestrictedImports'],
  ['src/core/health', "export const load = () => import('pg');\n", 'noRestrictedImports'],
  ['src/core/health', "export { Pool } from 'pg';\n", 'noRestrictedImports'],
  ['src/core/health', "import type { Job } from 'bullmq';\nexport type Ours = Job;\n", 'noRestrictedImports'],
  ...['core', 'bots', 'queues', 'store', 'web', 'playground', 'integrations', 'cli'].map(
    (folder): [string, string, string] => [
      `src/${folder}`,
      'export const home = process.env.CCO_DATA_DIR;\n',
      'noProcessEnv',
    ],
  ),
  ['src/core', 'export default 1;\n', 'noDefaultExport'],
  ['src/core', 'export const of = (list: number[]) => list[0]!;\n', 'noNonNullAssertion'],
  ['src/core', 'export const of = (value: any) => value;\n', 'noExplicitAny'],
  ['src/core', 'export enum Mood {\n  Good,\n}\n', 'noEnum'],
];

/** What the same rules must let through. */
const sound: [string, string][] = [
  ['src/core/health', anImport('zod')],
  ['src/core/health', anImport('luxon')],
  ['src/core/health', anImport('natural/lib/natural/sentiment/index.js')],
  ['src/core/health', anImport('../sentiment/score.ts')],
  ['src/core/health', anImport('./snapshot.ts')],
  ['src/bots/anychat', anImport('../../core/ports.ts')],
  ['src/bots/discord', anImport('../shared/lease.ts')],
  ['src/bots/anychat', anImport('../../anychat-protocol/events.ts')],
  ['src/playground', anImport('../anychat-protocol/events.ts')],
  ['src/store', anImport('pg')],
  ['src/cli', anImport('../store/schema.ts')],
  ['src/main', anImport('../queues/catalog.ts')],
  ['src', anImport('./web/server.ts')],
  ['src/config', 'export const home = process.env.CCO_DATA_DIR;\n'],
  ['', 'export default { test: {} };\n'],
];

let copy: string;
const found = new Map<string, string[]>();
const fileOf = (folder: string, name: string): string =>
  join(folder, folder === '' ? `${name}.config.ts` : `${name}.ts`);

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'cco-boundaries-'));
  copyFileSync('biome.json', join(copy, 'biome.json'));
  const plant = (folder: string, name: string, content: string): void => {
    const path = join(copy, fileOf(folder, name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  for (const [index, [folder, content]] of broken.entries()) plant(folder, `broken-${index}`, content);
  for (const [index, [folder, content]] of sound.entries()) plant(folder, `sound-${index}`, content);
  const biome = resolve('node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '--diagnostic-level=error'];
  const run = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(1);
  for (const { category, location } of reportSchema.parse(JSON.parse(run.stdout)).diagnostics) {
    const path = location.path.replace(/^\.\//u, '');
    found.set(path, [...(found.get(path) ?? []), category.split('/').at(-1) ?? category]);
  }
});
afterAll(() => rmSync(copy, { recursive: true }));

const firstLine = (content: string): string => content.split('\n')[0] ?? '';

describe('the linter refuses', () => {
  it.each(broken.map(([folder, content, rule], index) => [folder, firstLine(content), rule, index] as const))(
    'in %s: %s (%s)',
    (folder, _, rule, index) => {
      expect(found.get(fileOf(folder, `broken-${index}`))).toContain(rule);
    },
  );
});

describe('the linter allows', () => {
  it.each(sound.map(([folder, content], index) => [folder, firstLine(content), index] as const))(
    'in %s: %s',
    (folder, _, index) => {
      expect(found.get(fileOf(folder, `sound-${index}`))).toBeUndefined();
    },
  );
});
