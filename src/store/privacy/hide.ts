import { sql } from 'kysely';
import type { Db } from '../schema.ts';
import { letterNames } from './about.ts';
import { forgetEligibilities, forgetInInterventions } from './interventions.ts';
import { forgetMail } from './mail.ts';
import { hideTold } from './people.ts';
import { forgetReactions } from './reactions.ts';
import { commonSweep, ever, holdBatches, markSpaces, sweep } from './sweep.ts';

/** Opts a member out: of what they said only the fact remains that someone spoke. Runs in a transaction. */
export const hideMember = async (tx: Db, id: string, memberKey: string, now: number): Promise<void> => {
  await holdBatches(tx);
  await markSpaces(tx, id, ever, now);
  await forgetInInterventions(tx, id, ever);
  await sweep(tx, [
    sql`insert into cco.privacy (member_key, opted_out) values (${memberKey}, true)
      on conflict (member_key) do update set opted_out = true`,
    ...commonSweep(id, ever),
    ...forgetReactions(id, memberKey, ever),
    forgetEligibilities(id, memberKey, ever),
    ...hideTold(id),
    forgetMail(id, ever),
    sql`delete from cco.dead_letters where ${letterNames(id)}`,
    sql`update cco.messages set member_id = null, name = null, role = null, mentions = null, text = null, label = null,
      score = null, confidence = null, offensive = null, language = null, asks = null where member_id = ${id}`,
  ]);
};
