// The baseline: what one writes first. One job a message, one insert and one update a message, no batches, none of the
// privacy, activity, mention, edit and delete rules of the real path. Same parser, same scorer, same database.
import { createPostgresBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type Kysely, sql } from 'kysely';
import { type InboundMessage, inboundMessageSchema } from '../../src/core/messages/inbound.ts';
import type { Scorer } from '../../src/core/ports.ts';
import { readText } from '../../src/core/sentiment/reading.ts';
import { openPglitePool } from '../../src/queues/pglite-pool.ts';
import type { Backing } from './backing.ts';

const queueName = 'naive';
const concurrency = 10;

/** Tables with the keys and the one index anyone would give them. */
export const createNaiveTables = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create schema naive`.execute(db);
  await sql`create table naive.messages (id text primary key, space_id text not null, channel_id text not null,
    thread_id text, reply_to text, member_id text not null, text text not null, at bigint not null,
    label text not null, score float8 not null, offensive float8 not null)`.execute(db);
  await sql`create index on naive.messages (space_id, at)`.execute(db);
  await sql`create table naive.members (id text primary key, name text not null, messages int not null)`.execute(db);
};

export const countNaive = async (db: Kysely<unknown>): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from naive.messages`.execute(db);
  return rows[0]?.count ?? 0;
};

export interface NaiveProducer {
  push(message: InboundMessage): Promise<void>;
  close(): Promise<void>;
}

export interface NaiveWorker {
  close(): Promise<void>;
}

const options = { removeOnComplete: true, removeOnFail: true };

/** Like the baseline itself, it waits for a server that is away; without a listener it would also print that. */
const openRedis = (url: string): Redis => {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  return redis;
};

export const createNaiveProducer = async ({ backend }: Pick<Backing, 'backend'>): Promise<NaiveProducer> => {
  const push = (queue: Pick<Queue, 'add'>) => async (message: InboundMessage) => {
    await queue.add('message', message, options);
  };
  if (backend.kind === 'pglite') {
    const queue = new Queue(queueName, { connection: await openPglitePool(backend.pglite) }, createPostgresBackend);
    return { push: push(queue), close: () => queue.close() };
  }
  const redis = openRedis(backend.url);
  const queue = new Queue(queueName, { connection: redis });
  queue.on('error', () => undefined);
  return {
    push: push(queue),
    close: async () => {
      await queue.close();
      redis.disconnect();
    },
  };
};

/** `onCommit` is called once a message. */
export const startNaiveWorker = async (
  { backend, db }: Pick<Backing, 'backend' | 'db'>,
  scorer: Scorer,
  onCommit: () => void,
): Promise<NaiveWorker> => {
  const work = async ({ data }: { data: unknown }): Promise<void> => {
    const message = inboundMessageSchema.parse(data);
    const { label, score, offensive } = readText(scorer, message.text).score;
    const { author } = message;
    await db.transaction().execute(async (tx) => {
      await sql`insert into naive.messages values (${message.id}, ${message.spaceId}, ${message.channelId},
        ${message.threadId}, ${message.replyTo}, ${author.id}, ${message.text}, ${message.at}, ${label}, ${score},
        ${offensive})`.execute(tx);
      await sql`insert into naive.members as m values (${author.id}, ${author.name}, 1)
        on conflict (id) do update set messages = m.messages + 1`.execute(tx);
    });
    onCommit();
  };
  if (backend.kind === 'pglite') {
    const connection = await openPglitePool(backend.pglite);
    const worker = new Worker(queueName, work, { connection, concurrency }, createPostgresBackend);
    await worker.waitUntilReady();
    return { close: () => worker.close() };
  }
  const redis = openRedis(backend.url);
  const worker = new Worker(queueName, work, { connection: redis, concurrency });
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
  return {
    close: async () => {
      await worker.close();
      redis.disconnect();
    },
  };
};
