import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Closing, createClosing } from '../../src/main/closing.ts';

describe('closing a program', () => {
  let closed: string[];
  let logged: string[];
  let closing: Closing;
  beforeEach(() => {
    closed = [];
    logged = [];
    closing = createClosing(pino({}, { write: (line: string) => void logged.push(line) }));
  });
  const part = (name: string, failure?: Error) => ({
    close: async () => {
      closed.push(name);
      if (failure !== undefined) throw failure;
    },
  });

  it('ends its parts in the opposite order, once', async () => {
    for (const name of ['store', 'web', 'bots']) await closing.opening(name, Promise.resolve(part(name)));
    await Promise.all([closing.close(), closing.close()]);
    expect(closed).toEqual(['bots', 'web', 'store']);
    expect(closing.signal.aborted).toBe(true);
  });

  it('ends the others also when one does not, and says which', async () => {
    const failure = new TypeError('canary');
    await closing.opening('store', Promise.resolve(part('store')));
    await closing.opening('web', Promise.resolve(part('web', failure)));
    await closing.opening('bots', Promise.resolve(part('bots', new Error('also'))));
    await expect(closing.close()).rejects.toThrow('also');
    expect(closed).toEqual(['bots', 'web', 'store']);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { part: 'bots', code: 'Error' },
      { part: 'web', code: 'TypeError' },
    ]);
    expect(logged.join()).not.toContain('canary');
  });

  it('ends a part that is still starting, once it has started, before what it needs', async () => {
    const started = Promise.withResolvers<ReturnType<typeof part>>();
    await closing.opening('store', Promise.resolve(part('store')));
    const bots = closing.opening('bots', started.promise);
    const done = closing.close();
    started.resolve(part('bots'));
    await Promise.all([done, bots]);
    expect(closed).toEqual(['bots', 'store']);
  });

  it('passes over what could not start or was not needed', async () => {
    await closing.opening('store', Promise.resolve(part('store')));
    await expect(closing.opening('web', Promise.reject(new Error('port taken')))).rejects.toThrow('port taken');
    await closing.opening('bots', Promise.resolve(null));
    await closing.close();
    expect(closed).toEqual(['store']);
  });
});
