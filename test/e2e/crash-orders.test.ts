import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { memberId, messageId } from '../../src/core/ids.ts';
import { type InboundEvent, inboundDeleteSchema, inboundMessageSchema } from '../../src/core/messages/inbound.ts';
import { createQueues } from '../../src/queues/index.ts';
import { createPostgresStore } from '../../src/store/postgres.ts';
import { until } from '../services/until.ts';
import { missing, startServers } from './crash/backing.ts';
import { startPeer } from './crash/peer.ts';
import { createSubject } from './crash/subject.ts';

type Step = 'create' | 'edit' | 'delete';

const orders: readonly (readonly Step[])[] = [
  ['create', 'edit', 'delete'],
  ['create', 'delete', 'edit'],
  ['edit', 'create', 'delete'],
  ['edit', 'delete', 'create'],
  ['delete', 'create', 'edit'],
  ['delete', 'edit', 'create'],
  // Not deleted: what was said last stays, whichever came first.
  ['create', 'edit'],
  ['edit', 'create'],
];
const each = 40;
const saidAt = Date.now() - 3_600_000;

const eventOf = (step: Step, id: string): InboundEvent => {
  const where = { id: messageId('anychat', id), platform: 'anychat', spaceId: 'anychat:s1', channelId: 'anychat:c1' };
  if (step === 'delete') return inboundDeleteSchema.parse({ kind: 'delete', ...where, at: saidAt + 2_000 });
  return inboundMessageSchema.parse({
    kind: 'message',
    ...where,
    threadId: null,
    replyTo: null,
    author: { id: memberId('anychat', 'ann'), name: 'Ann', role: 'member' },
    mentions: [],
    text: step === 'create' ? 'this is awful' : 'this is great',
    at: saidAt,
    revision: step === 'create' ? saidAt : saidAt + 1_000,
  });
};

const reason = missing('server');

describe.skipIf(reason !== null)(`one message through two worker processes${reason ? ` (${reason})` : ''}`, () => {
  it('ends as the same rows, in whatever order it is created, edited and deleted', async () => {
    const peer = await startPeer();
    onTestFinished(peer.close);
    const servers = await startServers();
    onTestFinished(servers.close);
    const subject = createSubject(servers, peer);
    const workers = [await subject.start(['--role', 'workers']), await subject.start(['--role', 'workers'])];
    onTestFinished(async () => {
      for (const one of workers) await one.kill();
    });
    const { store } = await createPostgresStore({ url: servers.databaseUrl });
    onTestFinished(store.close);
    const queues = await createQueues(
      { backend: { kind: 'redis', url: servers.redis.url }, dataDir: servers.dataDir, batchDelayMs: 1 },
      { clock: { now: () => Date.now() }, logger: pino({ level: 'silent' }), deadLetters: store.deadLetters },
    );
    onTestFinished(() => queues.close({ deadlineMs: 2_000 }));

    const ids = orders.flatMap((order, index) =>
      Array.from({ length: each }, (_, n) => ({ id: `${index}-${n}`, order, kept: !order.includes('delete') })),
    );
    // First the first event of every message, then the second ones: small jobs, which both processes take at once.
    const events = [0, 1, 2].flatMap((turn) =>
      ids.flatMap(({ id, order }) => {
        const step = order[turn];
        return step === undefined ? [] : [eventOf(step, id)];
      }),
    );
    for (let from = 0; from < events.length; from += 7) {
      await Promise.all(events.slice(from, from + 7).map((event) => queues.enqueuer.push(event)));
    }
    await until(
      async () => (await queues.stats()).every(({ waiting, active, delayed }) => waiting + active + delayed === 0),
      { timeoutMs: 120_000, label: 'all jobs done' },
    );

    const { query, close } = await servers.look();
    const kept = ids.filter((message) => message.kept);
    for (const { id } of kept) {
      const stored = await store.messages.get(messageId('anychat', id));
      expect(stored).toMatchObject({ text: 'this is great', editedAt: saidAt + 1_000 });
    }
    const rows = await query<{ row: unknown; count: number }>(
      `select to_jsonb(m) - 'key' - 'id' as row, count(*)::int as count from cco.messages m group by 1 order by 2`,
    );
    expect(rows.map(({ count }) => count)).toEqual([kept.length, ids.length - kept.length]);
    expect(rows[1]?.row).toMatchObject({ deleted_at: saidAt + 2_000, text: null, member_id: null, at: null });
    expect(await query('select messages, positive, negative from cco.activity')).toEqual([
      { messages: kept.length, positive: kept.length, negative: 0 },
    ]);
    expect(await query('select id from cco.dead_letters')).toEqual([]);
    await close();
  });
});
