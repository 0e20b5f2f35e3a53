// Fills what a lost connection, a lost queue or a standstill left open: per channel and thread it reads what was said, and
// takes out what is gone from Discord. Duplicates are harmless: ingest knows what it has.
import { CcoError, errorCode } from '../../core/errors.ts';
import { channelId, externalIdOf, type MessageId, messageId, type SpaceId, spaceId, threadId } from '../../core/ids.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Clock, MessageRepository, SpaceRepository } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import { type GuildView, isForum, isSpoken, type Place } from './guild-view.ts';
import type { Listed, Listing } from './listing.ts';
import { normalizeDelete } from './normalize.ts';
import type { PeerMessage } from './peer.ts';
import { threadsAnswerSchema } from './peer-answers.ts';
import { channelBits, missingIn } from './permissions.ts';
import { timeOf } from './snowflake.ts';
import type { Spaces } from './spaces.ts';

const overlapMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;
// Newest first; each costs a query and a request.
const mostThreads = 200;
const archivedPages = 10;
const patienceMs = 60_000;
// How Discord marks that a thread was begun: a line of its own, or a flag on the message it is about.
const threadCreated = 18;
const hasThread = 1 << 5;

interface BackfillDeps {
  readonly client: DiscordClient;
  readonly listing: Listing;
  readonly messages: Pick<MessageRepository, 'cursors' | 'idsBetween'>;
  readonly stored: Pick<SpaceRepository, 'get'>;
  readonly spaces: Spaces;
  readonly clock: Clock;
  readonly ownId: string | null;
  /** Hands a listed message on; resolves when it is safe, false when we are closing. */
  readonly said: (message: PeerMessage, place: Place) => Promise<boolean>;
  readonly gone: (event: InboundEvent) => Promise<boolean>;
  readonly onError: (code: string, channel: string) => void;
}

interface BackfillRequest {
  /** Where something may be missing from, ms; null: only the last stored messages tell. */
  readonly gapFrom: number | null;
  /** Compare the last 24 h with Discord as well. */
  readonly compare: boolean;
  /** null: every server. */
  readonly guilds: ReadonlySet<string> | null;
  readonly lanes: number;
  readonly signal: AbortSignal;
}

interface Conversation {
  readonly place: Place;
  /** The channel's or thread's own id: what is asked for. */
  readonly id: string;
  /** null: there was never a message; undefined: not known. */
  readonly lastMessageId: string | null | undefined;
}

/** Whether nothing was said there since `from`, for sure. */
const isSilent = (lastMessageId: string | null | undefined, from: number): boolean =>
  lastMessageId === null || (lastMessageId !== undefined && timeOf(lastMessageId) < from);

