// The spaces the agent is in: their channels, which of them are private, where moderators are met.
import { CcoError, errorCode } from '../../core/errors.ts';
import { channelId, externalIdOf, spaceId } from '../../core/ids.ts';
import type { Clock, SpaceRepository } from '../../core/ports.ts';
import type { AnyChatClient } from './client.ts';
import type { Deployment } from './commands.ts';
import { type PeerChannel, type PeerSpace, peerSpaceListSchema, peerSpaceSchema } from './peer.ts';

export interface Spaces {
  /** Takes over what the store knows from earlier, so that a peer that does not answer makes no channel public. */
  recall(): Promise<void>;
  /** Reads all spaces the agent is in (`ids` where the peer cannot list them), stores them, deploys the agent; false: not all of it worked, and trying again may help. Never rejects. */
  sync(ids: readonly string[]): Promise<boolean>;
  /** Makes sure the space and channel of an event at `at` (ms) are known, asking the peer at most once a minute for each. Never rejects. */
  know(space: string, channel: string | null, at: number): Promise<void>;
  /** A channel was opened. Never rejects. */
  note(space: string, channel: PeerChannel): Promise<void>;
  /** Takes a space as the peer showed it, joined at `at` (ms, default now); returns its moderators' channel. Throws what the store throws. */
  adopt(space: PeerSpace, at?: number): Promise<string | null>;
  /** Staff only? So is what the peer leaves out of its list, and what it could not tell us yet. */
  isPrivate(space: string, channel: string): boolean;
  /** Taken as private only because the peer could not be asked: what is said there is to be fetched once it can. */
  isHeld(space: string, channel: string): boolean;
  /** Spaces with such channels. */
  held(): readonly string[];
  known(): { readonly id: string; readonly channels: readonly PeerChannel[] }[];
}

interface SpacesDeps {
  readonly client: AnyChatClient;
  readonly spaces: SpaceRepository;
  readonly deployment: Deployment;
  readonly clock: Clock;
  /** `code` for counting and the log. */
  readonly onError: (code: string, space: string | null) => void;
}

const askAgainMs = 60_000;
const mostAsked = 10_000;
const mostHeld = 1000;
const background = { patienceMs: 60_000, repeats: 4 };

/** The private channel named `moderators`, else the first private one. */
export const moderatorsChannelOf = (channels: readonly PeerChannel[]): string | null =>
  (
    channels.find((channel) => channel.private && channel.name.toLowerCase() === 'moderators') ??
    channels.find((channel) => channel.private)
  )?.id ?? null;

