// A backend with queues on it, and what tests say to them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pino from 'pino';
import { type Interaction, interactionSchema } from '../../../src/core/commands/interaction.ts';
import { type InboundEvent, inboundMessageSchema } from '../../../src/core/messages/inbound.ts';
import type { DeadLetter, DeadLetterRepository } from '../../../src/core/ports.ts';
import { createQueues, type QueueBackend, type Queues, type QueuesConfig } from '../../../src/queues/index.ts';
import { type RedisServer, redisMissing, startRedis } from '../../services/redis.ts';

export type Kind = QueueBackend['kind'];

/** Both backends, or the one that can run here. */
export const kinds: readonly Kind[] = redisMissing === null ? ['redis', 'pglite'] : ['pglite'];

export const at = 1_760_000_000_000;

export const message = (id: number | string, changes: Record<string, unknown> = {}): InboundEvent =>
  inboundMessageSchema.parse({
    kind: 'message',
    id: `anychat:m${id}`,
    platform: 'anychat',
    spaceId: 'anychat:s1',
    channelId: 'anychat:c1',
    threadId: null,
    replyTo: null,
    author: { id: 'anychat:ann', name: 'Ann', role: 'member' },
    mentions: [],
    text: `message ${id}`,
    at,
    revision: at,
    ...changes,
  });

export const messages = (count: number, from = 0): InboundEvent[] =>
  Array.from({ length: count }, (_, index) => message(from + index));

export const command = (id: string, changes: Record<string, unknown> = {}): Interaction =>
  interactionSchema.parse({
    kind: 'command',
    id: `anychat:${id}`,
    platform: 'anychat',
    spaceId: 'anychat:s1',
    channelId: 'anychat:c1',
    threadId: null,
    member: { id: 'anychat:ann', name: 'Ann', role: 'member' },
    at,
    text: 'health',
    ...changes,
  });

export const idOf = (event: InboundEvent): string => ('id' in event ? event.id : event.member.id);

/** Dead letters in memory, as the store keeps them; `letters` is what was added and not removed. */
export const createDeadLetters = (): DeadLetterRepository & { readonly letters: DeadLetter[] } => {
  const letters: DeadLetter[] = [];
  return {
    letters,
    add: async (letter) => {
      const index = letters.findIndex(({ id }) => id === letter.id);
      const before = letters[index];
      if (before === undefined) letters.push(letter);
      else letters[index] = { ...letter, at: Math.max(letter.at, before.at + 1) };
    },
    list: async (limit) => letters.slice(0, limit).map(({ payload: _, ...rest }) => rest),
    get: async (id) => letters.find((letter) => letter.id === id) ?? null,
    remove: async (id, at) => {
      const index = letters.findIndex((letter) => letter.id === id && (at === undefined || letter.at === at));
      if (index >= 0) letters.splice(index, 1);
      return index >= 0;
    },
    expire: async () => 0,
  };
};

export interface Rig {
  readonly folder: string;
  readonly redis: RedisServer | null;
  readonly pglite: PGlite | null;
  readonly deadLetters: ReturnType<typeof createDeadLetters>;
  readonly logged: string[];
  readonly backend: QueueBackend;
  /** More than one may be open on the same backend. */
  open(config?: Partial<QueuesConfig>): Promise<Queues>;
  close(): Promise<void>;
}

// Starting one takes seconds on a busy machine: the tests of a file share it, and leave it without jobs.
let shared: Promise<PGlite> | null = null;
const sharedPglite = (): Promise<PGlite> => {
  shared ??= PGlite.create();
  return shared;
};

export const createRig = async (kind: Kind): Promise<Rig> => {
  const folder = await mkdtemp(join(tmpdir(), 'cco-queues-'));
  const redis = kind === 'redis' ? await startRedis() : null;
  const pglite = kind === 'pglite' ? await sharedPglite() : null;
  const deadLetters = createDeadLetters();
  const logged: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const opened: Queues[] = [];
  const backend = (): QueueBackend => {
    if (redis !== null) return { kind: 'redis', url: redis.url };
    if (pglite !== null) return { kind: 'pglite', pglite };
    throw new Error('no backend');
  };
  return {
    folder,
    redis,
    pglite,
    deadLetters,
    logged,
    backend: backend(),
    open: async (config = {}) => {
      const queues = await createQueues(
        { backend: backend(), dataDir: folder, ...config },
        { clock: { now: () => at }, logger, deadLetters, random: () => 0.5 },
      );
      opened.push(queues);
      return queues;
    },
    close: async () => {
      await Promise.all(opened.map((queues) => queues.close({ deadlineMs: 2_000 })));
      await pglite?.exec('truncate bullmq.job cascade');
      await redis?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
