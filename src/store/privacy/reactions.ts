// What a member clicked, and what others clicked under what they said.
import { type RawBuilder, sql } from 'kysely';
import type { MemberExport } from '../../core/ports.ts';
import type { Db } from '../schema.ts';

/**
 * Removes both up to `until`: theirs with the traces of what they took back, others' with their messages. To be run before
 * the messages go.
 */
export const forgetReactions = (id: string, memberKey: string, until: number): RawBuilder<unknown>[] => {
  const said = sql`select key from cco.messages where member_id = ${id} and at <= ${until}::bigint`;
  return [
    sql`delete from cco.reactions where member_key = ${memberKey}::uuid and at <= ${until}::bigint`,
    sql`delete from cco.reactions where message_key in (${said})`,
    sql`delete from cco.reaction_clears where message_key in (${said})`,
  ];
};

const reactionsOf = (memberKey: string): RawBuilder<unknown> =>
  sql`cco.reactions r where r.member_key = ${memberKey}::uuid and not r.removed`;

export const reactionCount = (memberKey: string): RawBuilder<unknown> =>
  sql`(select count(*) from ${reactionsOf(memberKey)})::int as reactions`;

export const exportReactions = async (db: Db, memberKey: string): Promise<Pick<MemberExport, 'reactions'>> => {
  type Stored = Omit<MemberExport['reactions'][number], 'at'> & { readonly at: number };
  const { rows } = await sql<Stored>`
    select (select m.id from cco.messages m where m.key = r.message_key) as "messageId", r.space_id as "spaceId", r.at, r.mood
    from ${reactionsOf(memberKey)} order by r.at, r.message_key, r.emoji_key`.execute(db);
  return { reactions: rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })) };
};
