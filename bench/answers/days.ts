// Days of #ubuntu in which people marked which line answers which (IRC disentanglement data, Kummerfeld et al. 2019).
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseIrc } from '../../src/cli/replay/formats/irc.ts';
import type { InboundMessage } from '../../src/core/messages/inbound.ts';

export const folder = fileURLToPath(new URL('../../../shared/data/chat/ubuntu-irc', import.meta.url));
export const hasDays = (): boolean => existsSync(folder);

export interface Day {
  readonly name: string;
  /** What was said, in its order; joins and the like are not among it. */
  readonly said: readonly InboundMessage[];
  /** Which of `said` the annotators looked at → those it answers or goes on from; none where it begins something. */
  readonly links: ReadonlyMap<number, readonly number[]>;
}

/**
 * A third of the files is never tuned on, only measured: those where the first byte of the SHA-256 of the name (without
 * `.raw.txt`) divides by three. Laid down before anything was tried.
 */
export const isSetAside = (name: string): boolean => (createHash('sha256').update(name).digest()[0] ?? 0) % 3 === 0;

const readDay = (name: string): Day => {
  const raw = readFileSync(join(folder, `${name}.raw.txt`), 'utf8');
  const said = parseIrc(raw, `${name}.raw.txt`);
  const places = new Map<number, number>();
  for (const [line, text] of raw.split('\n').entries()) {
    if (parseIrc(text, name).length > 0) places.set(line, places.size);
  }
  const links = new Map<number, number[]>();
  for (const row of readFileSync(join(folder, `${name}.annotation.txt`), 'utf8').split('\n')) {
    const [a, b] = (/^(\d+) (\d+) -/u.exec(row) ?? []).slice(1).map(Number);
    const to = places.get(Math.min(a ?? -1, b ?? -1));
    const from = places.get(Math.max(a ?? -1, b ?? -1));
    if (from === undefined) continue;
    links.set(from, [...(links.get(from) ?? []), ...(to === undefined || to === from ? [] : [to])]);
  }
  return { name, said, links };
};

/** The days to tune on, or those set aside. */
export const readDays = (which: 'tune' | 'set-aside'): Day[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.raw.txt'))
    .map((name) => name.slice(0, -'.raw.txt'.length))
    .filter((name) => isSetAside(name) === (which === 'set-aside'))
    .map(readDay);
