// Messages: said, edited, deleted, listed. Each change is a row and an event in one transaction.
import type { Kysely } from 'kysely';
import type { Message } from '../anychat-protocol/entities.ts';
import { anySeatOf, type ChannelRow, type Seat, type SeatRow, type SpaceRow, seatOf, seatsOf } from './access.ts';
import { parseMentions } from './mentions.ts';
import { refuse } from './refusal.ts';
import { removeMessages } from './removal.ts';
import { may, requireRight } from './rights.ts';
import type { Action, Database, Poll } from './schema.ts';
import { audienceOf, contentView, createdAtOf, editedAtOf, type MessageRow, messageView } from './views.ts';
import type { Writer } from './writer.ts';

export interface NewMessage {
  readonly text: string;
  readonly threadId?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly actions?: readonly Action[] | undefined;
  readonly privateTo?: string | undefined;
  readonly nonce?: string | undefined;
  readonly onBehalfOf?: string;
  readonly poll?: Poll;
}

interface Place {
  readonly space: SpaceRow;
  readonly channel: ChannelRow;
}

const visibleTo = (accountId: string, row: { private_to: string | null; author_id: string | null }): boolean =>
  audienceOf(row)?.includes(accountId) ?? true;

/** A message of this channel that the reader may see. Throws `not-found`. */
export const findMessage = async (
  db: Kysely<Database>,
  channel: ChannelRow,
  readerId: string,
  messageId: string,
): Promise<MessageRow> => {
  const row = await db
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', messageId)
    .where('channel_id', '=', channel.id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || !visibleTo(readerId, row)) throw refuse('not-found', 'There is no such message here.');
  return row;
};

/** Throws `not-found` where the thread's first message never was here, `invalid-request` where it is itself a reply. */
export const checkThread = async (
  db: Kysely<Database>,
  channel: ChannelRow,
  readerId: string,
  threadId: string | undefined,
): Promise<void> => {
  if (threadId === undefined) return;
  const root = await db
    .selectFrom('messages')
    .select(['thread_id', 'private_to', 'author_id'])
    .where('id', '=', threadId)
    .where('channel_id', '=', channel.id)
    .executeTakeFirst();
  if (root === undefined || !visibleTo(readerId, root)) {
    throw refuse('not-found', 'There is no such thread here.', 'threadId is the id of the message it began with.');
  }
  if (root.thread_id !== null) {
    throw refuse('invalid-request', 'That message is itself in a thread.', `Use threadId ${root.thread_id}.`);
  }
};

const checkText = (text: string): void => {
  if (text.trim() === '') throw refuse('invalid-request', 'The text is blank.', 'Say something.');
};

/** Inserts without asking for rights; the callers above have. */
export const addMessage = async (
  writer: Writer,
  { space, channel }: Place,
  author: SeatRow,
  message: NewMessage,
): Promise<MessageRow> => {
  const members = message.text.includes('@') ? await seatsOf(writer.tx, space.id) : [];
  const mentions = parseMentions(
    message.text,
    members.map((seat) => ({ id: seat.account_id, name: seat.name })),
  );
  const stamp = writer.next();
  const actions = [...(message.actions ?? [])];
  const row = {
    id: stamp.id,
    seq: stamp.seq,
    space_id: space.id,
    channel_id: channel.id,
    thread_id: message.threadId ?? null,
    reply_to: message.replyTo ?? null,
    author_id: author.account_id,
    on_behalf_of: message.onBehalfOf ?? null,
    text: message.text,
    private_to: message.privateTo ?? null,
    nonce: message.nonce ?? null,
    at: writer.now,
  };
  await writer.tx
    .insertInto('messages')
    .values({
      ...row,
      mentions: JSON.stringify(mentions),
      actions: JSON.stringify(actions),
      poll: message.poll === undefined ? null : JSON.stringify(message.poll),
    })
    .execute();
  const stored: MessageRow = {
    ...row,
    mentions,
    actions,
    poll: message.poll ?? null,
    helpful: 0,
    edited_at: null,
    deleted_at: null,
  };
  writer.emit(
    {
      type: 'message.created',
      spaceId: space.id,
      private: channel.private,
      audience: audienceOf(row),
      messageId: stamp.id,
      memberId: message.onBehalfOf ?? author.account_id,
      body: contentView(space, stored, author),
    },
    stamp,
  );
  return stored;
};

