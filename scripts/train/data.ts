// The data sets: where they are, how they are cut, what they weigh.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { finishHash, hashText } from '../../src/core/sentiment/hash.ts';

/** `../shared/data` from the project's root. */
export const dataFolder = join(import.meta.dirname, '../../../shared/data');

export const labels = ['negative', 'neutral', 'positive'] as const;

export interface Example {
  readonly text: string;
  /** Index into `labels`, or 0 clean, 1 offensive. */
  readonly label: number;
}

export interface DataSet {
  readonly name: string;
  readonly train: readonly Example[];
  readonly dev: readonly Example[];
  /** What the whole set weighs in training, beside the others. */
  readonly weight: number;
}

const row = z.object({ text: z.string(), label: z.string().optional(), feature: z.string().optional() });

const readRows = (file: string) =>
  readFileSync(join(dataFolder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => row.parse(JSON.parse(line)));

const moodIndex = (label: string | undefined): number => (labels as readonly (string | undefined)[]).indexOf(label);

export const readMood = (file: string): Example[] =>
  readRows(file).map(({ text, label }) => ({ text, label: moodIndex(label) }));

export const readOffensive = (file: string): Example[] =>
  readRows(file).map(({ text, label }) => ({ text, label: label === 'offensive' ? 1 : 0 }));

// Where there is no dev file, every fifth example by the hash of its text is one: the same in every run.
const inDev = ({ text }: Example): boolean => finishHash(hashText(7, text, 0, text.length)) % 5 === 0;
const cut = (rows: readonly Example[]) => ({ train: rows.filter((one) => !inDev(one)), dev: rows.filter(inDev) });

const emotionRow = z.object({ text: z.string(), labels: z.array(z.string()) });

/** GoEmotions with all its emotions: each text's emotions as indices. */
export const readEmotions = (): { classes: number; rows: readonly { text: string; emotions: readonly number[] }[] } => {
  const rows = readFileSync(join(dataFolder, 'emotion/reddit.train.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => emotionRow.parse(JSON.parse(line)));
  const names = [...new Set(rows.flatMap(({ labels: said }) => said))].sort();
  return {
    classes: names.length,
    rows: rows.map(({ text, labels: said }) => ({ text, emotions: said.map((name) => names.indexOf(name)) })),
  };
};

export const hasData = (): boolean => existsSync(join(dataFolder, 'sentiment/tweets.train.jsonl'));

export const moodSets = (): DataSet[] => [
  {
    name: 'tweets',
    weight: 1,
    train: readMood('sentiment/tweets.train.jsonl'),
    dev: readMood('sentiment/tweets.dev.jsonl'),
  },
  {
    name: 'reddit',
    weight: 1,
    train: readMood('sentiment/reddit.train.jsonl'),
    dev: readMood('sentiment/reddit.dev.jsonl'),
  },
  { name: 'stackoverflow', weight: 0.25, ...cut(readMood('sentiment/stackoverflow.train.jsonl')) },
  { name: 'pull-requests', weight: 0.15, ...cut(readMood('sentiment/pull-requests.train.jsonl')) },
];

/** What counts as offensive among the incivility labels: what is aimed at people, not impatience. */
const offensiveFeatures = new Set([
  'Insulting',
  'Vulgarity',
  'Identity attacks/Name-Calling',
  'Identity attack/Name-Calling',
  'Identity Attack/Name-Calling',
  'Threat',
  'Mocking',
]);

export const offensiveSets = (): DataSet[] => [
  {
    name: 'tweets',
    weight: 1,
    train: readOffensive('offensive/tweets.train.jsonl'),
    dev: readOffensive('offensive/tweets.dev.jsonl'),
  },
  { name: 'code-review', weight: 0.25, ...cut(readOffensive('offensive/code-review.train.jsonl')) },
  {
    name: 'github-comments',
    weight: 0.25,
    ...cut(
      readRows('offensive/github-comments.train.jsonl')
        .filter(({ feature = '' }) => feature === 'None' || offensiveFeatures.has(feature))
        .map(({ text, feature = '' }) => ({ text, label: feature === 'None' ? 0 : 1 })),
    ),
  },
];
