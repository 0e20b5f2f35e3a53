// What was said in a channel, page by page.
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Message } from '../anychat-protocol/entities.ts';
import type { listMessagesQuerySchema } from '../anychat-protocol/requests.ts';
import type { ChannelRow, Seat, SeatRow } from './access.ts';
import { refuse } from './refusal.ts';
import type { Database } from './schema.ts';
import { type MessageRow, messageView } from './views.ts';

type ListQuery = z.output<typeof listMessagesQuerySchema>;

/** Oldest first: the first `limit` after `after` or `since`, else the newest `limit` (before `before`). */
export const listMessages = async (
  db: Kysely<Database>,
  seat: Seat,
  channel: ChannelRow,
  query: ListQuery,
): Promise<{ messages: Message[]; more: boolean }> => {
  const reader = seat.member.account_id;
  let select = db
    .selectFrom('messages')
    .selectAll()
    .where('channel_id', '=', channel.id)
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('private_to', 'is', null), eb('private_to', '=', reader), eb('author_id', '=', reader)]));
  if (query.threadId !== undefined) {
    const thread = query.threadId;
    select = select.where((eb) => eb.or([eb('thread_id', '=', thread), eb('id', '=', thread)]));
  }
  if (query.after !== undefined && query.before !== undefined) {
    throw refuse('invalid-request', '`after` and `before` exclude each other.', 'Send one of them.');
  }
  const seqOfMessage = async (id: string): Promise<number> => {
    const found = await db
      .selectFrom('messages')
      .select('seq')
      .where('id', '=', id)
      .where('channel_id', '=', channel.id)
      .executeTakeFirst();
    if (found !== undefined) return Number(found.seq);
    throw refuse('not-found', 'There never was such a message in this channel.', 'List with `since` instead.');
  };
  const forward = query.before === undefined && (query.after !== undefined || query.since !== undefined);
  if (query.after !== undefined) select = select.where('seq', '>', await seqOfMessage(query.after));
  else if (query.since !== undefined) select = select.where('at', '>=', Date.parse(query.since));
  if (query.before !== undefined) select = select.where('seq', '<', await seqOfMessage(query.before));
  const rows = await select
    .orderBy('seq', forward ? 'asc' : 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  if (!forward) page.reverse();
  const authors = await authorsOf(db, seat.space.id, page);
  return {
    messages: page.flatMap((row) => {
      const author = authors.get(row.author_id ?? '');
      return author === undefined ? [] : [messageView(seat.space, row, author)];
    }),
    more: rows.length > query.limit,
  };
};

const authorsOf = async (
  db: Kysely<Database>,
  spaceId: string,
  rows: readonly MessageRow[],
): Promise<Map<string, SeatRow>> => {
  const ids = [...new Set(rows.flatMap((row) => (row.author_id === null ? [] : [row.author_id])))];
  if (ids.length === 0) return new Map();
  const seats = await db
    .selectFrom('memberships')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('account_id', 'in', ids)
    .execute();
  return new Map(seats.map((seat) => [seat.account_id, seat]));
};
