// Reads a channel's or a thread's messages since a time, page by page.
import { instantSchema } from '../../core/messages/inbound.ts';
import type { DiscordClient } from './client.ts';
import { messageListSchema, messageSchema, type PeerMessage } from './peer.ts';
import { postedSchema as withIdSchema } from './peer-answers.ts';
import { bySnowflake, snowflakeAt, timeOf } from './snowflake.ts';

export interface ListingQuery {
  /** A channel's or a thread's id. */
  readonly channel: string;
  /** ms. */
  readonly from: number;
  readonly patienceMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Listed {
  /** Oldest first. */
  readonly messages: readonly PeerMessage[];
  /** Ids of all that is there, the unreadable ones included. */
  readonly ids: ReadonlySet<string>;
  /** ms; from here on it is all there is. `from` of the query, or later where Discord gave less. */
  readonly coversFrom: number;
  /** false: there is more than could be read. */
  readonly complete: boolean;
}

const pageSize = 100;
// 200,000 messages: a list that never ends must end somewhere.
const mostPages = 2000;

const readMessage = (value: unknown): PeerMessage | null => {
  const parsed = messageSchema.safeParse(value);
  return parsed.success && instantSchema.safeParse(parsed.data.timestamp).success ? parsed.data : null;
};
const idOf = (value: unknown): string | null => withIdSchema.safeParse(value).data?.id ?? null;

export interface Listing {
  /** Throws CcoError when Discord does not answer. */
  read(query: ListingQuery): Promise<Listed>;
}

export const createListing = (client: DiscordClient): Listing => ({
  read: async ({ channel, from, patienceMs, signal }) => {
    const found = new Map<string, PeerMessage | null>();
    // Exclusive: one before the first.
    let after = String(BigInt(snowflakeAt(from)) - 1n);
    if (after.startsWith('-')) after = '0';
    let complete = false;
    let coversFrom = from;
    for (let page = 0; page < mostPages; page += 1) {
      const values = await client.call({
        method: 'GET',
        path: `/channels/${channel}/messages`,
        query: new URLSearchParams({ limit: String(pageSize), after }),
        answer: messageListSchema,
        patienceMs,
        repeats: 5,
        signal,
      });
      let last = after;
      let fresh = 0;
      for (const value of values) {
        const id = idOf(value);
        if (id === null) continue;
        if (!found.has(id)) fresh += 1;
        found.set(id, readMessage(value));
        if (bySnowflake(id, last) > 0) last = id;
      }
      if (values.length < pageSize) {
        complete = true;
        break;
      }
      // The same again: a Discord that does not understand `after` gives the newest, whatever we ask.
      if (fresh === 0) {
        const earliest = Math.min(...[...found.keys()].map(timeOf));
        complete = earliest <= from;
        coversFrom = Math.max(from, earliest);
        break;
      }
      after = last;
    }
    const messages = [...found.values()]
      .filter((message) => message !== null)
      .filter((message) => timeOf(message.id) >= from)
      .sort((a, b) => bySnowflake(a.id, b.id));
    return { messages, ids: new Set(found.keys()), coversFrom, complete };
  },
});
