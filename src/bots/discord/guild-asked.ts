// The server in which something was asked for.
import { CcoError } from '../../core/errors.ts';
import type { DiscordClient } from './client.ts';
import { guildListSchema } from './peer-answers.ts';
import type { Seal } from './seal.ts';

/** The server in which an interaction was; where that cannot be told, the only one there is. Throws CcoError `chat-invalid`. */
export const guildAsked = async (client: DiscordClient, seal: Seal, interactionId: string): Promise<string> => {
  const asked = seal.open(interactionId);
  if (asked !== null) return asked.guildId;
  const query = new URLSearchParams({ limit: '2' });
  const ask = { method: 'GET', path: '/users/@me/guilds', query, answer: guildListSchema, patienceMs: 10_000 } as const;
  const guilds = await client.call(ask);
  const [only] = guilds;
  if (only !== undefined && guilds.length === 1) return only.id;
  throw new CcoError('It is not known in which server the space shall be', {
    code: 'chat-invalid',
    remedy: 'Ask for it in the server, by /cco space create.',
  });
};
