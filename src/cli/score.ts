// `cco score`: a pipe of any length, line by line; reading waits while the reader of our output is slow.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CcoError } from '../core/errors.ts';
import { createScorer } from '../core/sentiment/trained.ts';
import { loadWeights } from '../main/weights.ts';

const lineSchema = z.object({ text: z.string() });

const parseLine = (raw: string, number: number): string => {
  const bad = (cause?: unknown) =>
    new CcoError(`Line ${number} is not {"text": "…"}.`, {
      code: 'score-bad-line',
      remedy: 'Give one JSON object with a "text" a line.',
      cause,
    });
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch (error) {
    throw bad(error);
  }
  const parsed = lineSchema.safeParse(json);
  if (!parsed.success) throw bad();
  return parsed.data.text;
};

/** Scores `--text`, or every line of standard input in its order. */
export const score = async ({ text }: { text?: string }): Promise<void> => {
  const scorer = createScorer(loadWeights());
  const write = async (one: string): Promise<void> => {
    const { label, score: value, confidence, offensive, language } = scorer.score(one);
    const line = `${JSON.stringify({ label, score: value, confidence, offensive, language })}\n`;
    if (!process.stdout.write(line)) await once(process.stdout, 'drain');
  };
  if (text !== undefined) {
    await write(text);
    return;
  }
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  let number = 0;
  for await (const raw of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (raw.trim() !== '') await write(parseLine(raw, number));
  }
};
