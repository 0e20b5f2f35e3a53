// What starting a private server needs: a free port, and an end that is waited for.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of 127.0.0.1 that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Resolves when it has exited; at once where it has, or never was. */
export const endProcess = async (child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> => {
  if (child === null || hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
};
