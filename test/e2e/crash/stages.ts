// Which hops had something in hand at the moment of a kill, read from what was left behind.
import type { Look } from './backing.ts';

const hops = ['enqueue', 'ingest', 'evaluate', 'decide', 'deliver', 'start'] as const;
export type Hop = (typeof hops)[number];

interface Left {
  readonly dirt: number;
  readonly pending: number;
  readonly sending: number;
  readonly evaluated: string | number;
}

/** `said`: messages of the peer at the kill. */
export const hopsHit = async ({ query, depths }: Look, at: number, said: number): Promise<Hop[]> => {
  const [left] = await query<Left>(
    `select (select count(*)::int from cco.dirt) as dirt,
       (select count(*)::int from cco.outbox where status = 'pending') as pending,
       (select count(*)::int from cco.outbox where status = 'sending') as sending,
       (select coalesce(max(at), 0) from cco.health) as evaluated`,
  ).catch(() => []);
  // Killed before its first migration was done.
  if (left === undefined) return ['start'];
  const [stored] = await query<{ count: number }>('select count(*)::int as count from cco.messages');
  const jobs = (queue: string): number => (depths[`${queue}.waiting`] ?? 0) + (depths[`${queue}.active`] ?? 0);
  const hit: Record<Hop, boolean> = {
    enqueue: (stored?.count ?? 0) < said,
    ingest: jobs('ingest') > 0,
    evaluate: (depths['evaluate.active'] ?? 0) > 0 || at - Number(left.evaluated) < 100,
    decide: jobs('interact') > 0 || left.pending > 0,
    deliver: left.sending > 0,
    start: false,
  };
  return hops.filter((hop) => hit[hop]);
};
