import type { PostgresPool } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { CcoError } from '../core/errors.ts';
import { storeError, unavailable } from './sql-errors.ts';

// A statement that begins with this comment is prepared once a connection, under the name in it.
const preparable = /^\/\* prepare:(\w+) \*\//u;

/** A connection that is lost, or may still be busy, must not go back into the pool. */
const spoils = (error: CcoError): boolean => error.code === 'store-unavailable';

const guardClient = (client: PoolClient) => {
  let spoilt = false;
  return {
    processID: 'processID' in client && typeof client.processID === 'number' ? client.processID : 0,
    query: async (text: string, values: readonly unknown[]) => {
      const name = preparable.exec(text)?.[1];
      try {
        return await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) });
      } catch (error) {
        const known = storeError(error);
        spoilt ||= spoils(known);
        throw known;
      }
    },
    release: (destroy?: boolean) => client.release(spoilt || destroy === true),
  };
};

/** The pool as Kysely takes it: with errors of ours, and never ending the process because a connection broke. */
export const guardPool = (pool: Pool): PostgresPool => {
  // A lost connection is noticed by the next statement; without listeners the event would be thrown.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const connect = async () => {
    try {
      return guardClient(await pool.connect());
    } catch (error) {
      const known = storeError(error);
      throw known.code === 'store-rejected' ? unavailable(known.data) : known;
    }
  };
  // Kysely's type also speaks of cursors and callbacks, which we do not use.
  return { connect, end: () => pool.end(), options: {} } as unknown as PostgresPool;
};
