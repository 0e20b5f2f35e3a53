import { sql } from 'kysely';
import { z } from 'zod';
import { answersIn, linkReach, type StreamAnswer, type StreamLine } from '../../core/health/answers.ts';
import { withdraws } from '../../core/health/answers-withdrawn.ts';
import { type MessageId, memberIdSchema, messageIdSchema, type SpaceId } from '../../core/ids.ts';
import type { MessageRepository, QuestionFact } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { Db } from '../schema.ts';

type QuestionReads = Pick<MessageRepository, 'questions'>;

const unanswered: StreamAnswer = { answeredAt: null, inReply: false };
// What an asker says next to it; they are few who say more before they say so.
const ownWordsRead = 5;

const lineSchema = z.object({
  id: messageIdSchema,
  at: z.number(),
  authorId: memberIdSchema.nullable(),
  mentions: z.array(memberIdSchema),
  replyTo: messageIdSchema.nullable(),
  asks: z.boolean(),
  upset: z.boolean(),
});

interface Asked {
  readonly since: number;
  readonly until: number;
  readonly limit: number;
}

/**
 * Keys of what counts where no text is read: messages that began a thread and forum posts, both of which bear the thread's
 * id, and messages that mention staff.
 */
const bareKeys = async ({ db, keys }: StoreContext, spaceId: SpaceId, { since, until }: Asked): Promise<string[]> => {
  const threads = await sql<{ id: string }>`
    select distinct thread_id as id from cco.messages
    where space_id = ${spaceId} and at >= ${since}::bigint and thread_id is not null and deleted_at is null`.execute(
    db,
  );
  const toStaff = await sql<{ key: string }>`
    select distinct w.key
    from (select member_id from cco.members where space_id = ${spaceId} and role in ('moderator', 'admin')
      union select member_id from cco.messages
      where space_id = ${spaceId} and role <> 'member' and role in ('moderator', 'admin')) s
    join cco.channels c on c.space_id = ${spaceId}
    join cco.mentions w on w.member_id = s.member_id and w.channel_id = c.id
      and w.at >= ${since}::bigint and w.at < ${until}::bigint`.execute(db);
  return [
    ...threads.rows.map(({ id }) => keys.message(messageIdSchema.parse(id))),
    ...toStaff.rows.map(({ key }) => key),
  ];
};

/** The questions with what the platform itself says: replies, threads, mentions. */
const told = async (
  context: StoreContext,
  spaceId: SpaceId,
  asked: Asked,
  basis: 'text' | 'metadata',
): Promise<QuestionFact[]> => {
  const { since, until, limit } = asked;
  const counts =
    basis === 'text' ? sql`asks` : sql`asks is null and key = any(${await bareKeys(context, spaceId, asked)}::uuid[])`;
  // The thread of a question: the one it was asked in, or the one that began with it.
  const { rows } = await sql<QuestionFact>`
    with asked as (
      select id, key, channel_id, thread_id, member_id, at from cco.messages m
      where space_id = ${spaceId} and ${counts} and at >= ${since}::bigint and at < ${until}::bigint
      and deleted_at is null and member_id is not null and role <> 'agent'
      order by at desc, key desc limit ${limit})
    select q.id as "messageId", q.channel_id as "channelId", q.thread_id as "threadId", q.member_id as "askerId", q.at,
      least(
        (select min(a.at) from cco.messages a where a.reply_to = q.id
          and a.member_id is distinct from q.member_id and a.role is distinct from 'agent'),
        (select a.at from cco.messages a
          where a.channel_id = q.channel_id and a.thread_id = coalesce(q.thread_id, q.id) and a.at > q.at
          and a.deleted_at is null and a.member_id is distinct from q.member_id and a.role is distinct from 'agent'
          order by a.at limit 1),
        (select w.at from cco.mentions w join cco.messages a on a.key = w.key
          where w.member_id = q.member_id and w.channel_id = q.channel_id and w.at > q.at
          and a.member_id is distinct from q.member_id and a.role is distinct from 'agent'
          order by w.at limit 1)) as "answeredAt"
    from asked q order by q.at desc, q.key desc`.execute(context.db);
  return rows;
};

