import { CcoError } from '../core/errors.ts';

const sqlState = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

const conflicts = new Set(['40P01', '40001', '55P03']);

// Class 08: connection; 57P01..57P03: server stopping, crashed, starting; 53: out of connections, memory or disk.
const gone = /^(08...|57P0[1-5]|53...|E[A-Z]{3,})$/u;
// What `pg` and PGlite say without a code.
const goneWords = /timeout|terminated|connection|closed|ended|not queryable|destroyed/iu;

/**
 * Makes one of our errors of whatever a database or its driver throws. The original is dropped on purpose: PostgreSQL
 * quotes values in messages and details.
 */
export const storeError = (error: unknown): CcoError => {
  if (error instanceof CcoError) return error;
  const state = error instanceof Error ? sqlState(error) : '';
  const data = state === '' ? {} : { sqlState: state };
  if (conflicts.has(state)) {
    return new CcoError('The database refused a change made beside another.', {
      code: 'store-conflict',
      retryable: true,
      data,
    });
  }
  if (state === '57014') {
    return new CcoError('The database took too long for a statement.', {
      code: 'store-timeout',
      remedy: 'Look at the load of the database server.',
      retryable: true,
      data,
    });
  }
  if (gone.test(state) || (state === '' && error instanceof Error && goneWords.test(error.message))) {
    return new CcoError('The database cannot be reached.', {
      code: 'store-unavailable',
      remedy: 'Check that PostgreSQL runs and that DATABASE_URL names it.',
      retryable: true,
      data,
    });
  }
  return new CcoError('The database refused a statement.', { code: 'store-rejected', data });
};
