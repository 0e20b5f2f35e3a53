// A process that only now and then reads something starts its reading thread when it first does.
import { type ReadingThread, startReadingThread } from './thread.ts';

export interface LazyReader extends ReadingThread {
  /** Starts the thread now. Throws what starting it throws. */
  open(): Promise<void>;
}

export const createLazyReader = (start: () => Promise<ReadingThread> = startReadingThread): LazyReader => {
  let thread: Promise<ReadingThread> | null = null;
  const opened = (): Promise<ReadingThread> => {
    thread ??= start().catch((error: unknown) => {
      thread = null;
      throw error;
    });
    return thread;
  };
  return {
    open: async () => void (await opened()),
    readAll: async (texts) => (texts.length === 0 ? [] : (await opened()).readAll(texts)),
    close: async () => {
      const started = await thread?.catch(() => null);
      await started?.close();
    },
  };
};
