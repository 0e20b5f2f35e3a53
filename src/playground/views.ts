// Rows → what the protocol shows.
import type { Selectable } from 'kysely';
import type { Channel, Member, Message } from '../anychat-protocol/entities.ts';
import type { ChannelRow, SeatRow, SpaceRow } from './access.ts';
import { isStaff } from './rights.ts';
import type { Database } from './schema.ts';

export type MessageRow = Selectable<Database['messages']>;

const iso = (ms: string | number | bigint): string => new Date(Number(ms)).toISOString();

export const tracks = (space: SpaceRow): boolean => space.features.includes('contribution_tracking');

export const memberView = (space: SpaceRow, seat: SeatRow): Member => ({
  id: seat.account_id,
  name: seat.name,
  bot: seat.role === 'agent',
  staff: isStaff(seat.role),
  role: seat.role,
  ...(tracks(space) && seat.role !== 'agent' ? { helpful: seat.helpful } : {}),
});

export const channelView = (row: ChannelRow): Channel => ({ id: row.id, name: row.name, private: row.private });

/** The parts of a message that events and lists share. */
export const contentView = (space: SpaceRow, row: MessageRow, author: SeatRow) => ({
  channelId: row.channel_id,
  ...(row.thread_id === null ? {} : { threadId: row.thread_id }),
  ...(row.reply_to === null ? {} : { replyTo: row.reply_to }),
  author: memberView(space, author),
  text: row.text,
  ...(row.mentions.length === 0 ? {} : { mentions: row.mentions }),
  ...(row.actions.length === 0 ? {} : { actions: row.actions }),
  ...(row.private_to === null ? {} : { privateTo: row.private_to }),
  ...(row.nonce === null ? {} : { nonce: row.nonce }),
  ...(tracks(space) ? { helpful: row.helpful } : {}),
});

export const messageView = (space: SpaceRow, row: MessageRow, author: SeatRow): Message => ({
  id: row.id,
  spaceId: row.space_id,
  ...contentView(space, row, author),
  at: iso(row.at),
  ...editedAtOf(row),
});

export const editedAtOf = (row: MessageRow): { editedAt?: string } =>
  row.edited_at === null ? {} : { editedAt: iso(row.edited_at) };

export const createdAtOf = (row: MessageRow): string => iso(row.at);

/** Who may see a message beyond what its channel allows; undefined: everyone there. */
export const audienceOf = (row: {
  readonly private_to: string | null;
  readonly author_id: string | null;
}): string[] | undefined =>
  row.private_to === null ? undefined : [row.private_to, ...(row.author_id === null ? [] : [row.author_id])];
