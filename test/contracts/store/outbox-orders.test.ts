// What the outbox knows of what was sent, and keeps of what moderators ordered.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { channelId, type MemberId, messageId, type Platform, spaceId } from '../../../src/core/ids.ts';
import { type Effect, effectSchema } from '../../../src/core/messages/outbound.ts';
import { describeStores } from './backends.ts';
import { channel, member, space, start } from './events.ts';

const post: Effect = {
  kind: 'post',
  spaceId: space,
  channelId: channel,
  threadId: null,
  replyTo: null,
  body: { text: 'Hello', actions: [] },
};
const add = (id: string, effect: Effect, platform: Platform = 'anychat') => ({
  id,
  platform,
  effect,
  createdAt: start,
  expiresAt: null,
});

describeStores('The outbox, asked whose a message is', (opened) => {
  const send = async (id: string, externalId: string, platform: Platform = 'anychat') => {
    const { outbox } = opened().store;
    await outbox.add([add(id, post, platform)]);
    await outbox.claim(id, start, start + 1);
    await outbox.settle(id, { status: 'sent', externalId, at: start });
  };

  it('names the row that was sent as it', async () => {
    const { outbox } = opened().store;
    await send('one', 'm1');
    await send('two', 'm2');
    expect(await outbox.sentAs('anychat', 'm1')).toBe('one');
    expect(await outbox.sentAs('anychat', 'm2')).toBe('two');
    expect(await outbox.sentAs('anychat', 'm3')).toBeNull();
  });

  it('keeps platforms apart, where ids may be the same', async () => {
    const { outbox } = opened().store;
    await send('here', 'same');
    await send('there', 'same', 'discord');
    expect(await outbox.sentAs('anychat', 'same')).toBe('here');
    expect(await outbox.sentAs('discord', 'same')).toBe('there');
    expect(await outbox.sentAs('slack', 'same')).toBeNull();
  });

  it('knows nothing of what was not sent, or is no longer kept', async () => {
    const { outbox } = opened().store;
    await outbox.add([add('waiting', post)]);
    await send('old', 'm1');
    expect(await outbox.sentAs('anychat', 'waiting')).toBeNull();
    await outbox.expire(start + 1, 10);
    expect(await outbox.sentAs('anychat', 'm1')).toBeNull();
  });

  it('lists the posts of a space that are out or on their way, newest first, and nothing else', async () => {
    const { outbox } = opened().store;
    const other = { ...post, spaceId: spaceId('anychat', 'other') };
    const quoting = { ...post, body: { text: '{"kind":"post","spaceId":"anychat:other"}', actions: [] } };
    const later = (id: string, effect: Effect, at: number) => ({ ...add(id, effect), createdAt: at });
    await outbox.add([
      later('old', post, start - 10),
      later('first', post, start),
      later('elsewhere', other, start + 1),
      later('second', quoting, start + 2),
      later('taken', { kind: 'remove', spaceId: space, channelId: channel, outboxId: 'first' }, start + 3),
      later('given up', post, start + 4),
    ]);
    await outbox.withdraw('given up', 'withdrawn');
    const ids = async (of: typeof space, limit = 10) =>
      (await outbox.posts(of, { since: start, limit })).map(({ id }) => id);
    expect(await ids(space)).toEqual(['second', 'first']);
    expect(await ids(space, 1)).toEqual(['second']);
    expect(await ids(other.spaceId)).toEqual(['elsewhere']);
  });

  it('looks it up by an index', async () => {
    const { rows } = await sql<{ indexdef: string }>`
      select indexdef from pg_indexes where schemaname = 'cco' and tablename = 'outbox'`.execute(opened().db);
    expect(rows.map(({ indexdef }) => indexdef)).toContainEqual(expect.stringContaining('(external_id, platform)'));
  });
});

const orders: readonly Effect[] = [
  { kind: 'delete-message', spaceId: space, channelId: channel, threadId: null, messageId: messageId('anychat', 'm') },
  { kind: 'time-out', spaceId: space, memberId: member('ann'), minutes: 10 },
  { kind: 'slow-mode', spaceId: spaceId('anychat', 's'), channelId: channelId('anychat', 'c'), seconds: 30 },
];

describeStores('What moderators ordered', (opened) => {
  it.each(orders)('is kept as it was: $kind', async (effect) => {
    const { outbox } = opened().store;
    await outbox.add([add('order', effect)]);
    expect((await outbox.get('order'))?.effect).toEqual(effectSchema.parse(effect));
  });

  it('against a member goes with that member, and with nobody else', async () => {
    const { outbox, privacy } = opened().store;
    const timeOut = (memberId: MemberId): Effect => ({ kind: 'time-out', spaceId: space, memberId, minutes: 10 });
    await outbox.add([add('ann', timeOut(member('ann'))), add('ben', timeOut(member('ben')))]);
    await privacy.erase(member('ann'), start + 1);
    expect(await outbox.get('ann')).toBeNull();
    expect(await outbox.get('ben')).not.toBeNull();
  });
});
