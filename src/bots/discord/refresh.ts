// Servers read anew through REST: those one asks for, or all of this process's shards.
import { CcoError } from '../../core/errors.ts';
import type { DiscordClient } from './client.ts';
import { guildListSchema } from './peer-answers.ts';
import type { Spaces } from './spaces.ts';

/** Asked for among the servers: every one there is. */
export const everyServer = 'all';

const pageSize = 200;

/** Whether a server's events come over a shard. */
export const isOfShard = (guildId: string, shard: number, count: number): boolean =>
  Number((BigInt(guildId) >> 22n) % BigInt(count)) === shard;

interface RefreshDeps {
  readonly client: DiscordClient;
  readonly spaces: Spaces;
  /** Shards of this process, and of the bot as a whole; null: not known yet. */
  readonly layout: () => { readonly ids: readonly number[]; readonly count: number } | null;
  readonly onError: (error: unknown) => void;
  readonly closing: AbortSignal;
}

/** Never rejects; false: not all of it worked, and trying again may help. */
export const createRefresh = ({ client, spaces, layout, onError, closing }: RefreshDeps) => {
  const own = async (): Promise<string[]> => {
    const ids: string[] = [];
    for (let after = '0'; ; ) {
      const query = new URLSearchParams({ limit: String(pageSize), after });
      const path = '/users/@me/guilds';
      const ask = { method: 'GET', path, query, answer: guildListSchema, patienceMs: 60_000, repeats: 4 } as const;
      const page = await client.call({ ...ask, signal: closing });
      const fresh = page.filter(({ id }) => !ids.includes(id));
      ids.push(...fresh.map(({ id }) => id));
      const last = fresh.at(-1);
      if (page.length < pageSize || last === undefined) break;
      after = last.id;
    }
    const shards = layout();
    return shards === null ? ids : ids.filter((id) => shards.ids.some((shard) => isOfShard(id, shard, shards.count)));
  };

  return async (asked: ReadonlySet<string>): Promise<boolean> => {
    let good = true;
    try {
      const ids = new Set([...asked, ...(asked.has(everyServer) ? await own() : [])]);
      ids.delete(everyServer);
      for (const id of ids) {
        if (closing.aborted) return false;
        await spaces.refresh(id, closing).catch((error: unknown) => {
          onError(error);
          if (!(error instanceof CcoError) || error.retryable) good = false;
        });
      }
    } catch (error) {
      onError(error);
      good = false;
    }
    return good;
  };
};
