import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeStores, type Opened, rowsOf } from './backends.ts';
import { channel, member, message, said, score, space, start, told } from './events.ts';

const canary = 'xylophone';
const ann = member(canary);
const later = start + 60_000;

/** All rows of all tables as text. */
const everything = async ({ db }: Opened): Promise<string> => {
  const { rows } = await sql<{
    name: string;
  }>`select tablename as name from pg_tables where schemaname = 'cco'`.execute(db);
  const texts = await Promise.all(
    rows.map(({ name }) => sql<{ t: string }>`select t::text as t from ${sql.id('cco', name)} t`.execute(db)),
  );
  return texts.flatMap((result) => result.rows.map(({ t }) => t)).join('\n');
};

const live = async ({ store }: Opened): Promise<void> => {
  await store.messages.apply(
    [
      said('m1', { by: canary, text: canary, name: canary, mentions: ['bob'], score: score({ asks: true }) }),
      said('m2', { by: canary, text: `${canary} again`, at: start + 1, thread: 't' }),
      said('m3', { by: 'bob', at: start + 2, mentions: [canary, 'cyd'], replyTo: 'm1' }),
      told(canary, 'joined', start - 1),
    ],
    start,
  );
  await store.deadLetters.add({
    id: 'd1',
    queue: 'ingest',
    errorCode: 'store-rejected',
    at: start,
    attempts: 3,
    payload: said('m9', { by: canary }),
    memberId: ann,
  });
  await store.deadLetters.add({
    id: 'd2',
    queue: 'ingest',
    errorCode: 'store-rejected',
    at: start,
    attempts: 3,
    payload: { events: [said('m10', { by: 'bob', mentions: [canary] })] },
    memberId: null,
  });
  const body = { text: `Your score, ${canary}`, actions: [] };
  const where = { spaceId: space, channelId: channel, threadId: null };
  await store.outbox.add([
    {
      id: 'o1',
      platform: 'anychat',
      effect: { kind: 'reply', ...where, to: ann, interactionId: 'i1', body },
      createdAt: start,
      expiresAt: null,
    },
    {
      id: 'o2',
      platform: 'anychat',
      effect: { kind: 'post', ...where, replyTo: null, body: { text: 'hello', actions: [] } },
      createdAt: start,
      expiresAt: null,
    },
    {
      id: 'o3',
      platform: 'anychat',
      effect: { kind: 'update', spaceId: space, channelId: channel, outboxId: 'o2', body },
      createdAt: start,
      expiresAt: null,
      about: ann,
    },
  ]);
  await store.interventions.add({
    id: 'v1',
    ...where,
    kind: 'de-escalation',
    mode: 'approve',
    status: 'draft',
    reason: 'three members',
    text: 'Let us slow down.',
    createdAt: start,
    expiresAt: later,
    cardOutboxId: null,
  });
  await store.interventions.move('v1', 'draft', 'dismissed', { at: start, by: ann });
  await store.audit.append({
    at: start,
    spaceId: space,
    actor: ann,
    action: 'draft.dismiss',
    subject: 'v1',
    data: { member: ann, count: 1 },
  });
  await store.audit.append({ at: start, spaceId: space, actor: 'agent', action: 'reply', subject: ann, data: {} });
  await store.settings.set(space, 'mode', 'auto', ann, start);
};

