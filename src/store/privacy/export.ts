import { type RawBuilder, sql } from 'kysely';
import type { MemberId } from '../../core/ids.ts';
import type { MemberExport } from '../../core/ports.ts';
import type { Db } from '../schema.ts';
import { activityOf, spacesOf } from './about.ts';
import { exportCases } from './cases.ts';
import { exportDeeds } from './export-deeds.ts';
import { exportInterventions } from './interventions.ts';
import { exportMail } from './mail.ts';
import { exportTold } from './people.ts';
import { exportReactions } from './reactions.ts';

type Words = Pick<MemberExport, 'spaces' | 'messages' | 'mentions' | 'activity'>;
/** An entry as it is stored, its times in milliseconds. */
type Stored<S extends keyof Words, Time extends keyof Words[S][number]> = {
  [P in keyof Words[S][number]]: P extends Time ? number | Extract<Words[S][number][P], null> : Words[S][number][P];
};

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** What they said, what was counted of it, and where they are known. */
const exportWords = async (db: Db, id: MemberId): Promise<Words> => {
  const rows = async <Row>(query: RawBuilder<Row>): Promise<Row[]> => (await query.execute(db)).rows;
  const spaces = await rows(sql<Stored<'spaces', 'joinedAt' | 'leftAt'>>`
    select s.space_id as "spaceId", coalesce(told.name, said.name) as name, coalesce(told.role, said.role) as role,
      told.joined_at as "joinedAt", told.left_at as "leftAt"
    from (${spacesOf(id)}) s
    left join cco.members told on told.space_id = s.space_id and told.member_id = ${id}
    left join lateral (select m.name, m.role from cco.messages m
      where m.member_id = ${id} and m.space_id = s.space_id order by m.at desc limit 1) said on true
    order by s.space_id`);
  const messages = await rows(sql<Stored<'messages', 'at' | 'editedAt'>>`
    select m.id, m.at, case when m.revision > m.at then m.revision end as "editedAt", m.space_id as "spaceId",
      m.channel_id as "channelId", m.thread_id as "threadId", m.reply_to as "replyTo", m.name, m.role,
      coalesce(m.mentions, '{}') as mentions, m.text, m.label, m.score, m.confidence, m.offensive, m.language, m.asks,
      s.category as severe
    from cco.messages m left join cco.severe s on s.key = m.key where m.member_id = ${id} order by m.at, m.key`);
  const mentions = await rows(sql<Stored<'mentions', 'at'>>`
    select m.id as "messageId", w.at, w.channel_id as "channelId"
    from cco.mentions w join cco.messages m on m.key = w.key and m.deleted_at is null
    where w.member_id = ${id} order by w.at, w.key`);
  const activity = await rows(sql<Stored<'activity', 'from'>>`
    select a.space_id as "spaceId", a.channel_id as "channelId", a.bucket as "from",
      a.messages, a.positive, a.negative, a.offensive
    from ${activityOf(id)} order by a.bucket, a.space_id, a.channel_id`);
  return {
    spaces: spaces.map((row) => ({ ...row, joinedAt: isoOrNull(row.joinedAt), leftAt: isoOrNull(row.leftAt) })),
    messages: messages.map((row) => ({ ...row, at: iso(row.at), editedAt: isoOrNull(row.editedAt) })),
    mentions: mentions.map((row) => ({ ...row, at: iso(row.at) })),
    activity: activity.map((row) => ({ ...row, from: iso(row.from) })),
  };
};

/** Everything stored about one member. */
export const exportMember = async (db: Db, id: MemberId, memberKey: string): Promise<MemberExport> => {
  const privacy = await db
    .selectFrom('privacy')
    .select(['opted_out', 'erased_at'])
    .where('member_key', '=', memberKey)
    .executeTakeFirst();
  return {
    memberId: id,
    optedOut: privacy?.opted_out ?? false,
    erasedAt: isoOrNull(privacy?.erased_at ?? null),
    ...(await exportWords(db, id)),
    ...(await exportDeeds(db, id, memberKey)),
    ...(await exportInterventions(db, id, memberKey)),
    ...(await exportTold(db, id, memberKey)),
    ...(await exportCases(db, id, memberKey)),
    ...(await exportMail(db, id)),
    ...(await exportReactions(db, memberKey)),
  };
};
