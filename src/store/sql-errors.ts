import { CcoError } from '../core/errors.ts';

const sqlState = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

// Class 08: connection; 57P0x: server stopping, crashed, starting; 53: out of connections, memory or disk; E…: sockets.
const gone = /^(08...|57P0[1-5]|53...|E[A-Z_]{3,})$/u;
// What `pg` and PGlite say without a code.
const goneWords = /timeout|terminated|connection|closed|ended|not queryable|destroyed/iu;

export const unavailable = (data: CcoError['data'] = {}): CcoError =>
  new CcoError('The database cannot be reached.', {
    code: 'store-unavailable',
    remedy: 'Check that PostgreSQL runs and that DATABASE_URL names it.',
    retryable: true,
    data,
  });

/**
 * Makes one of our errors of whatever a database or its driver throws: `store-unavailable`, `store-conflict`,
 * `store-timeout` (all retryable), `store-access-denied`, `store-missing`, or `store-rejected` for all else. The original
 * is dropped on purpose: PostgreSQL quotes values in messages and details.
 */
export const storeError = (error: unknown): CcoError => {
  if (error instanceof CcoError) return error;
  const state = error instanceof Error ? sqlState(error) : '';
  const data = state === '' ? {} : { sqlState: state };
  switch (state) {
    case '40P01':
    case '40001':
    case '55P03':
      return new CcoError('The database refused a change made beside another.', {
        code: 'store-conflict',
        retryable: true,
        data,
      });
    case '57014':
      return new CcoError('The database took too long for a statement.', {
        code: 'store-timeout',
        remedy: 'Look at the load of the database server.',
        retryable: true,
        data,
      });
    case '28000':
    case '28P01':
    case '42501':
      return new CcoError('The database does not allow this user in.', {
        code: 'store-access-denied',
        remedy: 'Check user and password in DATABASE_URL, and that the user may create a schema.',
        data,
      });
    case '3D000':
      return new CcoError('The database does not exist on the server.', {
        code: 'store-missing',
        remedy: 'Create the database, or name another one in DATABASE_URL.',
        data,
      });
    default:
      break;
  }
  const lost = state === '' && error instanceof Error && goneWords.test(error.message);
  if (lost || gone.test(state)) return unavailable(data);
  return new CcoError('The database refused a statement.', { code: 'store-rejected', data });
};
