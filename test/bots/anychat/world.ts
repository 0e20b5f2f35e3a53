// A real playground and a real embedded store, shared by the tests of a file; each test gets its own channel, its own
// faulty proxy and its own bot.
import type { AnyChatBotConfig } from '../../../src/bots/anychat/index.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createFaultyProxy, type FaultyProxy } from '../../fakes/anychat/faulty-proxy.ts';
import { type Client, claim, startServer, type TestServer } from '../../playground/server.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createBotUnderTest, openStore } from './bot-under-test.ts';

export interface World {
  readonly server: TestServer;
  readonly store: Store;
  readonly agentToken: string;
  /** Admin of the space. */
  readonly ada: Client;
  /** A member. */
  readonly ben: Client;
  scene(): Promise<Scene>;
  close(): Promise<void>;
}

export interface Scene extends World {
  readonly proxy: FaultyProxy;
  readonly channel: string;
  /** REST path of the channel. */
  readonly path: string;
  /** Posts as Ben; returns the message's id. */
  say(text: string, more?: Record<string, unknown>): Promise<string>;
  /** A bot behind the proxy, not started. */
  bot(tuning?: AnyChatBotConfig['tuning'], more?: Parameters<typeof createBotUnderTest>[2]): BotUnderTest;
  /** The same, started and up. */
  startBot(tuning?: AnyChatBotConfig['tuning'], more?: Parameters<typeof createBotUnderTest>[2]): Promise<BotUnderTest>;
  /** Ends the scene's bots and its proxy. */
  end(): Promise<void>;
}

const isUp = ({ bot }: BotUnderTest): boolean => {
  const { connected, backfilling, backfills } = bot.state();
  return connected && !backfilling && backfills > 0;
};

const createScene = async (world: World, number: number): Promise<Scene> => {
  const { server, ada, ben, store, agentToken } = world;
  const proxy = await createFaultyProxy(server.url);
  const made = await ada.call('POST', `/spaces/${server.space}/channels`, { name: `test ${number}` });
  if (made.status !== 201) throw new Error(`no channel: ${JSON.stringify(made.body)}`);
  const channel: string = made.body.id;
  const path = `/spaces/${server.space}/channels/${channel}`;
  const bots: BotUnderTest[] = [];
  const bot: Scene['bot'] = (tuning, more) => {
    const config = { apiBase: proxy.apiBase, token: agentToken, ...(tuning === undefined ? {} : { tuning }) };
    const under = createBotUnderTest(store, config, more);
    bots.push(under);
    return under;
  };
  return {
    ...world,
    proxy,
    channel,
    path,
    say: async (text, more = {}) => {
      const answer = await ben.call('POST', `${path}/messages`, { text, ...more });
      if (answer.status !== 201) throw new Error(`not said: ${JSON.stringify(answer.body)}`);
      return answer.body.id;
    },
    bot,
    startBot: async (tuning, more) => {
      const under = bot(tuning, more);
      await under.bot.start();
      await until(() => isUp(under), { label: 'up' });
      return under;
    },
    end: async () => {
      for (const one of bots) await one.bot.close({ deadlineMs: 3000 });
      await proxy.close();
    },
  };
};

export const createWorld = async (options: Parameters<typeof startServer>[0] = {}): Promise<World> => {
  const server = await startServer({ clock: { at: 0, now: Date.now }, ...options });
  const store = await openStore();
  let scenes = 0;
  const world: World = {
    server,
    store,
    agentToken: await server.playground.agentToken(),
    ada: await server.join('Ada', { claim }),
    ben: await server.join('Ben'),
    scene: () => {
      scenes += 1;
      return createScene(world, scenes);
    },
    close: async () => {
      await server.close();
      await store.close();
    },
  };
  return world;
};
