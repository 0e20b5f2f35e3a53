// What members asked of the agent and told it: helpers, stops, feedback, ratings.
import { type RawBuilder, sql } from 'kysely';
import type { MemberId } from '../../core/ids.ts';
import type { MemberExport } from '../../core/ports.ts';
import type { Db } from '../schema.ts';

type Told = Pick<MemberExport, 'stopped' | 'helping' | 'feedback' | 'ratings'>;
/** An entry as it is stored, its times in milliseconds. */
type Timed<Entry, Time extends keyof Entry> = {
  [P in keyof Entry]: P extends Time ? number | Extract<Entry[P], null> : Entry[P];
};

const iso = (at: number): string => new Date(at).toISOString();

/** All of it, for an export. */
export const exportTold = async (db: Db, id: MemberId, memberKey: string): Promise<Told> => {
  const rows = async <Row>(query: RawBuilder<Row>): Promise<Row[]> => (await query.execute(db)).rows;
  const stopped = await rows(sql<{ stopped: boolean }>`
    select true as stopped from cco.privacy where member_key = ${memberKey} and stopped_at is not null`);
  const helping = await rows(sql<Timed<Told['helping'][number], 'since' | 'lastCalledAt'>>`
    select space_id as "spaceId", since, last_ping_at as "lastCalledAt" from cco.helpers
    where member_id = ${id} order by since, space_id`);
  const feedback = await rows(sql<Timed<Told['feedback'][number], 'at'>>`
    select id, space_id as "spaceId", at, source, text, label, score, offensive, language from cco.feedback
    where member_id = ${id} order by at, id`);
  const ratings = await rows(sql<Timed<Told['ratings'][number], 'at'>>`
    select intervention_id as "interventionId", helpful, at from cco.ratings
    where member_key = ${memberKey} order by at, intervention_id`);
  return {
    stopped: stopped.length > 0,
    helping: helping.map((row) => ({
      ...row,
      since: iso(row.since),
      lastCalledAt: row.lastCalledAt === null ? null : iso(row.lastCalledAt),
    })),
    feedback: feedback.map((row) => ({ ...row, at: iso(row.at) })),
    ratings: ratings.map((row) => ({ ...row, at: iso(row.at) })),
  };
};

/** The same, counted: columns of a `select`. */
export const toldCounts = (id: string, memberKey: string): RawBuilder<unknown> => sql`
  exists (select from cco.privacy where member_key = ${memberKey} and stopped_at is not null) as stopped,
  (select count(*) from cco.helpers where member_id = ${id})::int as helping,
  (select count(*) from cco.feedback where member_id = ${id})::int as feedback,
  (select count(*) from cco.ratings where member_key = ${memberKey})::int as ratings`;

/**
 * Removes it up to `until`. That they said stop stays, as the keyed hash it always was: who is forgotten is still to be left
 * alone.
 */
export const forgetTold = (id: string, memberKey: string, until: number): RawBuilder<unknown>[] => [
  sql`delete from cco.helpers where member_id = ${id} and since <= ${until}::bigint`,
  sql`delete from cco.feedback where member_id = ${id} and at <= ${until}::bigint`,
  sql`delete from cco.ratings where member_key = ${memberKey} and at <= ${until}::bigint`,
];

/** On opting out: off the list of helpers; what they told with intent stays, and is theirs no more. */
export const hideTold = (id: string): RawBuilder<unknown>[] => [
  sql`delete from cco.helpers where member_id = ${id}`,
  sql`update cco.feedback set member_id = null where member_id = ${id}`,
];
