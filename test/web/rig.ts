// The web server on the real embedded store, with a clock to turn, without a playground.
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { channelId, memberId, messageId, type SpaceId, spaceId } from '../../src/core/ids.ts';
import type { InboundMessage } from '../../src/core/messages/inbound.ts';
import { createIngest } from '../../src/core/pipeline/ingest.ts';
import type { Store } from '../../src/core/ports.ts';
import { createAfinnScorer } from '../../src/core/sentiment/afinn.ts';
import { createLiveUpdates, type LiveUpdates } from '../../src/main/announcer.ts';
import { readInTurns } from '../../src/main/reading/turns.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';
import { createMetrics, type Metrics } from '../../src/web/metrics.ts';
import { createWeb } from '../../src/web/server.ts';
import { createClock, type SettableClock } from '../fakes/clock.ts';

export const token = 'test-token-0123456789abcdef';
export const garden = spaceId('anychat', 'garden');
export const authorized = { authorization: `Bearer ${token}` };
/** What the rig's one dead letter is called. */
export const deadLetter = '01900000-0000-7000-8000-000000000001';

export interface WebRig {
  readonly app: FastifyInstance;
  readonly clock: SettableClock;
  readonly store: Store;
  readonly live: LiveUpdates;
  readonly metrics: Metrics;
  /** What was logged, as text. */
  readonly logged: () => string;
  /** Stores messages as an ingest job does. */
  say(...texts: string[]): Promise<void>;
  /** What `/readyz` is told of the store from now on. */
  failing(name: 'store' | 'queues', fails: boolean): void;
  close(): Promise<void>;
}

export const createWebRig = async (bindHost = '127.0.0.1'): Promise<WebRig> => {
  const clock = createClock();
  const { store } = await createPgliteStore({ dataDir: 'memory' });
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const live = createLiveUpdates(null, logger);
  const depths = [{ queue: 'ingest', state: 'waiting', count: 3 }];
  const metrics = createMetrics({
    queues: async () => depths,
    outbox: async () => [{ status: 'pending', count: await store.outbox.count('pending') }],
  });
  const fails = new Set<string>();
  const check = (name: string) => async (): Promise<void> => {
    if (fails.has(name)) throw new Error('down');
  };
  const retried: string[] = [];
  const { app } = await createWeb(
    { host: bindHost, token, version: '1.2.3' },
    {
      store,
      clock,
      logger,
      metrics,
      subscribe: live.subscribe,
      checks: { store: check('store'), queues: check('queues') },
      operations: {
        depths: async () => depths,
        deadLetters: async () => [{ id: deadLetter, queue: 'ingest', errorCode: 'boom', at: clock.now(), attempts: 5 }],
        retry: async (id) => {
          retried.push(id);
          return id === deadLetter;
        },
      },
    },
  );
  // For what no route does on purpose.
  app.get('/api/broken', { schema: { hide: true } }, async () => {
    throw new Error('canary-in-an-error');
  });
  app.post('/api/echo', { schema: { hide: true } }, async (request) => ({ got: typeof request.body }));
  await app.ready();

  await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: null }, clock.now());
  const wake = { evaluate: async () => undefined, deliver: async () => undefined };
  const ingest = createIngest({ store, reader: readInTurns(createAfinnScorer()), clock, wake, announcer: live });
  let said = 0;
  const message = (text: string): InboundMessage => {
    said += 1;
    return {
      kind: 'message',
      id: messageId('anychat', `m${said}`),
      platform: 'anychat',
      spaceId: garden as SpaceId,
      channelId: channelId('anychat', 'general'),
      threadId: null,
      replyTo: null,
      author: { id: memberId('anychat', `a${said % 7}`), name: `Member ${said % 7}`, role: 'member' },
      mentions: [],
      text,
      at: clock.now(),
      revision: clock.now(),
    };
  };
  return {
    app,
    clock,
    store,
    live,
    metrics,
    logged: () => lines.join(''),
    say: async (...texts) => void (await ingest(texts.map(message))),
    failing: (name, on) => void (on ? fails.add(name) : fails.delete(name)),
    close: async () => {
      await app.close();
      await live.close();
      await store.close();
    },
  };
};