export const createSpaces = (deps: SpacesDeps): Spaces => {
  const { client, clock } = deps;
  const views = new Map<string, Map<string, PeerChannel>>();
  const askedAt = new Map<string, number>();
  const assumed = new Set<string>();
  const heldBack = new Map<string, Set<string>>();
  // Spaces of a peer that does not tell channels at all, so has no private ones to tell us of.
  const open = new Set<string>();

  const remember = (space: string, channel: PeerChannel): void => {
    const channels = views.get(space) ?? new Map<string, PeerChannel>();
    channels.set(channel.id, channel);
    views.set(space, channels);
    heldBack.get(space)?.delete(channel.id);
    if (heldBack.get(space)?.size === 0) heldBack.delete(space);
  };

  const hold = (space: string, channel: string): void => {
    const channels = heldBack.get(space) ?? new Set<string>();
    // A peer that makes up channels must not fill our memory: those beyond stay private.
    if (channels.size < mostHeld) heldBack.set(space, channels.add(channel));
  };

  const openUp = (space: string): void => {
    open.add(space);
    // Known from here on, so that back-fill reads what was held back there.
    for (const id of [...(heldBack.get(space) ?? [])]) remember(space, { id, name: '', private: false });
  };

  const store = async (
    space: string,
    name: string,
    channels: readonly PeerChannel[],
    at: number,
  ): Promise<string | null> => {
    const id = spaceId('anychat', space);
    const moderators = moderatorsChannelOf(channels);
    await deps.spaces.ensure(
      {
        id,
        name: name === '' ? space : name,
        moderatorsChannelId: moderators === null ? null : channelId('anychat', moderators),
      },
      Math.min(at, clock.now()),
    );
    for (const channel of channels) {
      await deps.spaces.ensureChannel({
        id: channelId('anychat', channel.id),
        spaceId: id,
        name: channel.name === '' ? channel.id : channel.name,
        private: channel.private,
      });
    }
    return moderators;
  };

  const adopt = async (space: PeerSpace, at = clock.now()): Promise<string | null> => {
    if (space.channels !== null || !views.has(space.id)) views.set(space.id, new Map());
    for (const channel of space.channels ?? []) remember(space.id, channel);
    if (space.channels === null) {
      openUp(space.id);
    } else {
      // What a list leaves out is not ours to see: private for good, nothing to wait for.
      open.delete(space.id);
      heldBack.delete(space.id);
    }
    const moderators = await store(space.id, space.name, space.channels ?? [], at);
    if (space.channels !== null) {
      const shown = new Set(space.channels.map((channel) => channelId('anychat', channel.id)));
      for (const stored of await deps.spaces.channels(spaceId('anychat', space.id))) {
        if (!shown.has(stored.id)) await deps.spaces.removeChannel(stored.id);
      }
    }
    return moderators;
  };

  /** false: it failed, and trying again may help. */
  const attempt = async (space: string | null, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      deps.onError(errorCode(error), space);
      return error instanceof CcoError && !error.retryable;
    }
  };

  const read = (id: string, how: { patienceMs: number; repeats: number }): Promise<PeerSpace> =>
    client.call({ method: 'GET', path: `/spaces/${id}`, answer: peerSpaceSchema, ...how });

  const one = (id: string, found: PeerSpace[]): Promise<boolean> =>
    attempt(id, async () => found.push(await read(id, background)));

  /** The spaces the peer shows us; `whole`: asking again would not show more; `all`: we are in no others. */
  const listed = async (ids: readonly string[]): Promise<{ found: PeerSpace[]; whole: boolean; all: boolean }> => {
    const found: PeerSpace[] = [];
    let canList = false;
    const answered = await attempt(null, async () => {
      const call = { method: 'GET', path: '/spaces', answer: peerSpaceListSchema, ...background } as const;
      found.push(...(await client.call(call)).spaces);
      canList = true;
    });
    if (canList || !answered) return { found, whole: canList, all: canList };
    // A peer that cannot list its spaces: those it named at connect, and those we knew before.
    let whole = true;
    for (const id of new Set([...ids, ...views.keys()])) whole = (await one(id, found)) && whole;
    return { found, whole, all: false };
  };

  return {
    recall: async () => {
      for (const { id, platform } of await deps.spaces.list()) {
        if (platform !== 'anychat' || views.has(externalIdOf(id))) continue;
        const channels = await deps.spaces.channels(id);
        views.set(externalIdOf(id), new Map());
        for (const channel of channels) {
          remember(externalIdOf(id), { id: externalIdOf(channel.id), name: channel.name, private: channel.private });
        }
      }
    },
    adopt,
    sync: async (ids) => {
      const { found, whole, all } = await listed(ids);
      let good = whole;
      for (const space of found) {
        good = (await attempt(space.id, () => adopt(space))) && good;
        good = (await attempt(space.id, () => deps.deployment.ensure(space))) && good;
      }
      // Spaces we were taken out of, or of another AnyChat, are not asked for again.
      const shown = new Set(found.map((space) => space.id));
      if (all) {
        for (const id of [...views.keys()]) if (!shown.has(id)) views.delete(id);
        for (const id of [...heldBack.keys()]) if (!shown.has(id)) heldBack.delete(id);
      }
      return good;
    },
    know: async (space, channel, at) => {
      const view = views.get(space);
      if (view !== undefined && (channel === null || view.has(channel))) return;
      const key = `${space} ${channel ?? ''}`;
      const asked = askedAt.get(key);
      if (asked === undefined || clock.now() - asked >= askAgainMs) {
        // A peer that makes up a new channel for each event must not fill our memory.
        if (askedAt.size >= mostAsked) askedAt.clear();
        askedAt.set(key, clock.now());
        try {
          const shown = await read(space, { patienceMs: 1000, repeats: 1 });
          await adopt(shown, at);
          // Not awaited: events must not wait for it, and `sync` does it again.
          if (view === undefined) void attempt(space, () => deps.deployment.ensure(shown));
        } catch (error) {
          deps.onError(errorCode(error), space);
          // A peer that sends events of a space which it does not have to show: one that tells no channels.
          if (errorCode(error) === 'chat-gone' && (views.get(space)?.size ?? 0) === 0) openUp(space);
          else if (channel !== null && !views.get(space)?.has(channel)) hold(space, channel);
        }
      }
      if (views.has(space) || assumed.has(space)) return;
      // The peer would not tell: kept under its id until it does.
      assumed.add(space);
      await attempt(space, async () => {
        if ((await deps.spaces.get(spaceId('anychat', space))) === null) await store(space, '', [], at);
      });
    },
    note: async (space, channel) => {
      remember(space, channel);
      await attempt(space, async () => {
        const stored = await deps.spaces.get(spaceId('anychat', space));
        const moderators = moderatorsChannelOf([...(views.get(space)?.values() ?? [])]);
        await deps.spaces.ensure(
          {
            id: spaceId('anychat', space),
            name: stored?.name ?? space,
            moderatorsChannelId: moderators === null ? null : channelId('anychat', moderators),
          },
          clock.now(),
        );
        await deps.spaces.ensureChannel({
          id: channelId('anychat', channel.id),
          spaceId: spaceId('anychat', space),
          name: channel.name === '' ? channel.id : channel.name,
          private: channel.private,
        });
      });
    },
    isPrivate: (space, channel) => views.get(space)?.get(channel)?.private ?? !open.has(space),
    isHeld: (space, channel) => heldBack.get(space)?.has(channel) === true,
    held: () => [...heldBack.keys()],
    known: () => [...views].map(([id, channels]) => ({ id, channels: [...channels.values()] })),
  };
};
