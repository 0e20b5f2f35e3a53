// A bot on a real embedded store; what it hands on is applied there at once, and kept as its outbox.
import pino from 'pino';
import { type AnyChatBot, type AnyChatBotConfig, createAnyChatBot } from '../../../src/bots/anychat/index.ts';
import type { Interaction } from '../../../src/core/commands/interaction.ts';
import { channelId, messageId, spaceId } from '../../../src/core/ids.ts';
import type { InboundEvent } from '../../../src/core/messages/inbound.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { unread } from '../unread.ts';

export const profile: AnyChatBotConfig['agent'] = {
  role: 'Chief Community Officer',
  bio: 'Listens.',
  capabilities: ['health'],
  commands: [{ name: 'cco', description: 'Ask the CCO', hints: [{ text: 'health', description: 'The health score' }] }],
};

export const quick: NonNullable<AnyChatBotConfig['tuning']> = {
  reconnectMs: [10, 50],
  readyWithinMs: 300,
  leaseTtlMs: 10_000,
  leaseRenewMs: 100,
  retryMs: 10,
  saveEveryMs: 20,
  backfillRetryMs: 100,
  backfillRestMs: 500,
  requestTimeoutMs: 2000,
};

export const openStore = async (): Promise<Store> => (await createPgliteStore({ dataDir: 'memory' })).store;

export interface BotUnderTest {
  readonly bot: AnyChatBot;
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

export const createBotUnderTest = (
  store: Store,
  config: Pick<AnyChatBotConfig, 'apiBase' | 'token'> & Partial<AnyChatBotConfig>,
  more: {
    holder?: string;
    leases?: Store['leases'];
    enqueue?: (event: InboundEvent) => Promise<void>;
    now?: () => number;
  } = {},
): BotUnderTest => {
  const events: InboundEvent[] = [];
  const interactions: Interaction[] = [];
  const log: string[] = [];
  const clock = { now: more.now ?? Date.now };
  const apply = batched(store, clock.now);
  const bot = createAnyChatBot(
    { name: 'CCO', agent: profile, ...config, tuning: { ...quick, ...config.tuning } },
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
      interact: async (interaction) => void interactions.push(interaction),
    },
  );
  return { bot, events, interactions, log };
};

/** Texts stored from a channel's own stream, oldest first. */
export const storedTexts = async (store: Store, space: string, channel: string): Promise<(string | null)[]> => {
  const where = { spaceId: spaceId('anychat', space), channelId: channelId('anychat', channel), threadId: null };
  return (await store.messages.conversation(where, 0, 10_000)).map((message) => message.text);
};

export const storedText = async (store: Store, id: string): Promise<string | null | undefined> => {
  const message = await store.messages.get(messageId('anychat', id));
  return message === null ? undefined : message.text;
};
