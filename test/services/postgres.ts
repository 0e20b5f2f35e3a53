// A private PostgreSQL on a free port of 127.0.0.1, with its data in a temporary folder.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { endProcess, freePort, hasEnded } from './process.ts';
import { until } from './until.ts';

export interface PostgresServer {
  /** Of the database `postgres`, with all rights. */
  readonly url: string;
  readonly port: number;
  /** Makes an empty database; returns its address. */
  createDatabase(name: string): Promise<string>;
  /** Ends it in order, and waits. */
  stop(): Promise<void>;
  /** SIGKILL to the server's main process, and waits for it. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Stops and removes everything. */
  close(): Promise<void>;
}

const folderOfDebian = '/usr/lib/postgresql';

/** Debian keeps the server's programs out of the path, by version. */
const findBinaries = (): string | null => {
  if (existsSync(folderOfDebian)) {
    const versions = readdirSync(folderOfDebian).sort((a, b) => Number(b) - Number(a));
    const found = versions
      .map((name) => join(folderOfDebian, name, 'bin'))
      .find((bin) => existsSync(join(bin, 'initdb')));
    if (found !== undefined) return found;
  }
  return spawnSync('initdb', ['--version']).status === 0 ? '' : null;
};

const idOf = (flag: '-u' | '-g'): number | null => {
  const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
};

const asRoot = process.getuid?.() === 0;
const binaries = findBinaries();
// PostgreSQL refuses to run as root.
const owner = asRoot ? { uid: idOf('-u'), gid: idOf('-g') } : null;

const reason = (): string | null => {
  if (binaries === null) return 'PostgreSQL is not installed';
  return owner !== null && (owner.uid === null || owner.gid === null) ? 'there is no user postgres to run it as' : null;
};

/** Why tests on PostgreSQL cannot run here, or null. */
export const postgresMissing: string | null = reason();

const identity = (): { uid: number; gid: number } | undefined =>
  owner === null || owner.uid === null || owner.gid === null ? undefined : { uid: owner.uid, gid: owner.gid };

const answers = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** `settings` are more server settings, e.g. `{ fsync: 'off' }`. Check `postgresMissing` first. */
export const startPostgres = async (settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> => {
  if (postgresMissing !== null) throw new Error(postgresMissing);
  const user = identity();
  const run = { cwd: tmpdir(), stdio: 'ignore', ...user } as const;
  const folder = mkdtempSync(join(tmpdir(), 'cco-postgres-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initArgs = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  execFileSync(join(binaries ?? '', 'initdb'), initArgs, run);
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const options = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: folder, ...settings };
  const args = ['-D', data, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])];

  let child: ChildProcess | null = null;
  const killNow = (): void => {
    child?.kill('SIGKILL');
  };
  process.on('exit', killNow);
  const start = async (): Promise<void> => {
    // After a kill, what the old processes left (shared memory) may keep a new one from starting for a moment.
    await until(
      async () => {
        if (child === null || hasEnded(child)) child = spawn(join(binaries ?? '', 'postgres'), args, run);
        return await answers(url);
      },
      { label: 'postgres is up', timeoutMs: 60_000 },
    );
  };
  const end = (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = null;
    return endProcess(ending, signal);
  };

  await start();
  return {
    url,
    port,
    createDatabase: async (name) => {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(`create database ${client.escapeIdentifier(name)}`);
      await client.end();
      return `postgres://postgres@127.0.0.1:${port}/${name}`;
    },
    // SIGINT: "fast" shutdown, which does not wait for clients.
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGINT');
      await start();
    },
    close: async () => {
      await end('SIGINT');
      process.off('exit', killNow);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
