// Contribution tracking: members mark answers that helped them; the count shows on the message and on its author.
import type { Kysely } from 'kysely';
import type { Member, Message } from '../anychat-protocol/entities.ts';
import { anySeatOf, type ChannelRow, type Seat, type SpaceRow, seatsOf } from './access.ts';
import { announceUpdate, findMessage, messageOf } from './messages.ts';
import { refuse } from './refusal.ts';
import { requireRight } from './rights.ts';
import type { Database } from './schema.ts';
import { announceMember } from './seats.ts';
import { memberView, tracks } from './views.ts';
import type { Writer } from './writer.ts';

const requireTracking = (space: SpaceRow): void => {
  if (tracks(space)) return;
  throw refuse(
    'unsupported',
    'This space does not track contributions.',
    'Create a space with feature contribution_tracking.',
  );
};

/** Sets or takes back one's mark. The same again changes nothing. */
export const markHelpful = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  messageId: string,
  on: boolean,
): Promise<Message> => {
  const { tx } = writer;
  requireTracking(seat.space);
  requireRight(seat.member.role, 'mark-helpful');
  const me = seat.member.account_id;
  const row = await findMessage(tx, channel, me, messageId);
  if (row.author_id === me || row.on_behalf_of === me) {
    throw refuse('forbidden', 'One cannot mark a message of one’s own.', 'Others will, if it helped them.');
  }
  const author = row.author_id === null ? null : await anySeatOf(tx, seat.space.id, row.author_id);
  if (author === null) throw refuse('not-found', 'There is no such message here.');
  const mark = tx.selectFrom('helpful').select('at').where('message_id', '=', row.id).where('account_id', '=', me);
  const marked = (await mark.executeTakeFirst()) !== undefined;
  if (marked === on) return messageOf(tx, seat.space, row.id);
  if (on) await tx.insertInto('helpful').values({ message_id: row.id, account_id: me, at: writer.now }).execute();
  else await tx.deleteFrom('helpful').where('message_id', '=', row.id).where('account_id', '=', me).execute();
  await shiftHelpful(writer, { space: seat.space, channel }, row.id, on ? 1 : -1);
  return messageOf(tx, seat.space, row.id);
};

/** Adds to the counts of a message and of its author, and tells. */
export const shiftHelpful = async (
  writer: Writer,
  place: { readonly space: SpaceRow; readonly channel: ChannelRow },
  messageId: string,
  by: 1 | -1,
): Promise<void> => {
  const { tx } = writer;
  const row = await tx
    .updateTable('messages')
    .set((eb) => ({ helpful: eb('helpful', '+', by) }))
    .where('id', '=', messageId)
    .returningAll()
    .executeTakeFirstOrThrow();
  const author = row.author_id === null ? null : await anySeatOf(tx, row.space_id, row.author_id);
  if (author === null) return;
  await tx
    .updateTable('memberships')
    .set((eb) => ({ helpful: eb('helpful', '+', by) }))
    .where('space_id', '=', row.space_id)
    .where('account_id', '=', author.account_id)
    .execute();
  await announceUpdate(writer, place, row, { ...author, helpful: author.helpful + by });
  await announceMember(writer, row.space_id, author.account_id);
};

/** Members with helpful answers, most first, at most 50. */
export const topContributors = async (
  db: Kysely<Database>,
  space: SpaceRow,
): Promise<{ member: Member; helpful: number }[]> => {
  requireTracking(space);
  return (await seatsOf(db, space.id))
    .filter((seat) => seat.helpful > 0 && seat.role !== 'agent')
    .sort((a, b) => b.helpful - a.helpful || a.name.localeCompare(b.name, 'en'))
    .slice(0, 50)
    .map((seat) => ({ member: memberView(space, seat), helpful: seat.helpful }));
};
