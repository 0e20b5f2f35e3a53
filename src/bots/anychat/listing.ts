// Reads a channel's or a thread's messages since a time, page by page, from peers of which some know less than others.
import { CcoError } from '../../core/errors.ts';
import { cut } from '../shared/cut.ts';
import type { AnyChatClient } from './client.ts';
import { type PeerMessage, peerMessageListSchema, peerMessageSchema } from './peer.ts';

interface ListingQuery {
  readonly path: string;
  /** null: the whole channel. */
  readonly threadId: string | null;
  /** ms. */
  readonly from: number;
  /** Messages known to have been said after `from`, oldest first: tell whether the peer understands `since`, and where to go on if not. */
  readonly anchors: readonly string[];
  readonly patienceMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Listed {
  /** Oldest first. */
  readonly messages: readonly PeerMessage[];
  /** The time from which nothing is missing, ms; `from` of the query, or later where the peer gave less. */
  readonly since: number;
  /** false: too much to read in one go, or messages that could not be read. */
  readonly complete: boolean;
}

const pageSize = 100;
// 200,000 messages: a peer that never says "no more" must end somewhere.
const mostPages = 2000;

const readMessage = (value: unknown): PeerMessage | null => {
  const parsed = peerMessageSchema.safeParse(value);
  return parsed.success && Number.isFinite(Date.parse(parsed.data.at))
    ? { ...parsed.data, text: cut(parsed.data.text, 4000) }
    : null;
};

export interface Listing {
  /** Throws CcoError when the peer does not answer. */
  read(query: ListingQuery): Promise<Listed>;
}

export const createListing = (client: AnyChatClient): Listing => {
  const read = async (query: ListingQuery): Promise<Listed> => {
    const found = new Map<string, PeerMessage>();
    let unreadable = false;
    let pages = 0;

    const page = async (
      cursor: Record<string, string>,
    ): Promise<{ size: number; more: boolean; last: string | null }> => {
      const params = new URLSearchParams({ limit: String(pageSize), ...cursor });
      if (query.threadId !== null) params.set('threadId', query.threadId);
      const answer = await client.call({
        method: 'GET',
        path: `${query.path}?${params}`,
        answer: peerMessageListSchema,
        patienceMs: query.patienceMs,
        repeats: 5,
        signal: query.signal,
      });
      pages += 1;
      let fresh = 0;
      let last: string | null = null;
      for (const value of answer.messages) {
        const message = readMessage(value);
        if (message === null) {
          unreadable = true;
          continue;
        }
        last = message.id;
        if (!found.has(message.id)) fresh += 1;
        found.set(message.id, message);
      }
      const full = answer.messages.length >= pageSize;
      // Nothing new: a peer that does not understand `after` would say the same for ever.
      return { size: answer.messages.length, more: fresh > 0 && (answer.more ?? full), last };
    };

    const walk = async (after: string | null): Promise<boolean> => {
      for (let last = after; last !== null; ) {
        if (pages >= mostPages) return false;
        const next = await page({ after: last });
        last = next.more ? next.last : null;
      }
      return true;
    };

    const since = new Date(query.from).toISOString();
    const first = await page({ since }).catch(async (error: unknown) => {
      // A peer that refuses `since` as a parameter it does not know.
      if (error instanceof CcoError && error.code === 'chat-invalid') return page({});
      throw error;
    });
    const earliestFound = (): number =>
      [...found.values()].reduce((least, message) => Math.min(least, Date.parse(message.at)), Number.POSITIVE_INFINITY);
    let earliest = earliestFound();
    const understood =
      first.size < pageSize || earliest < query.from + 60_000 || query.anchors.some((anchor) => found.has(anchor));
    let whole = await walk(first.last);
    for (const anchor of understood ? [] : query.anchors) {
      try {
        // It gave the newest page whatever we asked: go forward from what we know.
        whole = (await walk(anchor)) && whole;
        earliest = earliestFound();
        break;
      } catch (error) {
        // Deleted meanwhile: the next one may still be there.
        if (!(error instanceof CcoError) || (error.code !== 'chat-gone' && error.code !== 'chat-invalid')) throw error;
      }
    }
    const messages = [...found.values()]
      .filter((message) => Date.parse(message.at) >= query.from)
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    // Where it gave the newest page only, nothing older than what was found is known for sure.
    const sure = understood || first.size < pageSize ? query.from : earliest + 1;
    return { messages, since: sure, complete: whole && !unreadable };
  };
  return { read };
};
