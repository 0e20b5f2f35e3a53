// What cases hold of a member: who works on them, who answered in them, and whose messages they rest on.
import { type RawBuilder, sql } from 'kysely';
import type { MemberId } from '../../core/ids.ts';
import type { MemberExport } from '../../core/ports.ts';
import type { Db } from '../schema.ts';

type Held = Pick<MemberExport, 'caseWork' | 'caseVotes' | 'caseMessages'>;
type Stored<Entry> = Omit<Entry, 'at'> & { readonly at: number };

const messagesOf = (id: string): RawBuilder<unknown> =>
  sql`cco.messages m join cco.case_evidence v on v.key = m.key and m.member_id = ${id} and m.deleted_at is null`;

/** All of it, for an export. */
export const exportCases = async (db: Db, id: MemberId, memberKey: string): Promise<Held> => {
  const rows = async <Row>(query: RawBuilder<Row>): Promise<Row[]> => (await query.execute(db)).rows;
  const work = await rows(sql<Stored<Held['caseWork'][number]>>`
    select e.case_id as "caseId", c.space_id as "spaceId", e.at, e.kind,
      case when e.actor = ${id} then 'doer' else 'assignee' end as "as",
      case when e.actor = ${id} then nullif(e.note, '') end as note
    from cco.case_events e join cco.cases c on c.id = e.case_id
    where e.actor = ${id} or e.assignee = ${id} order by e.at, e.case_id, e.id`);
  const votes = await rows(sql<Stored<Held['caseVotes'][number]>>`
    select v.case_id as "caseId", c.space_id as "spaceId", v.at, v.round, v.solved
    from cco.case_votes v join cco.cases c on c.id = v.case_id
    where v.member_key = ${memberKey}::uuid order by v.at, v.case_id, v.round`);
  const caseMessages = await rows(sql<Held['caseMessages'][number]>`
    select v.case_id as "caseId", c.space_id as "spaceId", m.id as "messageId"
    from ${messagesOf(id)} join cco.cases c on c.id = v.case_id order by m.at, v.case_id, m.key`);
  const dated = <Entry extends { readonly at: number }>(entry: Entry) => ({
    ...entry,
    at: new Date(entry.at).toISOString(),
  });
  return { caseWork: work.map(dated), caseVotes: votes.map(dated), caseMessages };
};

/** The same, counted: columns of a `select`. */
export const caseCounts = (id: string, memberKey: string): RawBuilder<unknown> => sql`
  (select count(*) from cco.case_events where actor = ${id} or assignee = ${id})::int as "caseWork",
  (select count(*) from cco.case_votes where member_key = ${memberKey}::uuid)::int as "caseVotes",
  (select count(*) from ${messagesOf(id)})::int as "caseMessages"`;

/**
 * Takes a member off cases up to `until`: who did what, whom a case was given to, what they noted and how they voted. What a
 * case rests on goes with their messages, whose tombstones are no evidence.
 */
export const forgetInCases = (id: string, memberKey: string, until: number): RawBuilder<unknown>[] => [
  sql`update cco.cases c set owner = null where owner = ${id} and not exists (
    select from cco.case_events e where e.case_id = c.id and e.assignee = ${id} and e.at > ${until}::bigint)`,
  sql`update cco.case_events set note = case when actor = ${id} then null else note end,
      actor = nullif(actor, ${id}), assignee = nullif(assignee, ${id})
    where (actor = ${id} or assignee = ${id}) and at <= ${until}::bigint`,
  sql`delete from cco.case_votes where member_key = ${memberKey}::uuid and at <= ${until}::bigint`,
];