export const postMessage = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  message: NewMessage,
): Promise<MessageRow> => {
  checkText(message.text);
  if ((message.actions?.length ?? 0) > 0) requireRight(seat.member.role, 'attach-buttons');
  await checkThread(writer.tx, channel, seat.member.account_id, message.threadId);
  if (message.replyTo !== undefined) await findMessage(writer.tx, channel, seat.member.account_id, message.replyTo);
  if (message.privateTo !== undefined) {
    const reader = await seatOf(writer.tx, seat.space.id, message.privateTo);
    if (reader === null) throw refuse('not-found', 'privateTo is no member of this space.');
    if (channel.private && !may(reader.role, 'read-private-channels')) {
      throw refuse('forbidden', 'That member cannot see this channel.', 'Post it in a channel they can read.');
    }
  }
  return addMessage(writer, { space: seat.space, channel }, seat.member, message);
};

/** Tells everyone that the message is now as the row says. What it said before leaves the log, too. */
export const announceUpdate = async (
  writer: Writer,
  { space, channel }: Place,
  row: MessageRow,
  author: SeatRow,
): Promise<void> => {
  const { tx } = writer;
  await tx.deleteFrom('events').where('message_id', '=', row.id).where('type', '=', 'message.updated').execute();
  const first = await tx
    .selectFrom('events')
    .select(['seq', 'payload'])
    .where('message_id', '=', row.id)
    .where('type', '=', 'message.created')
    .executeTakeFirst();
  const content = contentView(space, row, author);
  if (first !== undefined) {
    const { mentions: _mentions, actions: _actions, ...kept } = first.payload;
    await tx
      .updateTable('events')
      .set({ payload: JSON.stringify({ ...kept, ...content }) })
      .where('seq', '=', Number(first.seq))
      .execute();
  }
  writer.emit({
    type: 'message.updated',
    spaceId: space.id,
    private: channel.private,
    audience: audienceOf(row),
    messageId: row.id,
    memberId: row.on_behalf_of ?? row.author_id,
    body: { ...content, messageId: row.id, createdAt: createdAtOf(row), ...editedAtOf(row) },
  });
};

/** Replaces text and buttons. Only the author may. */
export const editMessage = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  messageId: string,
  change: { readonly text: string; readonly actions?: readonly Action[] | undefined },
): Promise<Message> => {
  checkText(change.text);
  const row = await findMessage(writer.tx, channel, seat.member.account_id, messageId);
  if (row.author_id !== seat.member.account_id) {
    throw refuse('forbidden', 'Only its author may edit a message.', 'Post a message of your own.');
  }
  const actions = [...(change.actions ?? [])];
  if (actions.length > 0) requireRight(seat.member.role, 'attach-buttons');
  const members = change.text.includes('@') ? await seatsOf(writer.tx, seat.space.id) : [];
  const mentions = parseMentions(
    change.text,
    members.map((member) => ({ id: member.account_id, name: member.name })),
  );
  const edited: MessageRow = { ...row, text: change.text, actions, mentions, edited_at: writer.now };
  await writer.tx
    .updateTable('messages')
    .set({
      text: change.text,
      actions: JSON.stringify(actions),
      mentions: JSON.stringify(mentions),
      edited_at: writer.now,
    })
    .where('id', '=', row.id)
    .execute();
  await announceUpdate(writer, { space: seat.space, channel }, edited, seat.member);
  return messageView(seat.space, edited, seat.member);
};

/** Its author, or the member whose words it carries, or the staff may. */
export const deleteMessage = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  messageId: string,
): Promise<void> => {
  const row = await findMessage(writer.tx, channel, seat.member.account_id, messageId);
  const own = row.author_id === seat.member.account_id || row.on_behalf_of === seat.member.account_id;
  if (!own) requireRight(seat.member.role, 'delete-any-message');
  await removeMessages(writer, [row]);
};

/** The message with that id as its author sees it; after a deletion with an empty text. For repeated requests. */
export const messageOf = async (db: Kysely<Database>, space: SpaceRow, messageId: string): Promise<Message> => {
  const row = await db.selectFrom('messages').selectAll().where('id', '=', messageId).executeTakeFirst();
  const author = row?.author_id == null ? null : await anySeatOf(db, space.id, row.author_id);
  if (row === undefined || author === null) throw refuse('not-found', 'That message is gone.');
  return messageView(space, row, author);
};
