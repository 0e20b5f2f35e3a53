// Opcode 8: members on request, in chunks of a thousand.
import { z } from 'zod';
import { memberWithUser } from '../state/wire.ts';
import type { World } from '../state/world.ts';
import { intents } from './intents.ts';
import { belongsTo } from './publish.ts';
import type { Session } from './session.ts';

const requestSchema = z.object({
  guild_id: z.union([z.string(), z.array(z.string()).length(1)]),
  query: z.string().optional(),
  limit: z.number().int().min(0).optional(),
  user_ids: z.union([z.string(), z.array(z.string()).max(100)]).optional(),
  presences: z.boolean().optional(),
  nonce: z.string().max(32).optional(),
});

const chunkSize = 1000;

/** Answers with GUILD_MEMBERS_CHUNK events. Returns the code to close the connection with, or null. */
export const answerMembers = (world: World, session: Session, data: unknown): number | null => {
  const asked = requestSchema.safeParse(data);
  if (!asked.success) return 4002;
  const { query, limit, user_ids: ids, nonce } = asked.data;
  if (query === undefined && ids === undefined) return 4002;
  const all = query === '' && (limit ?? 0) === 0;
  if (all && (session.intents & intents.guildMembers) === 0) return 4014;
  const guildId = [asked.data.guild_id].flat()[0] ?? '';
  const guild = world.guilds.get(guildId);
  if (guild === undefined || !guild.members.has(world.bot.id) || !belongsTo(session, guildId)) return null;
  const wanted = ids === undefined ? null : [ids].flat();
  const found =
    wanted === null
      ? [...guild.members.values()].filter(({ nick, user }) =>
          (nick ?? user.globalName ?? user.username).toLowerCase().startsWith((query ?? '').toLowerCase()),
        )
      : wanted.flatMap((id) => guild.members.get(id) ?? []);
  const members = all || wanted !== null ? found : found.slice(0, Math.min(100, limit === 0 ? 100 : (limit ?? 100)));
  const count = Math.max(1, Math.ceil(members.length / chunkSize));
  for (let index = 0; index < count; index += 1)
    session.dispatch('GUILD_MEMBERS_CHUNK', {
      guild_id: guildId,
      members: members.slice(index * chunkSize, (index + 1) * chunkSize).map(memberWithUser),
      chunk_index: index,
      chunk_count: count,
      not_found: wanted?.filter((id) => !guild.members.has(id)) ?? [],
      ...(nonce === undefined ? {} : { nonce }),
    });
  return null;
};
