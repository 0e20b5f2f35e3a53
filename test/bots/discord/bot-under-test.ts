// A bot on a real embedded store and a peer that speaks Discord; what it hands on is applied there at once, and kept.
import pino from 'pino';
import { afterAll } from 'vitest';
import { createDiscordBot, type DiscordBot, type DiscordBotConfig } from '../../../src/bots/discord/index.ts';
import type { Interaction } from '../../../src/core/commands/interaction.ts';
import { channelId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import type { InboundEvent } from '../../../src/core/messages/inbound.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createDiscordPeer, type DiscordPeer, type DiscordPeerConfig } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { unread } from '../unread.ts';

export const quick: NonNullable<DiscordBotConfig['tuning']> = {
  reconnectMs: [10, 50],
  readyWithinMs: 3000,
  guildsWithinMs: 300,
  refusedMs: 300,
  identifyMs: 20,
  leaseTtlMs: 10_000,
  leaseRenewMs: 100,
  retryMs: 10,
  saveEveryMs: 20,
  backfillRetryMs: 100,
  requestTimeoutMs: 2000,
};

// One for all tests of a file: a peer's ids are its own, and opening one takes seconds.
let shared: Promise<Store> | null = null;
const sharedStore = (): Promise<Store> => {
  shared ??= createPgliteStore({ dataDir: 'memory' }).then(({ store }) => store);
  return shared;
};
afterAll(async () => (await shared)?.close());

export interface BotUnderTest {
  readonly bot: DiscordBot;
  readonly events: InboundEvent[];
  readonly interactions: Interaction[];
  /** Lines of the log, as JSON. */
  readonly log: string[];
}

/** Applies in batches, as the queue does; resolves when the event is in the store. */
const batched = (store: Store, now: () => number) => {
  let waiting: { event: InboundEvent; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let running = false;
  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 50);
      await store.messages
        .apply(
          batch.map(({ event }) => unread(event)),
          now(),
        )
        .then(
          () => batch.map(({ resolve }) => resolve()),
          (error: unknown) => batch.map(({ reject }) => reject(error)),
        );
    }
    running = false;
  };
  return (event: InboundEvent): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting = [...waiting, { event, resolve, reject }];
      setImmediate(() => void run());
    });
};

export interface BotOptions {
  readonly holder?: string;
  readonly leases?: Store['leases'];
  readonly enqueue?: (event: InboundEvent) => Promise<void>;
  readonly interact?: (interaction: Interaction) => Promise<void>;
  readonly now?: () => number;
  readonly token?: string;
}

export const createBotUnderTest = (
  store: Store,
  peer: Pick<DiscordPeer, 'apiBase' | 'token'>,
  config: Partial<DiscordBotConfig> = {},
  more: BotOptions = {},
): BotUnderTest => {
  const events: InboundEvent[] = [];
  const interactions: Interaction[] = [];
  const log: string[] = [];
  const clock = { now: more.now ?? Date.now };
  const apply = batched(store, clock.now);
  const bot = createDiscordBot(
    {
      apiBase: peer.apiBase,
      token: more.token ?? peer.token,
      name: 'CCO',
      shards: { count: null, ids: null },
      commandScope: 'global',
      messageContent: true,
      members: true,
      listenTo: [],
      ...config,
      tuning: { ...quick, ...config.tuning },
    },
    {
      clock,
      logger: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
      store: { ...store, leases: more.leases ?? store.leases },
      holder: more.holder ?? 'one',
      enqueue: async (event) => {
        await more.enqueue?.(event);
        await apply(event);
        events.push(event);
      },
      interact: async (interaction) => {
        await more.interact?.(interaction);
        interactions.push(interaction);
      },
    },
  );
  return { bot, events, interactions, log };
};

export const isUp = ({ bot }: BotUnderTest): boolean => {
  const { connected, backfilling, backfills } = bot.state();
  return connected && !backfilling && backfills > 0;
};

export interface Scene {
  readonly peer: DiscordPeer;
  readonly store: Store;
  bot(config?: Partial<DiscordBotConfig>, more?: BotOptions): BotUnderTest;
  /** The same, started and up. */
  startBot(config?: Partial<DiscordBotConfig>, more?: BotOptions): Promise<BotUnderTest>;
  /** Ends the bots and the peer. */
  end(): Promise<void>;
}

export const createScene = async (config: DiscordPeerConfig = {}): Promise<Scene> => {
  const peer = await createDiscordPeer({ rateLimits: false, ...config });
  const store = await sharedStore();
  const bots: BotUnderTest[] = [];
  const bot: Scene['bot'] = (botConfig, more) => {
    const under = createBotUnderTest(store, peer, botConfig, more);
    bots.push(under);
    return under;
  };
  return {
    peer,
    store,
    bot,
    startBot: async (botConfig, more) => {
      const under = bot(botConfig, more);
      await under.bot.start();
      await until(() => isUp(under), { label: 'up' });
      return under;
    },
    end: async () => {
      for (const one of bots) await one.bot.close({ deadlineMs: 3000 });
      await peer.close();
    },
  };
};

/** Texts stored from a conversation, oldest first. */
export const storedTexts = async (
  store: Store,
  space: string,
  channel: string,
  thread: string | null = null,
): Promise<(string | null)[]> => {
  const where = {
    spaceId: spaceId('discord', space),
    channelId: channelId('discord', channel),
    threadId: thread === null ? null : threadId('discord', thread),
  };
  return (await store.messages.conversation(where, 0, 20_000)).map((message) => message.text);
};

export const storedText = async (store: Store, id: string): Promise<string | null | undefined> => {
  const message = await store.messages.get(messageId('discord', id));
  return message === null ? undefined : message.text;
};
