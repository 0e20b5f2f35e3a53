import { sql } from 'kysely';
import {
  channelIdSchema,
  externalIdOf,
  platformOf,
  platformSchema,
  spaceIdSchema,
  threadIdSchema,
} from '../../core/ids.ts';
import { storable } from '../../core/messages/storable.ts';
import type { Conversation, Space, SpaceRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

const space = (row: CcoTables['spaces']): Space => ({
  id: spaceIdSchema.parse(row.id),
  platform: platformSchema.parse(row.platform),
  name: row.name,
  moderatorsChannelId: row.moderators_channel_id === null ? null : channelIdSchema.parse(row.moderators_channel_id),
  createdAt: row.created_at,
});

export const createSpaceRepository = ({ db }: StoreContext): SpaceRepository => ({
  ensure: async ({ id, name, moderatorsChannelId }, now) => {
    await sql`insert into cco.spaces as s (id, platform, name, moderators_channel_id, created_at)
      values (${id}, ${platformOf(id)}, ${storable(name)}, ${moderatorsChannelId}, ${now})
      on conflict (id) do update set
        name = case when excluded.name = ${externalIdOf(id)} then s.name else excluded.name end,
        moderators_channel_id = coalesce(excluded.moderators_channel_id, s.moderators_channel_id)`.execute(db);
  },
  get: async (id) => {
    const row = await db.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : space(row);
  },
  list: async () => (await db.selectFrom('spaces').selectAll().orderBy('id').execute()).map(space),
  ensureChannel: async ({ id, spaceId, name, private: isPrivate }) => {
    await sql`insert into cco.channels as c (id, space_id, name, private)
      values (${id}, ${spaceId}, ${storable(name)}, ${isPrivate})
      on conflict (id) do update set space_id = excluded.space_id, private = excluded.private,
        name = case when excluded.name = ${externalIdOf(id)} then c.name else excluded.name end`.execute(db);
  },
  channels: async (spaceId) => {
    const rows = await db.selectFrom('channels').selectAll().where('space_id', '=', spaceId).orderBy('id').execute();
    return rows.map((row) => ({
      id: channelIdSchema.parse(row.id),
      spaceId: spaceIdSchema.parse(row.space_id),
      name: row.name,
      private: row.private,
    }));
  },
  removeChannel: async (id) => {
    await db.deleteFrom('channels').where('id', '=', id).execute();
  },
  dirty: async (limit) => {
    const rows = await db
      .selectFrom('dirt')
      .select('space_id')
      .groupBy('space_id')
      .orderBy((eb) => eb.fn.min('at'))
      .orderBy('space_id')
      .limit(limit)
      .execute();
    return rows.map((row) => spaceIdSchema.parse(row.space_id));
  },
  takeDirt: async (id) => {
    const rows = await db
      .deleteFrom('dirt')
      .where('space_id', '=', id)
      .returning(['channel_id', 'thread_id'])
      .execute();
    const conversations = new Map<string, Conversation>();
    for (const { channel_id, thread_id } of rows) {
      if (channel_id === null) continue;
      conversations.set(`${channel_id} ${thread_id ?? ''}`, {
        spaceId: id,
        channelId: channelIdSchema.parse(channel_id),
        threadId: thread_id === null ? null : threadIdSchema.parse(thread_id),
      });
    }
    return [...conversations.values()];
  },
});
