// What interventions hold of a member: that one spoke to them, or named them so that they were told.
import { type RawBuilder, sql } from 'kysely';
import type { MemberId } from '../../core/ids.ts';
import { effectSchema } from '../../core/messages/outbound.ts';
import type { MemberExport } from '../../core/ports.ts';
import type { Db } from '../schema.ts';

const cleared = '(removed)';

/**
 * Takes the member off what was proposed about them, or to be told to them, up to `until`. A text that names them goes, on
 * its card and in its post too; one that was not out yet is not posted.
 */
export const forgetInInterventions = async (tx: Db, id: string, until: number): Promise<number> => {
  const { rows } = await sql<{ card: string | null; post: string | null }>`
    select card_outbox_id as card, post_outbox_id as post from cco.interventions
    where pings is not null and ${id} = any(pings) and created_at <= ${until}::bigint`.execute(tx);
  const ids = rows.flatMap(({ card, post }) => [card, post]).filter((each) => each !== null);
  const naming = await sql<{ id: string; effect: string }>`
    select id, effect from cco.outbox where id = any(${ids}::text[])
      or exists (select from unnest(${ids}::text[]) i where strpos(effect, '"outboxId":"' || i || '"') > 0)`.execute(
    tx,
  );
  for (const row of naming.rows) {
    const effect = effectSchema.parse(JSON.parse(row.effect));
    if (!('body' in effect)) continue;
    const { pings: _, ...body } = effect.body;
    await sql`update cco.outbox set effect = ${JSON.stringify({ ...effect, body: { ...body, text: cleared, actions: [] } })},
      error_code = case when status = 'pending' and ${effect.kind === 'post'} then 'erased' else error_code end,
      status = case when status = 'pending' and ${effect.kind === 'post'} then 'expired' else status end
      where id = ${row.id}`.execute(tx);
  }
  const interventions = await sql`update cco.interventions set
      reply_to = case when about = ${id} then null else reply_to end,
      about = nullif(about, ${id}),
      text = case when ${id} = any(pings) then '' else text end,
      pings = nullif(array_remove(pings, ${id}), '{}')
    where (about = ${id} or (pings is not null and ${id} = any(pings))) and created_at <= ${until}::bigint`.execute(tx);
  return naming.rows.length + Number(interventions.numAffectedRows ?? 0);
};

/** What is measured stays as a number of nobody. */
export const forgetEligibilities = (id: string, memberKey: string, until: number): RawBuilder<unknown> =>
  sql`update cco.eligibilities set about = null, author = null, message_id = null
    where (about = ${id} or author = ${memberKey}::uuid) and at <= ${until}::bigint`;

/** Of interventions, those about the member or that named them. */
export const interventionsOf = (id: string): RawBuilder<unknown> =>
  sql`(about = ${id} or (pings is not null and ${id} = any(pings)))`;

export const exportInterventions = async (
  db: Db,
  id: MemberId,
  memberKey: string,
): Promise<Pick<MemberExport, 'interventions' | 'measured'>> => {
  const iso = (at: number): string => new Date(at).toISOString();
  type Stored<T> = Omit<T, 'at'> & { readonly at: number };
  const about = await sql<Stored<MemberExport['interventions'][number]>>`
    select id, space_id as "spaceId", created_at as at, kind, status, text,
      case when about = ${id} then 'about' else 'told' end as as
    from cco.interventions where ${interventionsOf(id)} order by created_at, id`.execute(db);
  const measured = await sql<Stored<MemberExport['measured'][number]>>`
    select id, space_id as "spaceId", at, kind, arm, outcome from cco.eligibilities
    where about = ${id} or author = ${memberKey}::uuid order by at, id`.execute(db);
  return {
    interventions: about.rows.map((row) => ({ ...row, at: iso(row.at) })),
    measured: measured.rows.map((row) => ({ ...row, at: iso(row.at) })),
  };
};
