// The communication strategy at the start: from a folder or the agent file, as one version, and a clear refusal.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { CcoError } from '../../src/core/errors.ts';
import { importStrategy } from '../../src/main/strategy.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'cco-brand-'));
  mkdirSync(join(cwd, 'brand'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const voice = (text: string) => writeFileSync(join(cwd, 'brand', 'voice.md'), text);
const load = (env: Record<string, string> = { CCO_BRAND_DIR: 'brand' }) => loadConfig({ env, cwd });
const refusal = (): CcoError => {
  try {
    load();
  } catch (error) {
    if (error instanceof CcoError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

it('is read from the folder, which wins over the agent file', () => {
  expect(load({}).strategy).toBeNull();
  writeFileSync(join(cwd, 'cco-agent.json'), JSON.stringify({ brand: { strategy: { voice: { tone: 'plain' } } } }));
  expect(load({}).strategy).toMatchObject({ source: 'agent-file', strategy: { voice: { tone: 'plain' } } });
  voice('# Voice\n\n- tone: warm\n');
  expect(load().strategy).toMatchObject({ source: 'markdown', strategy: { voice: { tone: 'warm' } } });
});

it('is refused with file and line where it cannot be read', () => {
  voice('# Voice\n\n- tone: shouting\n');
  expect(refusal()).toMatchObject({ code: 'config-brand-strategy' });
  expect(refusal().message).toContain('voice.md line 3: the tone is plain or warm');
  rmSync(join(cwd, 'brand'), { recursive: true });
  expect(refusal()).toMatchObject({ code: 'config-brand-folder' });
});

it('becomes a version at the first start, and the next one only where it changed', async () => {
  const { store } = await createPgliteStore({ dataDir: 'memory' });
  const clock = { now: () => 1_800_000_000_000 };
  const start = async () => {
    const { strategy } = load();
    if (strategy === null) throw new Error('no strategy');
    return (await importStrategy(store, clock, strategy))?.version;
  };
  voice('# Voice\n\n- tone: warm\n');
  expect(await Promise.all([start(), start()])).toEqual([1, 1]);
  expect(await start()).toBe(1);
  voice('# Voice\n\n- tone: plain\n');
  expect(await start()).toBe(2);
  expect((await store.strategy.current())?.strategy.voice.tone).toBe('plain');
  await store.close();
});
