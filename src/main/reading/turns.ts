// Reads on the caller's own thread, a few messages a turn of its event loop.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchReader, Scorer } from '../../core/ports.ts';
import { type Reading, readText } from '../../core/sentiment/reading.ts';

/** Some 2 ms of the trained scorer's time. */
const messagesATurn = 50;

/** For where the thread has nothing else to do, as in a replay. */
export const readInTurns = (scorer: Scorer): BatchReader => ({
  readAll: async (texts) => {
    const readings: Reading[] = [];
    for (let from = 0; from < texts.length; from += messagesATurn) {
      if (from > 0) await nextTurn();
      for (const text of texts.slice(from, from + messagesATurn)) readings.push(readText(scorer, text));
    }
    return readings;
  },
});
