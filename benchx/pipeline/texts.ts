// What is said in the workload: real short texts where they lie beside the project, else made-up ones.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createRandom, pick, type Random } from './random.ts';

export interface Texts {
  readonly origin: 'shared' | 'generated';
  readonly all: readonly string[];
}

const subjects = ['the build', 'my server', 'this update', 'the new release', 'the docs page', 'the login', 'the bot'];
const verbs = ['breaks', 'works', 'hangs', 'is slow', 'looks great', 'crashes', 'keeps failing', 'is much better now'];
const starts = ['hey all,', 'ok', 'hm,', 'so', 'yeah', 'thanks!', 'sorry,', 'lol', 'honestly', ''];
const ends = [
  'any ideas?',
  'thanks for the help',
  'I hate this',
  'love it',
  'what should I try?',
  'it is awful',
  'fine',
];
const details = [
  'on node 24',
  'since yesterday',
  'behind a proxy',
  'with two accounts',
  'after a restart',
  'on my phone',
];
const short = ['ok', 'thanks', 'lol', 'same here', 'yes', 'no idea', 'nice!', '+1', 'works for me', 'ugh'];

const sentence = (random: Random): string =>
  [pick(random, starts), pick(random, subjects), pick(random, verbs), pick(random, details), pick(random, ends)]
    .filter((part) => part !== '')
    .join(' ');

/** `count` texts as long as chat is: a quarter one or two words, most one sentence, some several. The same for a seed. */
export const generateTexts = (count: number, seed: number): string[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    if (random() < 0.25) return pick(random, short);
    const sentences = random() < 0.8 ? 1 : 2 + Math.floor(random() * 4);
    return Array.from({ length: sentences }, () => sentence(random)).join('. ');
  });
};

const folder = fileURLToPath(new URL('../../../shared/data/sentiment', import.meta.url));
const lineSchema = z.object({ text: z.string() });
const kept = 20_000;
const longest = 400;

const readShared = (): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line) => lineSchema.parse(JSON.parse(line)).text)
      .filter((text) => text.length <= longest);
  } catch {
    return [];
  }
};

/** At most 20,000, chosen evenly, none longer than 400 characters. */
export const loadTexts = (seed: number): Texts => {
  const shared = readShared();
  if (shared.length === 0) return { origin: 'generated', all: generateTexts(kept, seed) };
  const step = Math.max(1, shared.length / kept);
  const all = Array.from(
    { length: Math.min(kept, shared.length) },
    (_, index) => shared[Math.floor(index * step)] ?? '',
  );
  return { origin: 'shared', all };
};
