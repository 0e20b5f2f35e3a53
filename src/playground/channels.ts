// Channels of a space.
import type { Kysely } from 'kysely';
import type { Channel } from '../anychat-protocol/entities.ts';
import type { ChannelRow, Seat } from './access.ts';
import { nameKey } from './names.ts';
import { refuse } from './refusal.ts';
import { may, requireRight } from './rights.ts';
import type { Database } from './schema.ts';
import { newId, type RandomSource } from './secrets.ts';
import { channelView } from './views.ts';
import type { Writer } from './writer.ts';

export const firstChannels = [
  { name: 'welcome', private: false },
  { name: 'general', private: false },
  { name: 'feedback', private: false },
  { name: 'moderators', private: true },
] as const;

const mostChannels = 100;

/** Those the member may read. */
export const visibleChannels = async (db: Kysely<Database>, { space, member }: Seat): Promise<ChannelRow[]> => {
  const rows = await db
    .selectFrom('channels')
    .selectAll()
    .where('space_id', '=', space.id)
    .orderBy('position')
    .execute();
  return may(member.role, 'read-private-channels') ? rows : rows.filter((row) => !row.private);
};

export const addChannel = async (
  writer: Writer,
  random: RandomSource,
  spaceId: string,
  channel: { readonly name: string; readonly private: boolean },
  position: number,
): Promise<ChannelRow> => {
  const row = {
    id: newId('ch', random),
    space_id: spaceId,
    name: channel.name,
    name_key: nameKey(channel.name),
    private: channel.private,
    position,
  };
  await writer.tx.insertInto('channels').values(row).execute();
  writer.emit({ type: 'channel.created', spaceId, private: row.private, body: { channel: channelView(row) } });
  return row;
};

export const createChannel = async (
  writer: Writer,
  random: RandomSource,
  seat: Seat,
  wanted: { readonly name: string; readonly private: boolean },
): Promise<Channel> => {
  requireRight(seat.member.role, 'create-channel');
  const name = wanted.name.normalize('NFKC').trim().replace(/\s+/gu, '-');
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]*$/u.test(name)) {
    throw refuse('invalid-request', 'This cannot be the name of a channel.', 'Use letters, digits and hyphens.');
  }
  const existing = await writer.tx.selectFrom('channels').selectAll().where('space_id', '=', seat.space.id).execute();
  if (existing.some((row) => row.name_key === nameKey(name))) {
    throw refuse('conflict', 'A channel has this name already.', 'Choose another name.');
  }
  if (existing.length >= mostChannels) throw refuse('conflict', `A space has at most ${mostChannels} channels.`);
  const row = await addChannel(writer, random, seat.space.id, { name, private: wanted.private }, existing.length);
  return channelView(row);
};
