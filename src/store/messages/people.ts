import { sql } from 'kysely';
import type { AnswerFact, FirstMessage, MessageRepository, OwnWord } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

type PeopleReads = Pick<MessageRepository, 'answerers' | 'firstMessages' | 'lastSpoke' | 'saidSince' | 'threadEnds'>;

// Somebody else, and no agent: `a` against the author of `f`.
const another = sql`a.deleted_at is null and a.role is distinct from 'agent' and a.member_id is distinct from f.member_id`;

/** Who speaks to whom: each of a few index look-ups a row asked for. */
export const createPeopleReads = ({ db, keys }: StoreContext): PeopleReads => ({
  answerers: async (spaceId, questions) => {
    const answered = questions.filter(({ answeredAt }) => answeredAt !== null);
    if (answered.length === 0) return [];
    const { rows } = await sql<AnswerFact>`
      select q.id as "questionId", q.channel_id as "channelId", q.asker as "askerId", answer.member_id as "answererId",
        q.answered_at as at, own.text,
        not exists (select from cco.messages b
          where b.member_id = q.asker and b.space_id = ${spaceId} and b.at < q.at) as first
      from unnest(${answered.map(({ messageId }) => messageId)}::text[],
        ${answered.map(({ messageId }) => keys.message(messageId))}::uuid[],
        ${answered.map(({ channelId }) => channelId)}::text[], ${answered.map(({ askerId }) => askerId)}::text[],
        ${answered.map(({ at }) => at)}::bigint[], ${answered.map(({ answeredAt }) => answeredAt)}::bigint[])
        q(id, key, channel_id, asker, at, answered_at)
      join cco.messages own on own.key = q.key and own.deleted_at is null
      cross join lateral (
        select a.member_id from cco.messages a
        where a.space_id = ${spaceId} and a.at = q.answered_at and a.channel_id = q.channel_id and a.deleted_at is null
          and a.member_id is not null and a.member_id <> q.asker and a.role is distinct from 'agent'
        order by a.key limit 1) answer`.execute(db);
    return rows;
  },

  firstMessages: async (spaceId, from, to, limit) => {
    const { rows } = await sql<FirstMessage>`
      with recent as (
        select id, member_id, channel_id, thread_id, name, at, coalesce(asks, false) as asks from cco.messages
        where space_id = ${spaceId} and deleted_at is null and at >= ${from}::bigint and at <= ${to}::bigint
          and role = 'member' and member_id is not null
        order by at desc limit ${limit}),
      firsts as (select distinct on (member_id) * from recent order by member_id, at)
      select f.id as "messageId", f.channel_id as "channelId", f.thread_id as "threadId", f.member_id as "memberId",
        coalesce(f.name, '') as name, f.at, f.asks, told.joined_at as "joinedAt",
        least(
          (select min(a.at) from cco.messages a where a.reply_to = f.id and ${another}),
          (select w.at from cco.mentions w join cco.messages a on a.key = w.key
            where w.member_id = f.member_id and w.channel_id = f.channel_id and w.at > f.at and ${another}
            order by w.at limit 1),
          (select a.at from cco.messages a
            where a.channel_id = f.channel_id and a.thread_id = coalesce(f.thread_id, f.id) and a.at > f.at and ${another}
            order by a.at limit 1),
          case when f.thread_id is null then (select a.at from cco.messages a
            where a.channel_id = f.channel_id and a.thread_id is null and a.at > f.at and ${another}
            order by a.at limit 1) end) as "answeredAt"
      from firsts f left join cco.members told on told.space_id = ${spaceId} and told.member_id = f.member_id
      where coalesce(told.role, 'member') = 'member' and not exists (
        select from cco.messages b where b.member_id = f.member_id and b.space_id = ${spaceId} and b.at < f.at)
      order by f.at, f.id`.execute(db);
    return rows;
  },

  lastSpoke: async (spaceId, members, until = Number.MAX_SAFE_INTEGER) => {
    if (members.length === 0) return [];
    const { rows } = await sql<Awaited<ReturnType<MessageRepository['lastSpoke']>>[number]>`
      select q.id as "memberId", coalesce(last.name, '') as name, last.at
      from unnest(${[...members]}::text[]) q(id) cross join lateral (
        select m.name, m.at from cco.messages m
        where m.member_id = q.id and m.space_id = ${spaceId} and m.at <= ${until}::bigint
        order by m.at desc limit 1) last`.execute(db);
    return rows;
  },

  saidSince: async (spaceId, asked, limit) => {
    if (asked.length === 0) return [];
    const { rows } = await sql<OwnWord>`
      select q.member_id as "memberId", q.channel_id as "channelId", m.at, m.text, m.label, m.addressed
      from unnest(${asked.map(({ memberId }) => memberId)}::text[],
        ${asked.map(({ channelId }) => channelId)}::text[], ${asked.map(({ since }) => since)}::bigint[])
        q(member_id, channel_id, since)
      cross join lateral (
        select o.at, o.text, o.label, o.mentions is not null or o.reply_to is not null as addressed from cco.messages o
        where o.member_id = q.member_id and o.space_id = ${spaceId} and o.at >= q.since and o.channel_id = q.channel_id
          and o.deleted_at is null
        order by o.at limit ${limit}) m
      order by m.at`.execute(db);
    return rows;
  },

  threadEnds: async (questions) => {
    if (questions.length === 0) return [];
    const { rows } = await sql<Awaited<ReturnType<MessageRepository['threadEnds']>>[number]>`
      select q.id as "messageId", q.thread_id as "threadId", last.at as "lastAt"
      from unnest(${questions.map(({ messageId }) => messageId)}::text[],
        ${questions.map(({ channelId }) => channelId)}::text[],
        ${questions.map(({ threadId, messageId }) => threadId ?? messageId)}::text[]) q(id, channel_id, thread_id)
      cross join lateral (
        select m.at from cco.messages m
        where m.channel_id = q.channel_id and m.thread_id = q.thread_id and m.deleted_at is null
        order by m.at desc limit 1) last`.execute(db);
    return rows;
  },
});
