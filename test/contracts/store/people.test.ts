// What members ask and tell, and versions of the strategy: the same on both databases.
import { expect, it } from 'vitest';
import { emptyStrategy, nextVersion, strategySchema } from '../../../src/core/brand/strategy.ts';
import type { Feedback, NewOutboxRow } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { channel, member, space, start } from './events.ts';

const ann = member('ann');
const bob = member('bob');

const said = (id: string, over: Partial<Feedback> = {}): Feedback => ({
  id,
  spaceId: space,
  memberId: ann,
  source: 'command',
  at: start,
  text: 'I like it here',
  score: { label: 'positive', score: 0.8, offensive: 0, language: 'en' },
  ...over,
});

describeStores('Helpers', (opened) => {
  it('are on the list once, until they take it back', async () => {
    const { helpers } = opened().store;
    expect(await helpers.set(space, ann, true, start)).toBe(true);
    expect(await helpers.set(space, ann, true, start + 1)).toBe(false);
    await helpers.set(space, bob, true, start + 2);
    await helpers.pinged(space, [ann], start + 5);
    await helpers.pinged(space, [ann], start + 4);
    expect(await helpers.list(space)).toEqual([
      { memberId: ann, since: start, lastPingAt: start + 5 },
      { memberId: bob, since: start + 2, lastPingAt: null },
    ]);
    expect(await helpers.set(space, ann, false, start)).toBe(true);
    expect(await helpers.set(space, ann, false, start)).toBe(false);
    expect(await helpers.list(space)).toMatchObject([{ memberId: bob }]);
  });
});

describeStores('Stops', (opened) => {
  it('hold until taken back, and beside an opt-out', async () => {
    const { stops, privacy } = opened().store;
    expect(await stops.set(ann, true, start)).toBe(true);
    expect(await stops.set(ann, true, start)).toBe(false);
    await privacy.setOptedOut(ann, true, start);
    expect(await stops.among([ann, bob])).toEqual(new Set([ann]));
    expect(await privacy.status(ann)).toMatchObject({ optedOut: true });
    expect(await stops.set(ann, false, start)).toBe(true);
    expect(await stops.set(ann, false, start)).toBe(false);
    expect(await stops.among([ann])).toEqual(new Set());
    expect(await stops.among([])).toEqual(new Set());
  });

  it('outlive an erasure, as a hash', async () => {
    const { stops, privacy } = opened().store;
    await stops.set(ann, true, start);
    await privacy.erase(ann, start + 1);
    expect(await stops.among([ann])).toEqual(new Set([ann]));
  });
});

describeStores('Feedback', (opened) => {
  it('is taken once, and listed newest first', async () => {
    const { feedback } = opened().store;
    expect(await feedback.add(said('a'))).toBe(true);
    expect(await feedback.add(said('a', { text: 'again' }))).toBe(false);
    await feedback.add(said('b', { at: start + 1, score: null, memberId: null, text: 'nul \u0000 here' }));
    expect(await feedback.list({ spaceId: space, limit: 9 })).toEqual([
      said('b', { at: start + 1, score: null, memberId: null, text: 'nul  here' }),
      said('a'),
    ]);
    expect(await feedback.list({ spaceId: space, since: start + 1, limit: 9 })).toHaveLength(1);
  });

  it('loses its words after their time, and keeps the score', async () => {
    const { feedback } = opened().store;
    await feedback.add(said('a'));
    expect(await feedback.expireText(start)).toBe(0);
    expect(await feedback.expireText(start + 1)).toBe(1);
    expect(await feedback.list({ spaceId: space, limit: 9 })).toEqual([said('a', { text: null })]);
  });
});

