// Totals of a large space, kept for an hour: an evaluation then adds what came since and takes away what has left the
// horizon, instead of adding up a week of counts every few seconds.
import { sql } from 'kysely';
import { z } from 'zod';
import { type MemberId, memberIdSchema, type SpaceId } from '../../core/ids.ts';
import type { MemberRole } from '../../core/messages/inbound.ts';
import type { AuthorTotals } from '../../core/ports.ts';
import type { Db } from '../schema.ts';
import { special } from './totals.ts';

interface Asked {
  readonly spaceId: SpaceId;
  readonly now: number;
  readonly halfLifeMs: number;
  readonly horizonMs: number;
}

const hourMs = 3_600_000;
// A message this much behind its time is still no exception.
const settledMs = 600_000;

/** The end of the last hour that is settled. */
export const rollUpTime = (now: number): number => now - settledMs - ((now - settledMs) % hourMs);

const numbers = z.array(z.number());
// Ids are checked as they come in; ten thousand times again would cost more than it finds.
const rolledSchema = z.object({
  ids: z.array(z.custom<MemberId>((id) => typeof id === 'string')),
  messages: numbers,
  positive: numbers,
  negative: numbers,
  offensive: numbers,
  count: numbers,
  lastAt: numbers,
});

export const keepRollUp = async (
  db: Db,
  { spaceId, halfLifeMs, horizonMs }: Asked,
  asOf: number,
  authors: readonly AuthorTotals[],
): Promise<void> => {
  const rolled: z.infer<typeof rolledSchema> = {
    ids: authors.map(({ memberId }) => memberId),
    messages: authors.map(({ messages }) => messages),
    positive: authors.map(({ positive }) => positive),
    negative: authors.map(({ negative }) => negative),
    offensive: authors.map(({ offensive }) => offensive),
    count: authors.map(({ count }) => count),
    lastAt: authors.map(({ lastAt }) => lastAt),
  };
  const row = { as_of: asOf, half_life: halfLifeMs, horizon: horizonMs, totals: JSON.stringify(rolled) };
  await db
    .insertInto('rollups')
    .values({ space_id: spaceId, ...row })
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet(row))
    .execute();
};

interface Edge {
  readonly memberId: string;
  readonly fresh: boolean;
  readonly messages: number;
  readonly positive: number;
  readonly negative: number;
  readonly offensive: number;
  readonly count: number;
  readonly last: number;
}

/** Totals as of now from those kept; null: none are, or not with this half-life and horizon. */
export const continued = async (db: Db, asked: Asked): Promise<AuthorTotals[] | null> => {
  const { spaceId, now, halfLifeMs, horizonMs } = asked;
  const row = await db
    .selectFrom('rollups')
    .select(['as_of', 'totals'])
    .where('space_id', '=', spaceId)
    .where('half_life', '=', halfLifeMs)
    .where('horizon', '=', horizonMs)
    .where('as_of', '<=', now)
    .where('as_of', '>', now - horizonMs)
    .executeTakeFirst();
  if (row === undefined) return null;
  const asOf = row.as_of;
  const { rows: edges } = await sql<Edge>`
    select member_id as "memberId", bucket >= ${asOf}::bigint as fresh, sum(messages * weight) as messages,
      sum(positive * weight) as positive, sum(negative * weight) as negative, sum(offensive * weight) as offensive,
      sum(messages)::int as count, max(bucket) as last
    from (select member_id, bucket, messages, positive, negative, offensive,
        power(0.5::float8, greatest(${now}::float8 - bucket, 0) / ${halfLifeMs}::float8) as weight
      from cco.activity where space_id = ${spaceId} and (bucket >= ${asOf}::bigint
        or bucket >= ${asOf - horizonMs}::bigint and bucket < ${now - horizonMs}::bigint)
      offset 0) a
    group by 1, 2`.execute(db);
  const { rows: roles } = await sql<{ memberId: string; role: MemberRole }>`
    with recursive ${special(spaceId)} select member_id as "memberId", role from special`.execute(db);

  const factor = 0.5 ** ((now - asOf) / halfLifeMs);
  const rolled = rolledSchema.parse(JSON.parse(row.totals));
  const people = new Map<string, { -readonly [name in keyof AuthorTotals]: AuthorTotals[name] }>();
  for (const [index, memberId] of rolled.ids.entries())
    people.set(memberId, {
      memberId,
      role: 'member',
      messages: (rolled.messages[index] ?? 0) * factor,
      positive: (rolled.positive[index] ?? 0) * factor,
      negative: (rolled.negative[index] ?? 0) * factor,
      offensive: (rolled.offensive[index] ?? 0) * factor,
      count: rolled.count[index] ?? 0,
      lastAt: rolled.lastAt[index] ?? 0,
    });
  for (const edge of edges) {
    let person = people.get(edge.memberId);
    if (person === undefined) {
      if (!edge.fresh) continue;
      const memberId = memberIdSchema.parse(edge.memberId);
      person = { memberId, role: 'member', messages: 0, positive: 0, negative: 0, offensive: 0, count: 0, lastAt: 0 };
      people.set(memberId, person);
    }
    const sign = edge.fresh ? 1 : -1;
    person.count += sign * edge.count;
    // What is taken away again may leave rounding.
    person.messages = Math.max(0, person.messages + sign * edge.messages);
    person.positive = Math.max(0, person.positive + sign * edge.positive);
    person.negative = Math.max(0, person.negative + sign * edge.negative);
    person.offensive = Math.max(0, person.offensive + sign * edge.offensive);
    if (edge.fresh) person.lastAt = Math.max(person.lastAt, edge.last);
  }
  for (const { memberId, role } of roles) {
    const person = people.get(memberId);
    if (person !== undefined) person.role = role;
  }
  return [...people.values()].filter(({ count }) => count > 0);
};