/** What people said around each question in its channel's own stream: enough that what is found depends on nothing else. */
const streams = async (db: Db, questions: readonly QuestionFact[]): Promise<Map<string, StreamLine[]>> => {
  if (questions.length === 0) return new Map();
  const near = sql`channel_id = q.channel_id and thread_id is null and deleted_at is null and role is distinct from 'agent'`;
  // The order is the index's, thread and all, or whole hours would be read and sorted; with ties, so that the same is read
  // each time.
  const { rows } = await sql<{ channelId: string }>`
    with near as (
      select distinct l.key
      from unnest(${questions.map(({ channelId }) => channelId)}::text[], ${questions.map(({ at }) => at)}::bigint[])
        q(channel_id, at)
      cross join lateral (
        (select key from cco.messages where ${near} and at <= q.at and at >= q.at - ${linkReach.ms}::bigint
          order by thread_id desc nulls first, at desc fetch first ${linkReach.before + 1} rows with ties)
        union all
        (select key from cco.messages where ${near} and at > q.at and at <= q.at + ${linkReach.ms}::bigint
          order by thread_id, at fetch first ${linkReach.after} rows with ties)) l)
    select l.id, l.at, l.channel_id as "channelId", l.member_id as "authorId", coalesce(l.mentions, '{}') as mentions,
      l.reply_to as "replyTo", coalesce(l.asks, false) as asks, l.label is not distinct from 'negative' as upset
    from near join cco.messages l on l.key = near.key order by l.at, l.key`.execute(db);
  const found = new Map<string, StreamLine[]>();
  for (const row of rows) {
    const lines = found.get(row.channelId) ?? [];
    lines.push({ ...lineSchema.parse(row), agent: false });
    found.set(row.channelId, lines);
  }
  return found;
};

/** Those their askers withdrew or solved, of questions nobody answered. */
const withdrawals = async (db: Db, spaceId: SpaceId, questions: readonly QuestionFact[]): Promise<Set<MessageId>> => {
  if (questions.length === 0) return new Set();
  const { rows } = await sql<{ id: MessageId; text: string }>`
    select q.id, own.text
    from unnest(${questions.map(({ messageId }) => messageId)}::text[], ${questions.map(({ askerId }) => askerId)}::text[],
      ${questions.map(({ channelId }) => channelId)}::text[], ${questions.map(({ threadId }) => threadId)}::text[],
      ${questions.map(({ at }) => at)}::bigint[]) q(id, member_id, channel_id, thread_id, at)
    cross join lateral (
      select o.text from cco.messages o
      where o.member_id = q.member_id and o.space_id = ${spaceId} and o.at > q.at and o.at <= q.at + ${linkReach.ms}::bigint
      and o.channel_id = q.channel_id and o.deleted_at is null
      and (o.thread_id is not distinct from q.thread_id or o.thread_id = q.id)
      order by o.at limit ${ownWordsRead}) own
    where own.text is not null`.execute(db);
  return new Set(rows.flatMap(({ id, text }) => (withdraws(text) ? [id] : [])));
};

export const createQuestionReads = (context: StoreContext): QuestionReads => ({
  questions: async (spaceId, since, until, limit, basis = 'text') => {
    const { db, answers } = context;
    const asked = await told(context, spaceId, { since, until, limit }, basis);
    const unknown = asked.filter(({ channelId, messageId }) => answers.get(channelId, messageId, until) === undefined);
    const lines = await streams(
      db,
      unknown.filter(({ threadId }) => threadId === null),
    );
    const ids = new Set(unknown.map(({ messageId }) => messageId));
    const found = new Map([...lines.values()].flatMap((stream) => [...answersIn(stream, ids)]));
    const alone = unknown.filter(
      ({ messageId, answeredAt }) => answeredAt === null && (found.get(messageId)?.answeredAt ?? null) === null,
    );
    const withdrawn = await withdrawals(db, spaceId, alone);
    return asked.flatMap((question) => {
      const { channelId, messageId, answeredAt } = question;
      const known = answers.get(channelId, messageId, until);
      const answer = known ?? {
        ...(found.get(messageId) ?? unanswered),
        withdrawn: withdrawn.has(messageId),
      };
      if (known === undefined) {
        // What counts no more whatever comes, what was answered, and what nobody answered within reach.
        const within = basis === 'text' && answer.inReply ? question.at : question.at + linkReach.ms;
        const restsOn = Math.min(within, ...[answeredAt, answer.answeredAt].filter((at) => at !== null));
        answers.keep(channelId, { messageId, at: question.at, until: restsOn }, answer, until);
      }
      // What the staff are addressed with is theirs to answer, whatever it goes on from.
      if (answer.inReply && basis === 'text') return [];
      const times = [answeredAt, answer.answeredAt].filter((at) => at !== null);
      if (times.length === 0) return answer.withdrawn ? [] : [question];
      return [{ ...question, answeredAt: Math.min(...times) }];
    });
  },
});
