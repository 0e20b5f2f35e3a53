// What happens between the page, the server and the state: one member's presence in this window.
import { v7 } from 'uuid';
import type { Role } from '../../anychat-protocol/entities.ts';
import type { AnyChatEvent } from '../../anychat-protocol/events.ts';
import { type Api, createApi } from './api.ts';
import { emptyConversation, placeKey } from './conversation.ts';
import { explain } from './failure.ts';
import { type Identity, keepPlace, lastPlace } from './identity.ts';
import { connectLive } from './live.ts';
import { type Action, type ChatState, initialState, type Notice, type Outgoing, type Place, reduce } from './state.ts';
import { createStore, type Store } from './store.ts';

export interface ChatDeps {
  /** Scheme, host and port the server answers at. */
  readonly origin: string;
  /** The server does not know this identity (any more). */
  readonly onRefused: () => void;
}

/** True once it worked; otherwise the reason has been told. */
type Done = Promise<boolean>;

const retryMs = 3000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const createLoading = (store: Store<ChatState, Action>, api: Api, tell: (notice: Notice) => void) => {
  let spacesAsked: Promise<void> | undefined;
  let later: ReturnType<typeof setTimeout> | undefined;

  const loadHistory = async (place: Place, before?: string): Promise<void> => {
    if (store.get().loads[placeKey(place)] === 'loading') return;
    store.dispatch({ type: 'load', place, load: 'loading' });
    try {
      store.dispatch({ type: 'history', place, ...(await api.messages(place, before)) });
    } catch (error) {
      store.dispatch({ type: 'load', place, load: explain(error) });
    }
  };
  const loadMembers = async (spaceId: string): Promise<void> => {
    const { heard } = store.get();
    try {
      store.dispatch({ type: 'members', spaceId, heard, members: (await api.members(spaceId)).members });
    } catch (error) {
      tell({ ...explain(error), tone: 'trouble' });
    }
  };
  const ensureHistory = async (place: Place): Promise<void> => {
    const conversation = store.get().conversations[placeKey(place)] ?? emptyConversation;
    if (conversation.more === undefined) await loadHistory(place);
  };
  const openChannel = (place: Place): void => {
    const { me, members } = store.get();
    keepPlace(me.id, place);
    store.dispatch({ type: 'open', place });
    if (members[place.spaceId] === undefined) void loadMembers(place.spaceId);
    void ensureHistory(place);
  };
  /** Opens `wanted` where it exists, else the first channel there is. */
  const settle = (wanted: Partial<Place>): void => {
    const { spaces } = store.get();
    const space = spaces.find(({ id }) => id === wanted.spaceId) ?? spaces[0];
    const channel =
      space?.channels.find(({ id }) => id === wanted.channelId) ??
      space?.channels.find((candidate) => !candidate.private) ??
      space?.channels[0];
    if (space === undefined || channel === undefined) store.dispatch({ type: 'open', place: undefined });
    else openChannel({ spaceId: space.id, channelId: channel.id });
  };
  const loadSpaces = (wanted?: Partial<Place>): Promise<void> => {
    spacesAsked ??= api
      .spaces()
      .then(({ spaces }) => {
        store.dispatch({ type: 'spaces', spaces });
        settle(wanted ?? store.get().open ?? {});
      })
      .catch((error) => {
        tell({ ...explain(error), tone: 'trouble' });
        const { connection } = store.get();
        // While there is no connection, its coming back will load them.
        if (connection === 'live') later = setTimeout(() => void loadSpaces(wanted), retryMs);
      })
      .finally(() => {
        spacesAsked = undefined;
      });
    return spacesAsked;
  };
  const stop = (): void => clearTimeout(later);
  return { loadHistory, loadMembers, ensureHistory, openChannel, loadSpaces, stop };
};

// What an event changes that it does not carry: commands of an agent, channels one may see now, a space one is new in.
const needsSpaces = (state: ChatState, event: AnyChatEvent): boolean =>
  !state.spaces.some(({ id }) => id === event.spaceId) ||
  ('member' in event &&
    event.type.startsWith('member.') &&
    (event.member.id === state.me.id || event.member.bot === true));

