import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { NewIntervention } from '../../../src/core/interventions/intervention.ts';
import { clear, describeStores, type Opened, rowsOf } from './backends.ts';
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

const draft = (id: string, expiresAt: number): NewIntervention => ({
  id,
  spaceId: space,
  channelId: channel,
  threadId: null,
  kind: 'de-escalation',
  mode: 'approve',
  status: 'draft',
  reason: 'three members',
  text: 'Let us slow down.',
  createdAt: start,
  expiresAt,
  cardOutboxId: null,
  about: null,
  pings: [],
  postAt: null,
  postOutboxId: null,
  strategyVersion: null,
});

const live = async ({ store }: Opened): Promise<void> => {
  await store.messages.apply(
    [
      {
        ...said('m1', { by: canary, text: canary, name: canary, mentions: ['bob'], score: score({ asks: true }) }),
        severe: 'threat',
      },
      said('m2', { by: canary, text: `${canary} again`, at: start + 1, thread: 't' }),
      said('m3', { by: 'bob', at: start + 2, mentions: [canary, 'cyd'], replyTo: 'm1' }),
      told(canary, 'joined', start - 1),
      {
        event: {
          kind: 'reaction.added',
          id: 'anychat:r1',
          platform: 'anychat',
          spaceId: space,
          channelId: channel,
          threadId: null,
          messageId: message('m3'),
          memberId: ann,
          emoji: '👍',
          at: start,
        },
        mood: 1,
      },
    ],
    start,
  );
  await store.deadLetters.add({
    id: 'd1',
    queue: 'ingest',
    errorCode: 'store-rejected',
    at: start,
    attempts: 3,
    payload: { events: [said('m9', { by: canary }).event] },
    memberId: ann,
  });
  await store.deadLetters.add({
    id: 'd2',
    queue: 'ingest',
    errorCode: 'store-rejected',
    at: start,
    attempts: 3,
    payload: { events: [said('m10', { by: 'bob', mentions: [canary] }).event] },
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
  await store.interventions.add(draft('v1', later));
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

/** A draft they approved in words of their own. */
const reword = async ({ store }: Opened): Promise<void> => {
  await store.interventions.add(draft('v0', later));
  const text = `In my words: ${canary}`;
  await store.interventions.move('v0', 'draft', 'approved', { at: start, by: ann, text });
};

describeStores('Erasing a member', (opened) => {
  it('leaves nothing about them anywhere, nor what they wrote for the agent to say', async () => {
    await live(opened());
    await reword(opened());
    expect(await everything(opened())).toContain(canary);
    expect(await opened().store.privacy.erase(ann, later)).toBeGreaterThan(10);
    expect(await everything(opened())).not.toContain(canary);
    const { store } = opened();
    expect(await store.messages.get(message('m1'))).toBeNull();
    expect(await store.messages.authorTotals(space, later, 1e9, 1e9)).toMatchObject([{ memberId: member('bob') }]);
    expect(await store.deadLetters.list(10)).toEqual([]);
    expect((await rowsOf(opened().db)).severe).toEqual([]);
    expect(await store.outbox.get('o1')).toBeNull();
    expect(await store.outbox.get('o2')).not.toBeNull();
    expect(await store.outbox.get('o3')).toBeNull();
    expect(await store.interventions.get('v1')).toMatchObject({ status: 'dismissed', decidedBy: null });
    expect(await store.interventions.get('v0')).toMatchObject({ status: 'approved', decidedBy: null, text: '' });
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
  });

  it('lets them speak again afterwards', async () => {
    const { store } = opened();
    await store.privacy.erase(ann, later);
    expect(await store.messages.apply([said('new', { by: canary, at: later + 1 })], later)).toMatchObject({
      inserted: 1,
    });
  });

  // A bucket of counts begins before `later` and ends after it.
  const since = later + 10_000;
  const lateLetter = (id: string, at: number) => ({
    id,
    queue: 'ingest',
    errorCode: 'store-rejected',
    at: since,
    attempts: 3,
    payload: { events: [said(id, { by: canary, at }).event] },
    memberId: ann,
  });
  const comeBack = async ({ store }: Opened): Promise<void> => {
    await store.messages.apply(
      [
        said('n1', { by: canary, at: since, mentions: ['bob'], score: score({ label: 'positive' }) }),
        said('n2', { by: 'bob', at: since, mentions: [canary] }),
        told(canary, 'joined', since),
      ],
      since,
    );
    await store.deadLetters.add(lateLetter('d3', since));
    await store.interventions.add(draft('v2', since));
    await store.interventions.move('v2', 'draft', 'dismissed', { at: since, by: ann });
    await store.audit.append({ at: since, spaceId: space, actor: ann, action: 'mode', subject: space, data: {} });
    await store.settings.set(space, 'mode', 'observe', ann, since);
  };
  const kept = async ({ store, db }: Opened) => ({
    rows: await rowsOf(db),
    exported: await store.privacy.export(ann),
    letter: await store.deadLetters.get('d3'),
  });

  it('again, with the same time, takes nothing of what they said and did since', async () => {
    const { store } = opened();
    await live(opened());
    await store.privacy.erase(ann, later);
    await comeBack(opened());
    const before = await kept(opened());
    expect(before.exported).toMatchObject({
      messages: [{ id: message('n1') }],
      mentions: [{ messageId: message('n2') }],
      activity: [{ messages: 1, positive: 1 }],
      decisions: [{ id: 'v2' }],
      settings: [{ key: 'mode' }],
      audit: [{ action: 'mode' }],
      deadLetters: [{ id: 'd3' }],
    });
    await store.transaction(async (tx) => void (await tx.spaces.takeDirt(space)));
    expect(await store.privacy.erase(ann, later)).toBe(0);
    expect(await kept(opened())).toEqual(before);
    expect(await store.spaces.dirty(5)).toEqual([]);
  });

  it('takes only what was before it, also where both are in one count', async () => {
    const { store, db } = opened();
    await store.privacy.erase(ann, since - 1);
    await comeBack(opened());
    const alone = await kept(opened());
    await clear(db);
    await live(opened());
    await comeBack(opened());
    // Buried after it, but said before it.
    await store.deadLetters.add(lateLetter('d4', later));
    await store.privacy.erase(ann, since - 1);
    expect(await kept(opened())).toMatchObject({
      exported: alone.exported,
      letter: alone.letter,
      rows: { members: [{ joined_at: since, left_at: null }] },
    });
    expect(await store.deadLetters.list(10)).toMatchObject([{ id: 'd3' }]);
    expect(await store.messages.get(message('m1'))).toBeNull();
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
    expect(await store.members.get(space, ann)).toBeNull();
    expect(await store.members.get(space, member('bob'))).toMatchObject({ id: member('bob') });
    expect(await store.deadLetters.list(10)).toEqual([]);
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
  const at = new Date(start).toISOString();

  it('gives everything stored about them', async () => {
    const { store } = opened();
    await live(opened());
    await store.messages.apply([told(canary, 'left', start)], start);
    await store.timers.set({ key: `erase:${ann}`, kind: 'erase', subject: ann, dueAt: start });
    const message1 = {
      id: message('m1'),
      at,
      editedAt: null,
      spaceId: space,
      channelId: channel,
      threadId: null,
      replyTo: null,
      name: canary,
      role: 'member',
      mentions: [member('bob')],
      text: canary,
      ...score({ asks: true }),
      severe: 'threat',
    };
    const body = { text: `Your score, ${canary}`, actions: [] };
    expect(await store.privacy.export(ann)).toEqual({
      memberId: ann,
      optedOut: false,
      erasedAt: null,
      erasureOrderedFor: at,
      spaces: [
        { spaceId: space, name: canary, role: 'member', joinedAt: new Date(start - 1).toISOString(), leftAt: at },
      ],
      messages: [
        message1,
        {
          ...message1,
          id: message('m2'),
          at: new Date(start + 1).toISOString(),
          threadId: 'anychat:t',
          mentions: [],
          text: `${canary} again`,
          asks: false,
          severe: null,
        },
      ],
      mentions: [{ messageId: message('m3'), at: new Date(start + 2).toISOString(), channelId: channel }],
      reactions: [{ messageId: message('m3'), spaceId: space, at: new Date(start).toISOString(), mood: 1 }],
      activity: [
        {
          spaceId: space,
          channelId: channel,
          from: '2026-03-01T12:10:00.000Z',
          messages: 2,
          positive: 0,
          negative: 0,
          offensive: 0,
        },
      ],
      interventions: [],
      measured: [],
      stopped: false,
      helping: [],
      feedback: [],
      ratings: [],
      caseWork: [],
      caseVotes: [],
      caseMessages: [],
      addresses: [],
      campaigns: [],
      decisions: [{ id: 'v1', spaceId: space, at, status: 'dismissed', reason: null, text: 'Let us slow down.' }],
      settings: [{ scope: space, key: 'mode', value: 'auto', at }],
      audit: [
        { at, spaceId: space, action: 'draft.dismiss', subject: 'v1', data: { member: ann, count: 1 } },
        { at, spaceId: space, action: 'reply', subject: ann, data: {} },
      ],
      deadLetters: [
        { id: 'd1', at, queue: 'ingest', errorCode: 'store-rejected', events: [said('m9', { by: canary }).event] },
        { id: 'd2', at, queue: 'ingest', errorCode: 'store-rejected', events: [] },
      ],
      outbox: [
        { id: 'o1', createdAt: at, kind: 'reply', status: 'pending', body },
        { id: 'o3', createdAt: at, kind: 'update', status: 'pending', body },
      ],
    });
  });

  it('gives nothing of others', async () => {
    await live(opened());
    const exported = await opened().store.privacy.export(member('cyd'));
    expect(exported).toMatchObject({ messages: [], audit: [], outbox: [], deadLetters: [] });
    expect(exported.mentions).toEqual([
      { messageId: message('m3'), at: new Date(start + 2).toISOString(), channelId: channel },
    ]);
    expect(JSON.stringify(exported)).not.toContain(canary);
  });

  it('is summed up by its counts', async () => {
    const { store } = opened();
    await live(opened());
    await store.messages.expireText(start + 1, 10);
    for (const id of [ann, member('bob'), member('nobody')]) {
      const {
        memberId: _id,
        erasedAt: _at,
        erasureOrderedFor: _for,
        optedOut,
        stopped,
        ...lists
      } = await store.privacy.export(id);
      expect(await store.privacy.summary(id)).toEqual({
        optedOut,
        stopped,
        withText: lists.messages.filter(({ text }) => text !== null).length,
        scored: lists.messages.filter(({ label }) => label !== null).length,
        ...Object.fromEntries(Object.entries(lists).map(([name, entries]) => [name, entries.length])),
      });
    }
    expect(await store.privacy.summary(ann)).toMatchObject({ messages: 2, withText: 1, scored: 2, outbox: 2 });
    await store.privacy.setOptedOut(ann, true, later);
    expect(await store.privacy.summary(ann)).toMatchObject({ optedOut: true, messages: 0, deadLetters: 0 });
  });

  it('gives empty lists for a stranger', async () => {
    const exported = await opened().store.privacy.export(member('nobody'));
    expect(exported).toMatchObject({ spaces: [], messages: [], activity: [], audit: [], outbox: [] });
  });
});
