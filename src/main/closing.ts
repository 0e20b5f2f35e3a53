// What a process opened, to be closed in the opposite order, whatever state it is in.
import type { Logger } from 'pino';
import { errorCode } from '../core/errors.ts';

interface Closable {
  close(): Promise<void>;
}

export interface Closing {
  /** Fires when closing begins. */
  readonly signal: AbortSignal;
  /** Names what is being opened, before it is: it is closed also where closing begins in the middle of it. */
  opening<Part extends Closable | null>(name: string, part: Promise<Part>): Promise<Part>;
  /** Closes all, also after one failed to; then throws the first failure. Safe to call twice. */
  close(): Promise<void>;
}

export const createClosing = (logger: Logger): Closing => {
  const opened: { readonly name: string; readonly part: Promise<Closable | null> }[] = [];
  const stopping = new AbortController();
  let closing: Promise<void> | null = null;

  const closeAll = async (): Promise<void> => {
    stopping.abort();
    const failures: unknown[] = [];
    for (let last = opened.pop(); last !== undefined; last = opened.pop()) {
      // What could not be opened was said to whoever opened it.
      const part = await last.part.catch(() => null);
      try {
        await part?.close();
      } catch (error) {
        logger.error({ part: last.name, code: errorCode(error) }, 'not closed in order');
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };

  return {
    signal: stopping.signal,
    opening: (name, part) => {
      opened.push({ name, part });
      return part;
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
};
