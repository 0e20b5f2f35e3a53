// Small files of the data folder: the API token and where the running server is found. Mode 0600.
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CcoError } from '../core/errors.ts';

const tokenFile = 'api-token';
const addressFile = 'server.json';
const addressSchema = z.object({ url: z.url(), pid: z.number().int() });

const has = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

const writeWhole = async (path: string, content: string): Promise<void> => {
  const half = `${path}.${process.pid}`;
  await writeFile(half, content, { mode: 0o600 });
  await rename(half, path);
};

/** Makes the data folder where it is missing. Throws CcoError `data-dir-unusable`. */
export const makeDataFolder = async (dataDir: string): Promise<void> => {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new CcoError(`The data folder ${dataDir} cannot be made.`, {
      code: 'data-dir-unusable',
      remedy: 'Set CCO_DATA_DIR to a folder that this user may write to.',
      cause: error,
    });
  }
};

/** The API token of the data folder, or null. */
export const readToken = async (dataDir: string): Promise<string | null> => {
  try {
    return (await readFile(join(dataDir, tokenFile), 'utf8')).trim();
  } catch (error) {
    if (has(error, 'ENOENT')) return null;
    throw error;
  }
};

/** The API token: made at the first start. `created` tells whether this was it. */
export const ensureToken = async (dataDir: string): Promise<{ token: string; created: boolean }> => {
  const path = join(dataDir, tokenFile);
  const existing = await readToken(dataDir);
  if (existing !== null && existing !== '') return { token: existing, created: false };
  const token = randomBytes(32).toString('base64url');
  // Of two processes that start together, also in two containers, each has its own.
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(draft, token, { mode: 0o600, flush: true });
    // A link appears with its content, all at once, and fails where there is one; an empty file is not a token.
    if (existing === null) await link(draft, path);
    else await rename(draft, path);
    return { token, created: true };
  } catch (error) {
    if (!has(error, 'EEXIST')) throw error;
    return { token: (await readToken(dataDir)) ?? '', created: false };
  } finally {
    await rm(draft, { force: true });
  }
};

export const writeAddress = (dataDir: string, url: string): Promise<void> =>
  writeWhole(join(dataDir, addressFile), JSON.stringify({ url, pid: process.pid }));

export const clearAddress = async (dataDir: string): Promise<void> => {
  const found = await readAddress(dataDir);
  if (found?.pid === process.pid) await rm(join(dataDir, addressFile), { force: true });
};

/** Where the server of this data folder said it listens; null when none has, or its note is unreadable. */
export const readAddress = async (dataDir: string): Promise<{ url: string; pid: number } | null> => {
  try {
    const parsed = addressSchema.safeParse(JSON.parse(await readFile(join(dataDir, addressFile), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};
