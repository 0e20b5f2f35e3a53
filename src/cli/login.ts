import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { findServer } from './server-client.ts';

/** Prints a login link of the running program, good for a day. */
export const login = async (): Promise<void> => {
  const server = await findServer(loadConfig());
  const { path } = await server.call('POST', '/api/login-links', z.object({ path: z.string() }));
  process.stdout.write(`${new URL(path, server.url).href}\n`);
};
