// Counts for `state()`: what came, what became of it, and errors by code.
export interface Tally {
  count(what: 'received' | 'handled' | 'skipped' | 'drops' | 'backfills'): void;
  error(code: string): void;
  read(): Record<'received' | 'handled' | 'skipped' | 'drops' | 'backfills', number> & {
    errors: Record<string, number>;
  };
}

// Codes come from our own lists, but also from drivers: bound what a strange one can make us keep.
const mostCodes = 100;

export const createTally = (): Tally => {
  const counts = { received: 0, handled: 0, skipped: 0, drops: 0, backfills: 0 };
  const errors = new Map<string, number>();
  return {
    count: (what) => {
      counts[what] += 1;
    },
    error: (code) => {
      const key = errors.has(code) || errors.size < mostCodes ? code : 'other';
      errors.set(key, (errors.get(key) ?? 0) + 1);
    },
    read: () => ({ ...counts, errors: Object.fromEntries(errors) }),
  };
};
