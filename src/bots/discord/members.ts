// Roles of those who spoke lately: a message read through REST does not say them.
import { CcoError } from '../../core/errors.ts';
import type { DiscordClient } from './client.ts';
import { memberSchema, type PeerMember } from './peer.ts';

export interface Members {
  remember(guildId: string, userId: string, member: PeerMember): void;
  forget(guildId: string, userId: string): void;
  /** From memory, else from Discord; null: not a member (any more), or Discord would not say. */
  find(guildId: string, userId: string, signal?: AbortSignal): Promise<PeerMember | null>;
}

const most = 20_000;

export const createMembers = (client: DiscordClient): Members => {
  const known = new Map<string, PeerMember | null>();
  const keep = (key: string, member: PeerMember | null): void => {
    known.delete(key);
    known.set(key, member);
    if (known.size <= most) return;
    for (const oldest of known.keys()) {
      known.delete(oldest);
      break;
    }
  };
  return {
    // Rights in one channel are not the member's rights.
    remember: (guildId, userId, { nick, roles, joined_at }) =>
      keep(`${guildId} ${userId}`, { nick, roles, joined_at, permissions: null }),
    forget: (guildId, userId) => void known.delete(`${guildId} ${userId}`),
    find: async (guildId, userId, signal) => {
      const key = `${guildId} ${userId}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      try {
        const { nick, roles, joined_at } = await client.call({
          method: 'GET',
          path: `/guilds/${guildId}/members/${userId}`,
          answer: memberSchema,
          patienceMs: 30_000,
          repeats: 3,
          signal,
        });
        keep(key, { nick, roles, joined_at, permissions: null });
      } catch (error) {
        if (!(error instanceof CcoError)) throw error;
        if (error.retryable) throw error;
        keep(key, null);
      }
      return known.get(key) ?? null;
    },
  };
};
