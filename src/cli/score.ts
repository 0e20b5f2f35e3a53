// `cco score`: a pipe of any length, line by line; reading waits while the reader of our output is slow.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { CcoError } from '../core/errors.ts';
import type { Scorer } from '../core/ports.ts';
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

const answerOf = (scorer: Scorer, text: string): string => {
  const { label, score: value, confidence, offensive, language } = scorer.score(text);
  return `${JSON.stringify({ label, score: value, confidence, offensive, language })}\n`;
};

/**
 * Answers every line of `input` with one of `output`, in order; a full `output` holds the reading up. Throws CcoError
 * `score-bad-line`.
 */
export const scoreLines = async (scorer: Scorer, input: Readable, output: Writable): Promise<void> => {
  let number = 0;
  for await (const raw of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (raw.trim() !== '' && !output.write(answerOf(scorer, parseLine(raw, number)))) await once(output, 'drain');
  }
};

/** Scores `--text`, or every line of standard input in its order. */
export const score = async ({ text }: { text?: string }): Promise<void> => {
  const scorer = createScorer(loadWeights());
  if (text !== undefined) {
    process.stdout.write(answerOf(scorer, text));
    return;
  }
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  await scoreLines(scorer, process.stdin, process.stdout);
};