describeStores('Erasing a member', (opened) => {
  it('leaves nothing about them anywhere', async () => {
    await live(opened());
    expect(await everything(opened())).toContain(canary);
    expect(await opened().store.privacy.erase(ann, later)).toBeGreaterThan(10);
    expect(await everything(opened())).not.toContain(canary);
    const { store } = opened();
    expect(await store.messages.get(message('m1'))).toBeNull();
    expect(await store.messages.authorTotals(space, later, 1e9, 1e9)).toMatchObject([{ memberId: member('bob') }]);
    expect(await store.deadLetters.list(10)).toEqual([]);
    expect(await store.outbox.get('o1')).toBeNull();
    expect(await store.outbox.get('o2')).not.toBeNull();
    expect(await store.outbox.get('o3')).toBeNull();
    expect(await store.interventions.get('v1')).toMatchObject({ status: 'dismissed', decidedBy: null });
    expect(await store.audit.list({ limit: 10 })).toMatchObject([
      { actor: 'agent', subject: 'erased' },
      { actor: 'erased', subject: 'v1', data: { member: 'erased', count: 1 } },
    ]);
    expect(await store.settings.get(space, 'mode')).toBe('auto');
    expect(await store.spaces.dirty(5)).toEqual([space]);
    expect(await store.privacy.status(ann)).toEqual({ optedOut: false, erasedAt: later });
  });

  it('removes nothing of others', async () => {
    const { store, db } = opened();
    await live(opened());
    await store.privacy.erase(ann, later);
    const { mentions, activity } = await rowsOf(db);
    expect(mentions).toMatchObject([{ member_id: member('cyd') }]);
    expect(activity).toMatchObject([{ member_id: member('bob'), messages: 1 }]);
    expect(await store.messages.get(message('m3'))).toMatchObject({ text: 'text of m3', replyTo: message('m1') });
    expect((await store.privacy.export(member('bob'))).messages).toHaveLength(1);
  });

  it('refuses late copies of what was said before, seen or not, and of what mentions them', async () => {
    const { store } = opened();
    await live(opened());
    await store.privacy.erase(ann, later);
    const late = [
      said('m1', { by: canary, text: canary }),
      said('m1', { by: canary, text: canary, revision: later + 5 }),
      said('unseen', { by: canary, text: canary, at: later }),
      told(canary, 'updated', later),
    ];
    for (const event of late) {
      expect(await store.messages.apply([event], later)).toMatchObject({ inserted: 0, updated: 0, dirty: [] });
    }
    expect(await store.messages.apply([late[2] ?? told('x', 'left')], later)).toMatchObject({ refused: 1 });
    await store.messages.apply([said('m11', { by: 'bob', at: start, mentions: [canary] })], later);
    expect(await everything(opened())).not.toContain(canary);
    expect(await store.privacy.isErased(ann, later)).toBe(true);
    expect(await store.privacy.isErased(ann, later + 1)).toBe(false);
  });

  it('lets them speak again afterwards', async () => {
    const { store } = opened();
    await store.privacy.erase(ann, later);
    expect(await store.messages.apply([said('new', { by: canary, at: later + 1 })], later)).toMatchObject({
      inserted: 1,
    });
  });

  it('keeps nothing of the reply that tells them so, once it is sent', async () => {
    const { store } = opened();
    const where = { spaceId: space, channelId: channel, threadId: null };
    const effect = {
      kind: 'reply' as const,
      ...where,
      to: ann,
      interactionId: 'i',
      body: { text: 'Done.', actions: [] },
    };
    await store.transaction(async (tx) => {
      await tx.privacy.erase(ann, later);
      await tx.outbox.add([{ id: 'o', platform: 'anychat', effect, createdAt: later, expiresAt: null }]);
    });
    expect(await store.outbox.claim('o', later, later + 1)).toMatchObject({ effect });
    await store.outbox.settle('o', { status: 'sent', externalId: 'anychat:e', at: later });
    expect(await store.outbox.get('o')).toBeNull();
    expect(await everything(opened())).not.toContain(canary);
  });

  it('wins against batches that arrive at the same moment', async () => {
    const { store } = opened();
    const copies = Array.from({ length: 40 }, (_, n) =>
      store.messages.apply([said(`r${n}`, { by: canary, at: start + n }), said(`b${n}`, { by: 'bob' })], start),
    );
    await Promise.all([...copies.slice(0, 20), store.privacy.erase(ann, later), ...copies.slice(20)]);
    expect(await everything(opened())).not.toContain(canary);
    expect(await store.messages.authorTotals(space, later, 1e9, 1e9)).toMatchObject([{ count: 40 }]);
  });
});

