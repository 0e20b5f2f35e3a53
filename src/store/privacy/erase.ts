import { sql } from 'kysely';
import type { Db } from '../schema.ts';
import { forgetInCases } from './cases.ts';
import { forgetEligibilities, forgetInInterventions } from './interventions.ts';
import { removeLetters } from './letters.ts';
import { forgetMail } from './mail.ts';
import { forgetTold } from './people.ts';
import { forgetReactions } from './reactions.ts';
import { commonSweep, holdBatches, markSpaces, sweep } from './sweep.ts';

// What stands where a member's id stood in a row that is kept.
const erased = 'erased';

/**
 * Removes what there is of a member up to `until` from every table; returns how many rows were removed or cleared. Their
 * messages become tombstones and their keyed hash keeps the time, so that no late copy is taken in again. What they said
 * and did after it is not touched: a repeat with the same time finds nothing more. Runs in a transaction.
 */
export const eraseMember = async (tx: Db, id: string, memberKey: string, until: number): Promise<number> => {
  await holdBatches(tx);
  await markSpaces(tx, id, until, until);
  await sql`insert into cco.privacy as p (member_key, erased_at) values (${memberKey}, ${until})
    on conflict (member_key) do update set erased_at = greatest(p.erased_at, excluded.erased_at)`.execute(tx);
  // As it stands in the JSON of an audit entry's data.
  const quoted = JSON.stringify(id);
  const letters = await removeLetters(tx, id, until);
  const named = await forgetInInterventions(tx, id, until);
  const rows = await sweep(tx, [
    ...commonSweep(id, until),
    ...forgetReactions(id, memberKey, until),
    forgetEligibilities(id, memberKey, until),
    ...forgetInCases(id, memberKey, until),
    ...forgetTold(id, memberKey, until),
    forgetMail(id, until),
    sql`update cco.messages set deleted_at = ${until}, revision = null, at = null, id = null, space_id = null,
      channel_id = null, thread_id = null, reply_to = null, member_id = null, name = null, role = null, mentions = null,
      text = null, label = null, score = null, confidence = null, offensive = null, language = null, asks = null
      where member_id = ${id} and at <= ${until}`,
    // What came after is the answer that says it is done.
    sql`delete from cco.outbox where member_key = ${memberKey} and created_at <= ${until}`,
    // An edited text is the words of who decided; whether it was edited is not kept.
    sql`update cco.interventions set decided_by = null, decision_reason = null,
      text = case when status = 'approved' then '' else text end where decided_by = ${id} and decided_at <= ${until}`,
    sql`update cco.audit set actor = case when actor = ${id} then ${erased} else actor end,
      subject = case when subject = ${id} then ${erased} else subject end,
      data = replace(data, ${quoted}, ${JSON.stringify(erased)})
      where at <= ${until} and (actor = ${id} or subject = ${id} or strpos(data, ${quoted}) > 0)`,
    sql`update cco.settings set set_by = ${erased} where set_by = ${id} and set_at <= ${until}`,
  ]);
  return letters + named + rows;
};
