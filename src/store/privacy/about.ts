// Which rows are about a member: the same for an export as for its summary.
import { type RawBuilder, sql } from 'kysely';

/** Ids of the spaces they were told to be in, or spoke in. */
export const spacesOf = (id: string): RawBuilder<unknown> =>
  sql`select space_id from cco.members where member_id = ${id}
    union select space_id from cco.messages where member_id = ${id}`;

/** Their rows of `activity`, as `a`: found by where they spoke, since counts have no index by member. */
export const activityOf = (id: string): RawBuilder<unknown> =>
  sql`cco.activity a join (
      select distinct space_id, at - at % 600000 as bucket, channel_id from cco.messages where member_id = ${id}) p
    on a.member_id = ${id} and a.space_id = p.space_id and a.bucket = p.bucket and a.channel_id = p.channel_id`;

/** Of audit entries, those that name them. */
export const auditNames = (id: string): RawBuilder<unknown> =>
  sql`(actor = ${id} or subject = ${id} or strpos(data, ${JSON.stringify(id)}) > 0)`;

/** Of dead letters, their own and those that name them. */
export const letterNames = (id: string): RawBuilder<unknown> =>
  sql`(member_id = ${id} or strpos(payload, ${JSON.stringify(id)}) > 0)`;
