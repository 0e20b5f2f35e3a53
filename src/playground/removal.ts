// What it takes to make a message gone: its row keeps ids and times only, the log forgets what it said, the marks and
// votes on it no longer count, and everyone who could see it is told.
import { announceMember } from './seats.ts';
import { audienceOf, type MessageRow } from './views.ts';
import type { Writer } from './writer.ts';

const chunked = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** Takes the marks on these messages off their authors' counts, and tells. */
const withdrawMarks = async (writer: Writer, rows: readonly MessageRow[]): Promise<void> => {
  const lost = new Map<string, { spaceId: string; accountId: string; count: number }>();
  for (const row of rows) {
    if (row.helpful === 0 || row.author_id === null) continue;
    const key = `${row.space_id} ${row.author_id}`;
    const entry = lost.get(key) ?? { spaceId: row.space_id, accountId: row.author_id, count: 0 };
    lost.set(key, { ...entry, count: entry.count + row.helpful });
  }
  for (const { spaceId, accountId, count } of lost.values()) {
    await writer.tx
      .updateTable('memberships')
      .set((eb) => ({ helpful: eb('helpful', '-', count) }))
      .where('space_id', '=', spaceId)
      .where('account_id', '=', accountId)
      .execute();
    await announceMember(writer, spaceId, accountId);
  }
};

/** Removes these messages, none of them deleted yet; `forgetAuthor` also unties them from who said them. */
export const removeMessages = async (
  writer: Writer,
  rows: readonly MessageRow[],
  forgetAuthor = false,
): Promise<void> => {
  const { tx } = writer;
  for (const chunk of chunked(rows, 500)) {
    const ids = chunk.map((row) => row.id);
    const channels = await tx
      .selectFrom('channels')
      .select(['id', 'private'])
      .where('id', 'in', [...new Set(chunk.map((row) => row.channel_id))])
      .execute();
    const isPrivate = new Map(channels.map((channel) => [channel.id, channel.private]));
    await tx.deleteFrom('helpful').where('message_id', 'in', ids).execute();
    await tx.deleteFrom('votes').where('message_id', 'in', ids).execute();
    await tx
      .deleteFrom('events')
      .where('message_id', 'in', ids)
      .where('type', 'in', ['message.created', 'message.updated'])
      .execute();
    await tx
      .updateTable('messages')
      .set({
        text: '',
        mentions: '[]',
        actions: '[]',
        poll: null,
        nonce: null,
        helpful: 0,
        deleted_at: writer.now,
        ...(forgetAuthor ? { author_id: null, on_behalf_of: null, private_to: null } : {}),
      })
      .where('id', 'in', ids)
      .execute();
    for (const row of chunk) {
      writer.emit({
        type: 'message.deleted',
        spaceId: row.space_id,
        private: isPrivate.get(row.channel_id) ?? true,
        audience: audienceOf(row),
        messageId: row.id,
        body: {
          channelId: row.channel_id,
          ...(row.thread_id === null ? {} : { threadId: row.thread_id }),
          messageId: row.id,
        },
      });
    }
  }
  await withdrawMarks(writer, rows);
};
