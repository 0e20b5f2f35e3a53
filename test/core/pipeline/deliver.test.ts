import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../src/bots/anychat/failure.ts';
import { CcoError } from '../../../src/core/errors.ts';
import { channelId } from '../../../src/core/ids.ts';
import { createDeliver } from '../../../src/core/pipeline/deliver.ts';
import { retryDelayMs } from '../../../src/core/pipeline/retry-delay.ts';
import type { NewOutboxRow, Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { connectionLost } from '../../fakes/chat-platform.ts';
import { type Community, createCommunity, minute } from './community.ts';

let store: Store;
let made = 0;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const community = () => createCommunity(store, `de-${++made}`);
const withRows = async (rows: (of: Community) => NewOutboxRow[]) => {
  const of = await community();
  const added = rows(of);
  await store.outbox.add(added);
  return { ...of, rows: added, first: added[0]?.id ?? '' };
};
const withPost = (changes: Partial<NewOutboxRow> = {}) => withRows((of) => [of.post('hello', changes)]);
const failing = (code: string, retryable: boolean, data = {}) => ({
  kind: 'error' as const,
  error: new CcoError('no', { code, retryable, data }),
});

describe('delivery', () => {
  it('posts each row once, oldest first, and knows its post again', async () => {
    const of = await withRows((c) => ['one', 'two', 'three'].map((text) => c.post(text)));
    expect(await of.deliver()).toMatchObject({ sent: 3, more: false });
    expect(await of.deliver()).toMatchObject({ sent: 0 });
    expect(of.platform.done.map(({ id }) => id)).toEqual(of.rows.map(({ id }) => id));
    expect(await store.outbox.get(of.first)).toMatchObject({ status: 'sent', externalId: 'm1', attempts: 1 });
    expect(of.platform.lookedUp).toEqual([]);
  });

  it('run twice at the same time posts once', async () => {
    const of = await withPost();
    const both = await Promise.all([of.deliver(), of.deliver()]);
    expect(both.map(({ sent }) => sent).sort()).toEqual([0, 1]);
    expect(of.platform.done).toHaveLength(1);
  });

  it.each([
    ['a minute', 1],
    ['twenty minutes', 20],
    ['two hours', 120],
  ])('killed between the post and its record: %s later the post is found and adopted', async (_, minutes) => {
    const of = await withPost({ expiresAt: null });
    const dying = createDeliver({
      store: { ...of.own, transaction: () => Promise.reject(new Error('killed here')) },
      platform: of.platform,
      clock: of.clock,
    });
    await expect(dying()).rejects.toThrow('killed here');
    expect(await of.deliver()).toMatchObject({ sent: 0, adopted: 0 });
    of.clock.advance(minutes * minute);
    expect(await of.deliver()).toMatchObject({ sent: 0, adopted: 1 });
    expect(of.platform.done).toHaveLength(1);
    expect(await store.outbox.get(of.first)).toMatchObject({ status: 'sent', externalId: 'm1' });
  });

  it('a store that fails while a found post is noted leaves it to be found again, and does not call it uncertain', async () => {
    const of = await withPost();
    of.platform.script.push({ kind: 'answer-lost' });
    await of.deliver();
    of.clock.advance(minute);
    const failing = createDeliver({
      store: { ...of.own, transaction: () => Promise.reject(new Error('store away')) },
      platform: of.platform,
      clock: of.clock,
    });
    await expect(failing()).rejects.toThrow('store away');
    expect(await store.outbox.get(of.first)).toMatchObject({ status: 'sending' });
    of.clock.advance(2 * minute);
    expect(await of.deliver()).toMatchObject({ adopted: 1 });
  });

  it('gives look-up and post one time limit, after which the row waits for its next look-up', async () => {
    const of = await withPost();
    const waits = (signal: AbortSignal | undefined): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(connectionLost()));
      });
    const deliver = createDeliver({
      store: of.own,
      platform: { ...of.platform, send: (_row, options) => waits(options?.signal) },
      clock: of.clock,
      patienceMs: 20,
    });
    expect(await deliver()).toMatchObject({ postponed: 1 });
    of.clock.advance(minute);
    const looking = createDeliver({
      store: of.own,
      platform: { ...of.platform, findSent: (_row, _since, options) => waits(options?.signal) },
      clock: of.clock,
      patienceMs: 20,
    });
    expect(await looking()).toMatchObject({ postponed: 1 });
    expect(await store.outbox.get(of.first)).toMatchObject({ status: 'sending', errorCode: 'chat-unavailable' });
  });

  it('a wrong token destroys nothing: the run halts, and all goes out when the token is right', async () => {
    const of = await withRows((c) => [c.post('one'), c.post('two')]);
    of.platform.script.push({ kind: 'error', error: failureOf(401, null, of.clock.now()) });
    expect(await of.deliver()).toMatchObject({ postponed: 1, failed: 0, sent: 0 });
    of.clock.advance(minute);
    expect(await of.deliver()).toMatchObject({ sent: 2 });
  });

  it('each post is in the audit log, without its text; an answer to one member is there as their command', async () => {
    const of = await withRows((c) => {
      const answer = { kind: 'reply' as const, to: c.moderator('mona').id, interactionId: 'anychat:i1' };
      const place = { spaceId: c.id, channelId: channelId('anychat', 'x'), threadId: null };
      return [
        c.post('canary'),
        { ...c.post(''), effect: { ...answer, ...place, body: { text: 'canary', actions: [] } } },
      ];
    });
    await of.deliver();
    const audit = await store.audit.list({ spaceId: of.id, limit: 10 });
    expect(audit).toMatchObject([{ actor: 'agent', action: 'outbox.sent', subject: of.first, data: { kind: 'post' } }]);
    expect(JSON.stringify(audit)).not.toContain('canary');
  });

  it('killed between claim and post: looked up, not found, posted', async () => {
    const of = await withPost();
    await store.outbox.claim(of.first, of.clock.now(), of.clock.now() + minute);
    of.clock.advance(20 * minute);
    expect(await of.deliver()).toMatchObject({ sent: 1 });
    expect(of.platform.lookedUp).toEqual([of.first]);
    expect(of.platform.done).toHaveLength(1);
  });

  it('a lost answer is looked up, and found', async () => {
    const of = await withPost();
    of.platform.script.push({ kind: 'answer-lost' });
    expect(await of.deliver()).toMatchObject({ postponed: 1 });
    of.clock.advance(retryDelayMs(1));
    expect(await of.deliver()).toMatchObject({ adopted: 1 });
    expect(of.platform.done).toHaveLength(1);
  });

  it('where the platform cannot tell, the row is uncertain and is never repeated', async () => {
    const of = await withPost();
    of.platform.script.push({ kind: 'answer-lost' });
    of.platform.cannotTell = new CcoError('history not readable', { code: 'chat-forbidden' });
    await of.deliver();
    of.clock.advance(minute);
    expect(await of.deliver()).toMatchObject({ uncertain: 1 });
    of.clock.advance(60 * minute);
    await of.deliver();
    expect(of.platform.done).toHaveLength(1);
    expect(await store.outbox.get(of.first)).toMatchObject({ status: 'uncertain', errorCode: 'chat-forbidden' });
    const audit = await store.audit.list({ spaceId: of.id, limit: 10 });
    expect(audit).toMatchObject([{ action: 'outbox.uncertain', subject: of.first }]);
  });

  it('a platform that is down while we look is asked again, not given up', async () => {
    const of = await withPost();
    of.platform.script.push({ kind: 'answer-lost' });
    await of.deliver();
    of.platform.cannotTell = connectionLost();
    of.clock.advance(minute);
    expect(await of.deliver()).toMatchObject({ postponed: 1 });
    of.platform.cannotTell = null;
    of.clock.advance(10 * minute);
    expect(await of.deliver()).toMatchObject({ adopted: 1 });
  });

  it.each([
    ['chat-forbidden', false],
    ['chat-invalid', false],
    ['chat-gone', false],
  ])('%s ends the row, with its code in the audit log, and the next one goes out', async (code, retryable) => {
    const of = await withRows((c) => [c.post('one'), c.post('two')]);
    of.platform.script.push(failing(code, retryable));
    expect(await of.deliver()).toMatchObject({ failed: 1, sent: 1 });
    expect(await store.outbox.get(of.first)).toMatchObject({ status: 'failed', errorCode: code });
    expect(await store.audit.list({ spaceId: of.id, limit: 10 })).toMatchObject([
      { action: 'outbox.sent' },
      { action: 'outbox.failed', data: { code } },
    ]);
  });

  it('waits as long as a rate limit says, with everything behind it', async () => {
    const of = await withRows((c) => [c.post('one'), c.post('two')]);
    of.platform.script.push(failing('chat-rate-limited', true, { retryAfterMs: 7_000 }));
    expect(await of.deliver()).toMatchObject({ postponed: 1, sent: 0, more: false });
    expect(await store.outbox.get(of.first)).toMatchObject({ nextAttemptAt: of.clock.now() + 7_000 });
    of.clock.advance(7_000);
    expect(await of.deliver()).toMatchObject({ sent: 2 });
    expect(of.platform.done.map(({ id }) => id)).toEqual(of.rows.map(({ id }) => id));
  });

  it('backs off while the platform is down', async () => {
    const of = await withPost();
    of.platform.script.push(...[1, 2, 3].map(() => ({ kind: 'error' as const, error: connectionLost() })));
    const waits: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      await of.deliver();
      const row = await store.outbox.get(of.first);
      waits.push((row?.nextAttemptAt ?? 0) - of.clock.now());
      of.clock.set(row?.nextAttemptAt ?? 0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    expect(await of.deliver()).toMatchObject({ sent: 1 });
  });

  it('does not post after the moment has passed', async () => {
    const of = await withRows((c) => [c.post('late', { expiresAt: c.clock.now() + minute })]);
    of.clock.advance(minute);
    expect(await of.deliver()).toMatchObject({ expired: 1 });
    expect(of.platform.asked).toEqual([]);
  });

  it('adopts what was posted in time, also when the moment has passed since', async () => {
    const of = await withRows((c) => [c.post('in time', { expiresAt: c.clock.now() + minute })]);
    of.platform.script.push({ kind: 'answer-lost' });
    await of.deliver();
    of.clock.advance(20 * minute);
    expect(await of.deliver()).toMatchObject({ adopted: 1, expired: 0 });
  });

  it('updates and removes by the platform’s id of the post', async () => {
    const of = await withRows((c) => {
      const card = c.post('card');
      const to = { spaceId: c.id, channelId: channelId('anychat', 'x'), outboxId: card.id };
      return [
        card,
        { ...c.post(''), effect: { ...to, kind: 'update', body: { text: 'decided', actions: [] } } },
        { ...c.post(''), effect: { ...to, kind: 'remove' } },
      ];
    });
    expect(await of.deliver()).toMatchObject({ sent: 3 });
    expect(of.platform.done.map(({ targetExternalId }) => targetExternalId)).toEqual([null, 'm1', 'm1']);
  });

  it('an update waits for its post, and ends with it', async () => {
    const of = await withRows((c) => {
      const card = c.post('card');
      const effect = {
        kind: 'update' as const,
        spaceId: c.id,
        channelId: channelId('anychat', 'x'),
        outboxId: card.id,
        body: { text: 'decided', actions: [] },
      };
      return [card, { ...c.post(''), effect }, { ...c.post(''), effect: { ...effect, outboxId: v7() } }];
    });
    of.platform.script.push({ kind: 'error', error: new CcoError('odd', { code: 'odd', retryable: true }) });
    expect(await of.deliver()).toMatchObject({ postponed: 2, failed: 1 });
    of.platform.script.push(failing('chat-gone', false));
    of.clock.advance(minute);
    expect(await of.deliver()).toMatchObject({ failed: 2 });
    expect(await store.outbox.get(of.rows[1]?.id ?? '')).toMatchObject({ errorCode: 'target-failed' });
    expect(await store.outbox.get(of.rows[2]?.id ?? '')).toMatchObject({ errorCode: 'target-missing' });
    expect(of.platform.done).toEqual([]);
  });

  it('an update is done again without looking: twice is once', async () => {
    const of = await withPost();
    await of.deliver();
    const effect = {
      kind: 'update' as const,
      spaceId: of.id,
      channelId: channelId('anychat', 'x'),
      outboxId: of.first,
      body: { text: 'decided', actions: [] },
    };
    await store.outbox.add([{ ...of.post(''), effect }]);
    of.platform.script.push({ kind: 'answer-lost' });
    await of.deliver();
    of.clock.advance(minute);
    expect(await of.deliver()).toMatchObject({ sent: 1 });
    expect(of.platform.lookedUp).toEqual([]);
  });

  it('ends early when asked to stop', async () => {
    const of = await withRows((c) => [c.post('one'), c.post('two')]);
    const deliver = createDeliver({
      store: of.own,
      platform: of.platform,
      clock: of.clock,
      stopping: () => of.platform.done.length > 0,
    });
    expect(await deliver()).toMatchObject({ sent: 1 });
    expect(await of.deliver()).toMatchObject({ sent: 1 });
  });
});

describe('the time until the next attempt', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [9, 256_000],
    [10, 300_000],
    [1_000, 300_000],
  ])('after %d attempts is %d ms', (attempts, ms) => {
    expect(retryDelayMs(attempts)).toBe(ms);
  });
});
