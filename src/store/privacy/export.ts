import { sql } from 'kysely';
import type { MemberId } from '../../core/ids.ts';
import type { MemberExport } from '../../core/ports.ts';
import type { Db } from '../schema.ts';
import { placesOf } from './sweep.ts';

type Entry<K extends 'spaces' | 'messages' | 'activity' | 'audit' | 'outbox'> = MemberExport[K][number];
/** The same with its times still in milliseconds. */
type Raw<T, K extends keyof T> = { [P in keyof T]: P extends K ? number | Extract<T[P], null> : T[P] };

const iso = (at: number): string => new Date(at).toISOString();

/** Everything stored about one member. */
export const exportMember = async (db: Db, id: MemberId, memberKey: string): Promise<MemberExport> => {
  const privacy = await db
    .selectFrom('privacy')
    .select('opted_out')
    .where('member_key', '=', memberKey)
    .executeTakeFirst();
  const spaces = await sql<Raw<Entry<'spaces'>, 'joinedAt'>>`
    select s.space_id as "spaceId", coalesce(told.name, said.name) as name, coalesce(told.role, said.role) as role,
      told.joined_at as "joinedAt"
    from (select space_id from cco.members where member_id = ${id}
      union select space_id from cco.messages where member_id = ${id}) s
    left join cco.members told on told.space_id = s.space_id and told.member_id = ${id}
    left join lateral (select m.name, m.role from cco.messages m
      where m.member_id = ${id} and m.space_id = s.space_id order by m.at desc limit 1) said on true
    order by s.space_id`.execute(db);
  const messages = await sql<Raw<Entry<'messages'>, 'at'>>`
    select id, at, channel_id as "channelId", text, label, score from cco.messages where member_id = ${id}
    order by at, key`.execute(db);
  const activity = await sql<Raw<Entry<'activity'>, 'from'>>`
    select a.space_id as "spaceId", a.channel_id as "channelId", a.bucket as "from", a.messages, a.positive, a.negative
    from cco.activity a join (${placesOf(id)}) p
      on a.space_id = p.space_id and a.bucket = p.bucket and a.channel_id = p.channel_id
    where a.member_id = ${id} order by a.bucket, a.space_id, a.channel_id`.execute(db);
  const audit = await sql<Raw<Entry<'audit'>, 'at'>>`
    select at, action, subject from cco.audit where actor = ${id} or subject = ${id} order by at, id`.execute(db);
  const outbox = await sql<Raw<Entry<'outbox'>, 'createdAt'>>`
    select id, created_at as "createdAt", status from cco.outbox where member_key = ${memberKey}
    order by created_at, id`.execute(db);
  return {
    memberId: id,
    optedOut: privacy?.opted_out ?? false,
    spaces: spaces.rows.map((row) => ({ ...row, joinedAt: row.joinedAt === null ? null : iso(row.joinedAt) })),
    messages: messages.rows.map((row) => ({ ...row, at: iso(row.at) })),
    activity: activity.rows.map((row) => ({ ...row, from: iso(row.from) })),
    audit: audit.rows.map((row) => ({ ...row, at: iso(row.at) })),
    outbox: outbox.rows.map((row) => ({ ...row, createdAt: iso(row.createdAt) })),
  };
};