/** One run over every public channel and its threads; true when nothing was left out. Never rejects. */
export const backfill = async (deps: BackfillDeps, request: BackfillRequest): Promise<boolean> => {
  const { clock, spaces } = deps;
  const { signal } = request;
  const now = clock.now();

  const startOf = (lastAt: number | null, joinedAt: number): number => {
    if (lastAt === null) return joinedAt;
    const from = Math.min(lastAt, request.gapFrom ?? lastAt) - overlapMs;
    return Math.max(request.compare ? Math.min(from, now - dayMs) : from, joinedAt);
  };

  const deliver = async (place: Place, messages: readonly PeerMessage[]): Promise<boolean> => {
    for (let start = 0; start < messages.length; start += 100) {
      const results = await Promise.all(messages.slice(start, start + 100).map((one) => deps.said(one, place)));
      if (signal.aborted || !results.every(Boolean)) return false;
    }
    return true;
  };

  // Asked once a space, not once a channel.
  const spacesStored = new Map<SpaceId, ReturnType<typeof readStored>>();
  const readStored = async (id: SpaceId) => ({
    joinedAt: (await deps.stored.get(id))?.createdAt ?? now,
    all: await deps.messages.cursors(id),
  });
  const storedOf = (id: SpaceId): ReturnType<typeof readStored> => {
    const found = spacesStored.get(id) ?? readStored(id);
    spacesStored.set(id, found);
    return found;
  };

  // Channels in which a thread was begun since.
  const threadsBegun = new Set<string>();

  const fill = async (
    { place, id, lastMessageId }: Conversation,
    lastAt: number | null,
    joinedAt: number,
  ): Promise<boolean> => {
    const from = startOf(lastAt, joinedAt);
    const space = spaces.spaceOf(place);
    const where = {
      spaceId: spaceId('discord', space),
      channelId: channelId('discord', place.channel.id),
      threadId: place.threadId === null ? null : threadId('discord', place.threadId),
    };
    // Taken before Discord is asked: what is said meanwhile must not look gone.
    const stored: readonly MessageId[] =
      request.compare && lastAt !== null ? await deps.messages.idsBetween(where, from, clock.now()) : [];
    if (stored.length === 0 && isSilent(lastMessageId, from)) return true;
    let listed: Listed;
    try {
      listed = await deps.listing.read({ channel: id, from, patienceMs, signal });
    } catch (error) {
      // A thread that is gone has taken with it what was said there.
      if (place.threadId === null || errorCode(error) !== 'chat-gone') throw error;
      listed = { messages: [], ids: new Set(), coversFrom: from, complete: true };
    }
    if (listed.messages.some(({ type, flags }) => type === threadCreated || (flags & hasThread) !== 0))
      threadsBegun.add(id);
    if (!(await deliver(place, listed.messages))) return false;
    if (!listed.complete) deps.onError('backfill-incomplete', id);
    if (!listed.complete && listed.coversFrom <= from) return true;
    const there = new Set<MessageId>([...listed.ids].map((one) => messageId('discord', one)));
    for (const one of stored) {
      // Of what Discord did not cover nothing can be told to be gone.
      if (there.has(one) || timeOf(externalIdOf(one)) < listed.coversFrom) continue;
      await deps.gone(normalizeDelete(externalIdOf(one), space, place.channel.id, clock.now()));
    }
    return !signal.aborted;
  };

  /** Threads that were archived since `from`: in no list of active ones. A Discord without that list has none. */
  const archivedSince = async (guild: GuildView, channel: string, from: number): Promise<void> => {
    let before: string | null = null;
    for (let page = 0; page < archivedPages; page += 1) {
      const query = new URLSearchParams({ limit: '100', ...(before === null ? {} : { before }) });
      const path = `/channels/${channel}/threads/archived/public` as const;
      const ask = { method: 'GET', path, query, answer: threadsAnswerSchema, patienceMs, repeats: 3, signal } as const;
      const answer = await deps.client.call(ask);
      const times = answer.threads.map(({ thread_metadata: meta }) => meta?.archive_timestamp ?? 0);
      for (const [index, thread] of answer.threads.entries())
        if ((times[index] ?? 0) >= from) spaces.guilds.setThread(guild.id, thread);
      const earliest = Math.min(...times, Number.POSITIVE_INFINITY);
      if (answer.has_more !== true || !Number.isFinite(earliest) || earliest < from) return;
      before = new Date(earliest).toISOString();
    }
  };

  /** One request a channel at each start would be too much for many servers: only where there are threads. */
  const mayHaveArchived = (
    { guild, channel }: Place,
    lastOf: ReadonlyMap<string | null, number>,
    from: number,
  ): boolean => {
    if (request.gapFrom === null) return false;
    if (threadsBegun.has(channel.id) || [...lastOf.keys()].some((thread) => thread !== null)) return true;
    if (isForum(channel.type)) return !isSilent(channel.lastMessageId, from);
    return [...guild.threads.values()].some((thread) => thread.channelId === channel.id);
  };

  const mayRead = (guild: GuildView, place: Place): boolean => {
    if (guild.ownRoles === null || deps.ownId === null) return true;
    const bits = channelBits(guild, place.channel.overwrites, deps.ownId, guild.ownRoles);
    return missingIn(bits, ['viewChannel', 'readHistory']).length === 0;
  };

  /** One channel with its threads. */
  const fillChannel = async (guildId: string, channel: string): Promise<boolean> => {
    const place = spaces.guilds.place(channel);
    if (place === null || place.private || !isSpoken(place.channel.type)) return true;
    const { guild } = place;
    if (!mayRead(guild, place)) {
      deps.onError('backfill-not-allowed', channel);
      return true;
    }
    const id = spaceId('discord', spaces.spaceOf(place));
    const { joinedAt, all } = await storedOf(id);
    const cursors = all.filter((cursor) => externalIdOf(cursor.channelId) === channel);
    const lastOf = new Map(
      cursors.map((cursor) => [cursor.threadId === null ? null : externalIdOf(cursor.threadId), cursor.lastAt]),
    );
    const newest = cursors.length === 0 ? null : Math.max(...lastOf.values());
    const from = startOf(newest, joinedAt);
    let whole = true;
    if (!isForum(place.channel.type)) {
      const { lastMessageId } = place.channel;
      whole = await fill({ place, id: channel, lastMessageId }, lastOf.get(null) ?? null, joinedAt);
    }
    if (mayHaveArchived(place, lastOf, from)) {
      await archivedSince(guild, channel, from).catch((error: unknown) => {
        if (!(error instanceof CcoError) || error.retryable) throw error;
        deps.onError('archive-unread', channel);
      });
    }
    const known = [...(spaces.guilds.get(guildId)?.threads.values() ?? [])].filter(
      (thread) => thread.channelId === channel && !thread.private,
    );
    const stale = [...lastOf].filter(
      ([thread, at]) => thread !== null && at >= from && !known.some(({ id: one }) => one === thread),
    );
    const threads = [
      ...known.map((thread) => ({
        id: thread.id,
        lastMessageId: thread.lastMessageId,
        at: lastOf.get(thread.id) ?? null,
      })),
      ...stale.map(([thread, at]) => ({ id: thread ?? '', lastMessageId: undefined, at })),
    ]
      .sort((a, b) => (b.at ?? timeOf(b.id)) - (a.at ?? timeOf(a.id)))
      .slice(0, mostThreads);
    for (const thread of threads) {
      if (signal.aborted) return false;
      const inside = { place: { ...place, threadId: thread.id }, id: thread.id, lastMessageId: thread.lastMessageId };
      whole = (await fill(inside, thread.at, joinedAt)) && whole;
    }
    return whole;
  };

  let whole = true;
  const work = spaces.guilds
    .list()
    .filter(({ id }) => request.guilds === null || request.guilds.has(id))
    .flatMap((guild) => [...guild.channels.keys()].map((channel) => [guild.id, channel] as const));
  const lane = async (): Promise<void> => {
    for (let next = work.shift(); next !== undefined && !signal.aborted; next = work.shift()) {
      try {
        whole = (await fillChannel(...next)) && whole;
      } catch (error) {
        const code = errorCode(error);
        deps.onError(code, next[1]);
        // A channel we may not read, or that is gone, will not open by asking again.
        if (!(error instanceof CcoError) || error.retryable) whole = false;
      }
    }
  };
  await Promise.all(Array.from({ length: request.lanes }, lane));
  return whole && !signal.aborted;
};
