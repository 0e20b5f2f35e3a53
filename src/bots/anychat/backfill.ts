// Fills what a lost connection, a lost queue or a standstill left open: per channel and active thread it reads what was
// said, and takes out what is gone from the platform. Duplicates are harmless: ingest knows what it has.
import { errorCode } from '../../core/errors.ts';
import { channelId, externalIdOf, type MessageId, messageId, spaceId, type ThreadId } from '../../core/ids.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Clock, MessageRepository, SpaceRepository } from '../../core/ports.ts';
import type { Listed, Listing } from './listing.ts';
import type { SaidMessage } from './normalize.ts';

const overlapMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;
// Newest first; each costs a query, and a request where the peer's channel list leaves threads out.
const mostThreads = 200;

interface BackfillDeps {
  readonly listing: Listing;
  readonly messages: Pick<MessageRepository, 'cursors' | 'idsBetween'>;
  readonly spaces: Pick<SpaceRepository, 'get'>;
  readonly clock: Clock;
  readonly known: () => { readonly id: string; readonly channels: readonly { id: string; private: boolean }[] }[];
  /** Our id on the platform; null: not known yet. */
  readonly ownId: () => string | null;
  /** Hands a listed message on, `answered` by us or for us; resolves when it is safe, false when we are closing. */
  readonly said: (message: SaidMessage, answered: boolean) => Promise<boolean>;
  readonly gone: (event: InboundEvent) => Promise<boolean>;
  readonly onError: (code: string, channel: string) => void;
}

interface BackfillRequest {
  /** Where something may be missing from, ms; null: only the last stored messages tell. */
  readonly gapFrom: number | null;
  /** Compare the last 24 h with the platform as well. */
  readonly compare: boolean;
  readonly signal: AbortSignal;
}

type Channel = { readonly space: string; readonly channel: string };
type Cursor = { readonly threadId: ThreadId | null; readonly lastAt: number };

/** One run over every public channel; true when nothing was left out. Never rejects. */
export const backfill = async (deps: BackfillDeps, request: BackfillRequest): Promise<boolean> => {
  const { clock } = deps;

  const startOf = (lastAt: number | null, joinedAt: number): number => {
    if (lastAt === null) return joinedAt;
    const from = Math.min(lastAt, request.gapFrom ?? lastAt) - overlapMs;
    return Math.max(request.compare ? Math.min(from, clock.now() - dayMs) : from, joinedAt);
  };

  const storedIds = async (place: Channel, threads: readonly (ThreadId | null)[], from: number, to: number) => {
    const ids = new Set<MessageId>();
    for (const thread of threads) {
      const where = {
        spaceId: spaceId('anychat', place.space),
        channelId: channelId('anychat', place.channel),
        threadId: thread,
      };
      for (const id of await deps.messages.idsBetween(where, from, to)) ids.add(id);
    }
    return ids;
  };

  /** The channel, with its threads: those the peer's channel list leaves out are asked for one by one. */
  const read = async (place: Channel, from: number, active: readonly Cursor[], anchors: readonly MessageId[]) => {
    const path = `/spaces/${place.space}/channels/${place.channel}/messages`;
    const patienceMs = 60_000;
    const query = {
      path,
      threadId: null,
      from,
      anchors: anchors.map(externalIdOf),
      patienceMs,
    };
    let all = await deps.listing.read(query);
    if (all.messages.some((message) => message.threadId !== undefined)) return all;
    for (const { threadId, lastAt } of active) {
      if (threadId === null) continue;
      const start = Math.min(startOf(lastAt, from), lastAt);
      const one = await deps.listing.read({ ...query, threadId: externalIdOf(threadId), from: start, anchors: [] });
      all = {
        messages: [...all.messages, ...one.messages],
        since: Math.max(all.since, one.since),
        complete: all.complete && one.complete,
      };
    }
    return all;
  };

  const deliver = async (place: Channel, messages: Listed['messages']): Promise<boolean> => {
    const ours = messages.filter(({ author }) => author.id === deps.ownId());
    const answered = new Set(ours.flatMap(({ replyTo }) => (replyTo === undefined ? [] : [replyTo])));
    for (let start = 0; start < messages.length; start += 100) {
      const results = await Promise.all(
        messages.slice(start, start + 100).map((message) => {
          const at = Date.parse(message.at);
          const revision = message.editedAt === undefined ? at : Date.parse(message.editedAt);
          const said = { ...message, spaceId: place.space, channelId: place.channel, at, revision };
          return deps.said(said, answered.has(message.id));
        }),
      );
      if (request.signal.aborted || !results.every(Boolean)) return false;
    }
    return true;
  };

  const fill = async (place: Channel, joinedAt: number, cursors: readonly Cursor[]): Promise<boolean> => {
    const now = clock.now();
    const newest = cursors.length === 0 ? null : Math.max(...cursors.map((cursor) => cursor.lastAt));
    const from = startOf(newest, joinedAt);
    const active = cursors
      .filter((cursor) => cursor.threadId !== null && cursor.lastAt >= from)
      .sort((a, b) => b.lastAt - a.lastAt)
      .slice(0, mostThreads);
    const conversations = [null, ...active.map((cursor) => cursor.threadId)];
    // Taken before the platform is asked: what is said meanwhile must not look gone.
    const anchors = [...(await storedIds(place, [null], from, now))].slice(0, 10);
    const stored = request.compare ? await storedIds(place, conversations, from, now) : new Set<MessageId>();
    const listed = await read(place, from, active, anchors);
    if (!(await deliver(place, listed.messages))) return false;
    if (!listed.complete) {
      deps.onError('backfill-incomplete', place.channel);
      return true;
    }
    const there = new Set<MessageId>(listed.messages.map((message) => messageId('anychat', message.id)));
    const gone = [...stored].filter((id) => !there.has(id));
    if (gone.length === 0) return true;
    // Where the peer gave less than was asked for, only what it did cover can be told to be gone.
    const covered = listed.since <= from ? stored : await storedIds(place, conversations, listed.since, now);
    for (const id of gone) {
      if (!covered.has(id)) continue;
      await deps.gone({
        kind: 'delete',
        id,
        platform: 'anychat',
        spaceId: spaceId('anychat', place.space),
        channelId: channelId('anychat', place.channel),
        at: clock.now(),
      });
    }
    return true;
  };

  let whole = true;
  for (const space of deps.known()) {
    const id = spaceId('anychat', space.id);
    for (const channel of space.channels) {
      if (request.signal.aborted) return false;
      if (channel.private) continue;
      try {
        const joinedAt = (await deps.spaces.get(id))?.createdAt ?? clock.now();
        const cursors = (await deps.messages.cursors(id)).filter(
          (cursor) => externalIdOf(cursor.channelId) === channel.id,
        );
        whole = (await fill({ space: space.id, channel: channel.id }, joinedAt, cursors)) && whole;
      } catch (error) {
        const code = errorCode(error);
        deps.onError(code, channel.id);
        // A channel we may not read, or that is gone, will not open by asking again.
        if (code !== 'chat-gone' && code !== 'chat-forbidden') whole = false;
      }
    }
  }
  return whole && !request.signal.aborted;
};
