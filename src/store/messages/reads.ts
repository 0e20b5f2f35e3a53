import { messageIdSchema } from '../../core/ids.ts';
import type { MessageRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import { storedMessage, threadIs } from './stored.ts';

type Reads = Pick<MessageRepository, 'get' | 'list' | 'conversation' | 'idsBetween'>;

/** Reads of messages themselves; tombstones are never among them. */
export const createMessageReads = ({ db, keys }: StoreContext): Reads => ({
  get: async (id) => {
    const row = await db
      .selectFrom('messages')
      .selectAll()
      .where('key', '=', keys.message(id))
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : storedMessage(row);
  },

  list: async ({ spaceId, channelId, before, limit }) => {
    let query = db.selectFrom('messages').selectAll().where('space_id', '=', spaceId).where('deleted_at', 'is', null);
    if (channelId !== undefined) query = query.where('channel_id', '=', channelId);
    if (before !== undefined) query = query.where('at', '<', before);
    const rows = await query.orderBy('at', 'desc').orderBy('key', 'desc').limit(limit).execute();
    return rows.map(storedMessage);
  },

  conversation: async ({ channelId, threadId }, since, limit) => {
    const rows = await db
      .selectFrom('messages')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where(threadIs(threadId))
      .where('at', '>=', since)
      .where('deleted_at', 'is', null)
      // The same in all rows; without it PostgreSQL sorts a whole channel, since it does not know an `is null` as a constant.
      .orderBy('thread_id', 'desc')
      .orderBy('at', 'desc')
      .orderBy('key', 'desc')
      .limit(limit)
      .execute();
    return rows.reverse().map(storedMessage);
  },

  idsBetween: async ({ channelId, threadId }, from, to) => {
    const rows = await db
      .selectFrom('messages')
      .select('id')
      .where('channel_id', '=', channelId)
      .where(threadIs(threadId))
      .where('at', '>=', from)
      .where('at', '<=', to)
      .where('deleted_at', 'is', null)
      .orderBy('at')
      .execute();
    return rows.map(({ id }) => messageIdSchema.parse(id));
  },
});