/** Connects `identity` and keeps the state up to date until `close()`. */
export const createChat = (identity: Identity, deps: ChatDeps) => {
  const store = createStore<ChatState, Action>(reduce, initialState(identity.member));
  const { dispatch } = store;
  const tell = (notice: Notice): void => dispatch({ type: 'notice', notice });
  const onWait = (ms: number): void =>
    tell({ message: `A lot at once: waiting ${Math.ceil(ms / 1000)} s before going on.`, tone: 'plain' });
  const api = createApi({
    fetch: (input, init) => fetch(input, init),
    base: `${deps.origin}/v1`,
    token: identity.token,
    wait,
    onWait,
  });
  const loading = createLoading(store, api, tell);
  let first = true;

  const live = connectLive(deps.origin, identity.token, {
    since: () => store.get().since,
    onReady: (gap) => {
      dispatch({ type: 'connection', connection: 'live' });
      if (!first && !gap) return;
      if (!first) dispatch({ type: 'doubt' });
      const wanted = first ? (lastPlace(identity.member.id) ?? { spaceId: identity.spaceId }) : undefined;
      first = false;
      void loading.loadSpaces(wanted).then(() => {
        const { open } = store.get();
        if (open !== undefined) void loading.loadMembers(open.spaceId);
      });
    },
    onLost: () => dispatch({ type: 'connection', connection: first ? 'connecting' : 'lost' }),
    onRefused: deps.onRefused,
    onEvent: (event) => {
      dispatch({ type: 'event', event });
      if (needsSpaces(store.get(), event)) void loading.loadSpaces();
    },
  });

  const attempt = async (work: () => Promise<unknown>): Done => {
    try {
      await work();
      return true;
    } catch (error) {
      tell({ ...explain(error), tone: 'trouble' });
      return false;
    }
  };
  const deliver = async (outgoing: Outgoing): Promise<void> => {
    dispatch({ type: 'outgoing', outgoing });
    try {
      const message = await api.post(outgoing);
      dispatch({ type: 'message', message });
      dispatch({ type: 'withdrawn', nonce: outgoing.nonce });
    } catch (error) {
      // The event may have come although the answer did not.
      if (store.get().outgoing.some(({ nonce }) => nonce === outgoing.nonce)) {
        dispatch({ type: 'outgoing', outgoing: { ...outgoing, failure: explain(error) } });
      }
    }
  };

  return {
    store,
    openChannel: loading.openChannel,
    ensureHistory: loading.ensureHistory,
    /** The page of messages before the oldest one here, or once more the one that failed. */
    loadOlder: (place: Place): void => {
      void loading.loadHistory(place, store.get().conversations[placeKey(place)]?.oldest?.id);
    },
    send: (place: Place, text: string, replyTo: string | undefined): void => {
      void deliver({ ...place, text, replyTo, nonce: v7() });
    },
    sendAgain: ({ failure: _, ...outgoing }: Outgoing): void => {
      void deliver(outgoing);
    },
    discard: (nonce: string): void => dispatch({ type: 'withdrawn', nonce }),
    edit: (place: Place, messageId: string, text: string): Done =>
      attempt(async () => dispatch({ type: 'message', message: await api.edit(place, messageId, text) })),
    remove: (place: Place, messageId: string): Done =>
      attempt(async () => {
        await api.remove(place, messageId);
        dispatch({ type: 'removed', place, messageId });
      }),
    helpful: (place: Place, messageId: string, on: boolean): Done => attempt(() => api.helpful(place, messageId, on)),
    press: (place: Place, messageId: string, actionId: string, input?: string): Done =>
      attempt(() => api.press(place, messageId, { actionId, input })),
    command: (place: Place, command: string, text: string): Done =>
      attempt(async () => {
        await api.command(place, command, text);
        tell({ message: `Sent: /${command} ${text}`.trimEnd(), tone: 'plain' });
      }),
    createChannel: (spaceId: string, name: string, isPrivate: boolean): Done =>
      attempt(async () => {
        const channel = await api.createChannel(spaceId, name, isPrivate);
        await loading.loadSpaces({ spaceId, channelId: channel.id });
      }),
    changeRole: (spaceId: string, memberId: string, role: Exclude<Role, 'agent'>): Done =>
      attempt(async () => {
        await api.changeRole(spaceId, memberId, role);
        await loading.loadMembers(spaceId);
      }),
    /** The code of a new invitation; undefined where it failed and the reason has been told. */
    invite: async (spaceId: string): Promise<string | undefined> => {
      let code: string | undefined;
      await attempt(async () => {
        code = (await api.invite(spaceId)).code;
      });
      return code;
    },
    clearNotice: (): void => dispatch({ type: 'notice', notice: undefined }),
    close: (): void => {
      loading.stop();
      live.close();
    },
  };
};
export type Chat = ReturnType<typeof createChat>;
