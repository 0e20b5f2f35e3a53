import { sql } from 'kysely';
import type { MemberId } from '../../core/ids.ts';
import type { MemberSummary } from '../../core/ports.ts';
import type { Db } from '../schema.ts';
import { activityOf, auditNames, letterNames, spacesOf } from './about.ts';
import { caseCounts } from './cases.ts';
import { interventionsOf } from './interventions.ts';
import { mailCounts } from './mail.ts';
import { toldCounts } from './people.ts';
import { reactionCount } from './reactions.ts';

const nothing: MemberSummary = {
  optedOut: false,
  spaces: 0,
  messages: 0,
  withText: 0,
  scored: 0,
  mentions: 0,
  reactions: 0,
  activity: 0,
  decisions: 0,
  interventions: 0,
  measured: 0,
  stopped: false,
  helping: 0,
  feedback: 0,
  ratings: 0,
  caseWork: 0,
  caseVotes: 0,
  caseMessages: 0,
  addresses: 0,
  campaigns: 0,
  settings: 0,
  audit: 0,
  deadLetters: 0,
  outbox: 0,
};

/** How much is stored about one member, counted in one statement. */
export const summariseMember = async (db: Db, id: MemberId, memberKey: string): Promise<MemberSummary> => {
  const { rows } = await sql<MemberSummary>`
    select exists (select from cco.privacy where member_key = ${memberKey} and opted_out) as "optedOut",
      (select count(*) from (${spacesOf(id)}) s)::int as spaces,
      said.messages, said."withText", said.scored,
      (select count(*) from cco.mentions where member_id = ${id})::int as mentions,
      (select count(*) from ${activityOf(id)})::int as activity,
      (select count(*) from cco.interventions where decided_by = ${id})::int as decisions,
      (select count(*) from cco.interventions where ${interventionsOf(id)})::int as interventions,
      (select count(*) from cco.eligibilities where about = ${id} or author = ${memberKey}::uuid)::int as measured,
      ${toldCounts(id, memberKey)},
      ${caseCounts(id, memberKey)},
      ${mailCounts(id)},
      ${reactionCount(memberKey)},
      (select count(*) from cco.settings where set_by = ${id})::int as settings,
      (select count(*) from cco.audit where ${auditNames(id)})::int as audit,
      (select count(*) from cco.dead_letters where ${letterNames(id)})::int as "deadLetters",
      (select count(*) from cco.outbox where member_key = ${memberKey})::int as outbox
    from (select count(*)::int as messages, count(text)::int as "withText", count(label)::int as scored
      from cco.messages where member_id = ${id}) said`.execute(db);
  return rows[0] ?? nothing;
};
