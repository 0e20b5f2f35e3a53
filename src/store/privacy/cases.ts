// What cases hold of a member who works on them or answered in them.
import { type RawBuilder, sql } from 'kysely';

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
