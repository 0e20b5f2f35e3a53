// Asks the running program over its HTTP API: the embedded store belongs to one process, so commands go through it.
import { z } from 'zod';
import type { Config } from '../config/load.ts';
import { CcoError } from '../core/errors.ts';
import { readAddress, readToken } from '../main/data-folder.ts';

const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string().optional() }),
});
const timeoutMs = 10_000;

export interface ServerClient {
  readonly url: string;
  /** Throws CcoError with the server's own message, or `server-not-running`. */
  call<T>(method: 'GET' | 'POST', path: string, schema: z.ZodType<T>, body?: unknown): Promise<T>;
}

const notRunning = (cause?: unknown): CcoError =>
  new CcoError('The program is not running.', {
    code: 'server-not-running',
    remedy: 'Start it with `npm start`, or set CCO_DATA_DIR to the data folder it uses.',
    cause,
  });

/** Finds the running program by the notes in its data folder. Throws CcoError `server-not-running`. */
export const findServer = async (config: Config): Promise<ServerClient> => {
  const { dataDir } = config.mode;
  const address = await readAddress(dataDir);
  const token = config.http.apiToken?.reveal() ?? (await readToken(dataDir));
  if (address === null || token === null) throw notRunning();
  return {
    url: address.url,
    call: async (method, path, schema, sent) => {
      let response: Response;
      try {
        response = await fetch(new URL(path, address.url), {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
          signal: AbortSignal.timeout(timeoutMs),
        });
      } catch (error) {
        throw notRunning(error);
      }
      const body: unknown = await response.json().catch(() => null);
      if (response.ok) return schema.parse(body);
      const failed = errorSchema.safeParse(body);
      if (!failed.success)
        throw new CcoError('The program answered in a way that is not understood.', { code: 'server-answer' });
      const { code, message, remedy } = failed.data.error;
      throw new CcoError(message, remedy === undefined ? { code } : { code, remedy });
    },
  };
};
