// `cco bench score`: messages a second and macro recall of the trained scorer on one thread, beside the packages
// `sentiment` and natural and our own word list, on the same texts in the same run. Options: --messages N, --json.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Example, hasData, labels, readMood } from '../scripts/train/data.ts';
import { figures } from '../scripts/train/metrics.ts';
import { reportError } from '../src/cli/print.ts';
import { createAfinnScorer } from '../src/core/sentiment/afinn.ts';
import { createScorer } from '../src/core/sentiment/trained.ts';
import { loadWeights } from '../src/main/weights.ts';

type Rival = (text: string) => number;

interface Result {
  readonly name: string;
  readonly messagesPerSecond: number;
  /** On the dev tweets and Reddit comments, 0 to 1; null where the data are absent. */
  readonly macroRecall: { readonly tweets: number; readonly reddit: number } | null;
}

const optionsSchema = z.object({
  messages: z.coerce.number().int().min(100).max(10_000_000).default(50_000),
  json: z.boolean().default(false),
});
const load = createRequire(import.meta.url);
const sentimentSchema = z.custom<new () => { analyze(text: string): { comparative: number } }>();
const analyzerSchema = z.object({
  SentimentAnalyzer:
    z.custom<new (language: string, stemmer: undefined, type: string) => { getSentiment(words: string[]): number }>(),
});

const three = (value: number): number => (value < 0 ? 0 : value > 0 ? 2 : 1);
const indexOf = (label: string): number => (labels as readonly string[]).indexOf(label);

const createRivals = (): [string, Rival][] => {
  const trained = createScorer(loadWeights());
  const words = createAfinnScorer();
  const Sentiment = sentimentSchema.parse(load('sentiment'));
  const sentiment = new Sentiment();
  const { SentimentAnalyzer } = analyzerSchema.parse(load('natural/lib/natural/sentiment/index.js'));
  const analyzer = new SentimentAnalyzer('English', undefined, 'afinn');
  return [
    ['trained', (text) => indexOf(trained.score(text).label)],
    ['own word list', (text) => indexOf(words.score(text).label)],
    ['sentiment', (text) => three(sentiment.analyze(text).comparative)],
    ['natural', (text) => three(analyzer.getSentiment(text.toLowerCase().match(/[\p{L}']+/gu) ?? []))],
  ];
};

const madeUp = [
  'the build hangs since yesterday, any ideas?',
  'thanks, that works great!',
  'lol ok',
  'this update is awful, I hate it',
];

/** Best of three rounds, after one to warm up. */
const speedOf = (rival: Rival, texts: readonly string[]): number => {
  let best = 0;
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    for (const text of texts) rival(text);
    if (round > 0) best = Math.max(best, (texts.length / (performance.now() - start)) * 1_000);
  }
  return Math.round(best);
};

const recallOf = (rival: Rival, examples: readonly Example[]): number =>
  figures(
    examples.map(({ label }) => label),
    examples.map(({ text }) => rival(text)),
    3,
  ).macroRecall;

/** The longest one batch of 50 messages holds the event loop, in ms, on texts it has not seen. */
const longestBatch = (texts: readonly string[]): number => {
  const scorer = createScorer(loadWeights());
  let longest = 0;
  for (let from = 0; from < Math.min(texts.length, 10_000); from += 50) {
    const start = performance.now();
    for (const text of texts.slice(from, from + 50)) scorer.score(text);
    if (from >= 500) longest = Math.max(longest, performance.now() - start);
  }
  return Number(longest.toFixed(1));
};

const run = (): void => {
  const { values } = parseArgs({ options: { messages: { type: 'string' }, json: { type: 'boolean' } } });
  const { messages, json } = optionsSchema.parse(values);
  const isReal = hasData();
  const tweets = isReal ? readMood('sentiment/tweets.dev.jsonl') : [];
  const reddit = isReal ? readMood('sentiment/reddit.dev.jsonl') : [];
  const pool = isReal
    ? [...readMood('sentiment/tweets.train.jsonl'), ...readMood('sentiment/reddit.train.jsonl')].map(({ text }) => text)
    : madeUp;
  const texts = Array.from({ length: messages }, (_, index) => pool[(index * 7_919) % pool.length] ?? '');
  const start = performance.now();
  createScorer(loadWeights());
  const loadMs = Math.round(performance.now() - start);
  const results = createRivals().map(
    ([name, rival]): Result => ({
      name,
      messagesPerSecond: speedOf(rival, texts),
      macroRecall: isReal ? { tweets: recallOf(rival, tweets), reddit: recallOf(rival, reddit) } : null,
    }),
  );
  const report = {
    messages,
    texts: isReal ? 'shared' : 'made up',
    results,
    loadMs,
    longestBatchMs: longestBatch(texts),
    load: loadavg()[0],
    node: process.version,
    cpu: /model name\s*:\s*(.*)/u.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown',
  };
  if (json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const percent = (value: number | undefined): string => (value === undefined ? '' : (value * 100).toFixed(1));
  const lines = [
    `${messages} ${report.texts} texts, one thread, ${report.cpu}, load ${report.load?.toFixed(1)}`,
    `weights loaded in ${loadMs} ms; the slowest batch of 50 took ${report.longestBatchMs} ms`,
    '',
    'scorer          messages/s   tweets   reddit   (macro recall on dev)',
    ...results.map(
      ({ name, messagesPerSecond, macroRecall }) =>
        `${name.padEnd(15)} ${String(messagesPerSecond).padStart(10)} ${percent(macroRecall?.tweets).padStart(8)} ${percent(macroRecall?.reddit).padStart(8)}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
};

try {
  run();
} catch (error) {
  reportError(error);
}