describeStores('What members told, their rights to it', (opened) => {
  const tell = async () => {
    const { helpers, feedback, effects, stops } = opened().store;
    await helpers.set(space, ann, true, start);
    await feedback.add(said('a'));
    await effects.rate('i1', ann, true, start);
    await stops.set(ann, true, start);
  };

  it('is exported, and counted the same', async () => {
    await tell();
    const { privacy } = opened().store;
    expect(await privacy.export(ann)).toMatchObject({
      stopped: true,
      helping: [{ spaceId: space, lastCalledAt: null }],
      feedback: [{ id: 'a', text: 'I like it here', label: 'positive' }],
      ratings: [{ interventionId: 'i1', helpful: true }],
    });
    expect(await privacy.summary(ann)).toMatchObject({ stopped: true, helping: 1, feedback: 1, ratings: 1 });
    expect(await privacy.summary(bob)).toMatchObject({ stopped: false, helping: 0, feedback: 0, ratings: 0 });
  });

  it('is erased, but for what came after', async () => {
    await tell();
    const { privacy, feedback } = opened().store;
    await feedback.add(said('later', { at: start + 9 }));
    await privacy.erase(ann, start + 5);
    expect(await privacy.summary(ann)).toMatchObject({ stopped: true, helping: 0, feedback: 1, ratings: 0 });
  });

  it('opting out takes them off the list of helpers, and the name from their feedback', async () => {
    await tell();
    const { privacy, feedback, helpers } = opened().store;
    await privacy.setOptedOut(ann, true, start + 5);
    expect(await helpers.list(space)).toEqual([]);
    expect(await feedback.list({ spaceId: space, limit: 9 })).toEqual([said('a', { memberId: null })]);
  });
});

describeStores('Strategy versions', (opened) => {
  it('are numbered, kept, and the newest holds', async () => {
    const { strategy } = opened().store;
    expect(await strategy.current()).toBeNull();
    const first = nextVersion(null, { source: 'agent-file', at: start, strategy: emptyStrategy });
    expect(await strategy.add(first)).toBe(true);
    expect(await strategy.add(first)).toBe(false);
    const warm = strategySchema.parse({ voice: { tone: 'warm' }, banned: [{ term: 'cheap' }] });
    const second = nextVersion(first, { source: 'markdown', at: start + 1, strategy: warm });
    await strategy.add(second);
    expect(await strategy.current()).toEqual(second);
    expect(await strategy.list(9)).toEqual([second, first]);
  });
});

describeStores('Rows that are taken back', (opened) => {
  const row = (id: string, over: Partial<NewOutboxRow> = {}): NewOutboxRow => ({
    id,
    platform: 'anychat',
    effect: {
      kind: 'post',
      spaceId: space,
      channelId: channel,
      threadId: null,
      replyTo: null,
      body: { text: 'x', actions: [] },
    },
    createdAt: start,
    expiresAt: null,
    ...over,
  });
  const update = (id: string, outboxId: string) =>
    row(id, {
      effect: {
        kind: 'update',
        spaceId: space,
        channelId: channel,
        outboxId,
        body: { text: '"outboxId":"card"', actions: [] },
      },
    });

  it('are withdrawn only while nobody has begun to send them', async () => {
    const { outbox } = opened().store;
    await outbox.add([row('a'), row('b')]);
    await outbox.claim('b', start, start + 60_000);
    expect(await outbox.withdraw('a', 'withdrawn')).toBe(true);
    expect(await outbox.withdraw('b', 'withdrawn')).toBe(false);
    expect(await outbox.withdraw('none', 'withdrawn')).toBe(false);
    expect((await outbox.get('a'))?.status).toBe('expired');
    expect(await outbox.claim('a', start, start + 60_000)).toBeNull();
  });

  it('of a card, the updates that wait give way; with what was sent only where that is asked', async () => {
    const { outbox } = opened().store;
    await outbox.add([row('card'), update('u1', 'card'), update('u2', 'card'), update('u3', 'other')]);
    await outbox.claim('u1', start, start + 60_000);
    await outbox.settle('u1', { status: 'sent', externalId: 'x', at: start });
    await outbox.dropUpdates('card');
    const left = async () => {
      const rows = await Promise.all(['card', 'u1', 'u2', 'u3'].map((id) => outbox.get(id)));
      return rows.flatMap((one) => one?.id ?? []);
    };
    expect(await left()).toEqual(['card', 'u1', 'u3']);
    await outbox.dropUpdates('card', { settled: true });
    expect(await left()).toEqual(['card', 'u3']);
  });
});
