// A reading thread that ends at one text, as one that ran out of memory would, and cannot read another.
import { parentPort } from 'node:worker_threads';
import type { Answer, Question } from '../../src/main/reading/worker.ts';

const tell = (answer: Answer): void => parentPort?.postMessage(answer);
const score = { label: 'neutral', score: 0, confidence: 1, offensive: 0, language: 'en', asks: false } as const;
const calm = { score, severe: null };
parentPort?.on('message', ({ id, texts }: Question) => {
  if (texts.includes('die')) process.exit(1);
  if (texts.includes('unreadable')) return tell({ id, code: 'TypeError' });
  tell({ id, readings: texts.map(() => calm) });
});
tell({ id: null });