describeStores('Opting out', (opened) => {
  it('leaves of what was and will be said only that someone spoke', async () => {
    const { store } = opened();
    await live(opened());
    await store.privacy.setOptedOut(ann, true, later);
    expect(await store.messages.apply([said('m4', { by: canary, at: start + 4, text: canary })], later)).toMatchObject({
      inserted: 1,
    });
    const messages = await store.messages.list({ spaceId: space, limit: 10 });
    expect(messages.map(({ id, author, text, score }) => [id, author?.id ?? null, text, score?.label ?? null])).toEqual(
      [
        [message('m4'), null, null, null],
        [message('m3'), member('bob'), 'text of m3', 'neutral'],
        [message('m2'), null, null, null],
        [message('m1'), null, null, null],
      ],
    );
    expect(await store.members.list(space)).toMatchObject([{ id: member('bob') }]);
    expect(await store.messages.counts(space, start)).toEqual({ messages: 1, authors: 1 });
    expect(await store.messages.questions(space, start, later, 10)).toEqual([]);
    expect(await store.privacy.status(ann)).toEqual({ optedOut: true, erasedAt: null });
  });

  it('gives the same rows whether a message came before or after', async () => {
    const { store, db } = opened();
    const events = [
      said('m1', { by: canary, mentions: ['bob'] }),
      said('m2', { by: 'bob', mentions: [canary] }),
      told(canary, 'joined'),
    ];
    await store.messages.apply(events, start);
    await store.privacy.setOptedOut(ann, true, later);
    const before = await rowsOf(db);
    await sql`truncate cco.messages, cco.activity, cco.mentions, cco.members, cco.spaces, cco.channels`.execute(db);
    await store.messages.apply(events, start);
    expect(await rowsOf(db)).toEqual(before);
  });

  it('ends with opting in', async () => {
    const { store } = opened();
    await store.privacy.setOptedOut(ann, true, start);
    await store.privacy.setOptedOut(ann, false, start);
    await store.messages.apply([said('m1', { by: canary })], start);
    expect(await store.messages.get(message('m1'))).toMatchObject({ author: { id: ann } });
    expect(await store.privacy.status(ann)).toEqual({ optedOut: false, erasedAt: null });
  });
});

describeStores('Exporting a member', (opened) => {
  it('gives everything stored about them', async () => {
    await live(opened());
    expect(await opened().store.privacy.export(ann)).toEqual({
      memberId: ann,
      optedOut: false,
      spaces: [{ spaceId: space, name: canary, role: 'member', joinedAt: new Date(start - 1).toISOString() }],
      messages: [
        {
          id: message('m1'),
          at: new Date(start).toISOString(),
          channelId: channel,
          text: canary,
          label: 'neutral',
          score: 0.125,
        },
        {
          id: message('m2'),
          at: new Date(start + 1).toISOString(),
          channelId: channel,
          text: `${canary} again`,
          label: 'neutral',
          score: 0.125,
        },
      ],
      activity: [
        { spaceId: space, channelId: channel, from: '2026-03-01T12:10:00.000Z', messages: 2, positive: 0, negative: 0 },
      ],
      audit: [
        { at: new Date(start).toISOString(), action: 'draft.dismiss', subject: 'v1' },
        { at: new Date(start).toISOString(), action: 'reply', subject: ann },
      ],
      outbox: ['o1', 'o3'].map((id) => ({ id, createdAt: new Date(start).toISOString(), status: 'pending' })),
    });
  });

  it('gives empty lists for a stranger', async () => {
    const exported = await opened().store.privacy.export(member('nobody'));
    expect(exported).toMatchObject({ spaces: [], messages: [], activity: [], audit: [], outbox: [] });
  });
});
