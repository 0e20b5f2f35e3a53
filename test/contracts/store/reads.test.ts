import { expect, it } from 'vitest';
import { describeStores } from './backends.ts';
import { channel, deleted, member, message, said, score, space, start, thread, told } from './events.ts';

const minute = 60_000;
const hour = 60 * minute;
const bucket = start - (start % (10 * minute));
const ids = (messages: readonly { id: string }[]): string[] => messages.map(({ id }) => id.slice('anychat:'.length));
const asks = score({ asks: true });

describeStores('Reading messages', (opened) => {
  it('lists newest first, by space or channel, before a time', async () => {
    const { store } = opened();
    await store.messages.apply(
      [
        said('a', { at: start }),
        said('b', { at: start + 1, thread: 't' }),
        said('c', { at: start + 2, channel: 'other' }),
        said('d', { at: start + 3 }),
        said('e', { at: start + 4, in: 'elsewhere', channel: 'e1' }),
        said('f', { at: start + 5 }),
        deleted('f'),
      ],
      start,
    );
    expect(ids(await store.messages.list({ spaceId: space, limit: 10 }))).toEqual(['d', 'c', 'b', 'a']);
    expect(ids(await store.messages.list({ spaceId: space, channelId: channel, limit: 2 }))).toEqual(['d', 'b']);
    expect(ids(await store.messages.list({ spaceId: space, before: start + 2, limit: 10 }))).toEqual(['b', 'a']);
  });

  it('gives the last messages of a conversation, oldest first: a thread, or a channel without its threads', async () => {
    const { store } = opened();
    const stream = [1, 2, 3, 4].map((n) => said(`s${n}`, { at: start + n }));
    const threaded = [1, 2].map((n) => said(`t${n}`, { at: start + n, thread: 't' }));
    await store.messages.apply([...stream, ...threaded], start);
    const inChannel = { spaceId: space, channelId: channel, threadId: null };
    const inThread = { ...inChannel, threadId: thread('t') };
    expect(ids(await store.messages.conversation(inChannel, start, 3))).toEqual(['s2', 's3', 's4']);
    expect(ids(await store.messages.conversation(inChannel, start + 4, 3))).toEqual(['s4']);
    expect(ids(await store.messages.conversation(inThread, start, 10))).toEqual(['t1', 't2']);
    expect(ids((await store.messages.idsBetween(inThread, start + 2, start + 9)).map((id) => ({ id })))).toEqual([
      't2',
    ]);
    expect(await store.messages.idsBetween(inChannel, start + 1, start + 3)).toHaveLength(3);
  });

  it('weighs each message by half for each half-life of its 10-minute bucket', async () => {
    const { store } = opened();
    const negative = score({ label: 'negative', offensive: 0.9 });
    const positive = score({ label: 'positive' });
    await store.messages.apply(
      [
        said('a1', { at: bucket + minute, by: 'ann', score: negative }),
        said('a2', { at: bucket + hour, by: 'ann', score: positive }),
        said('b', { at: bucket + minute, by: 'bob', role: 'moderator' }),
        said('old', { at: bucket - 10 * hour, by: 'cyd' }),
      ],
      start,
    );
    expect(await store.messages.authorTotals(space, bucket + 2 * hour, hour, 5 * hour)).toEqual([
      {
        memberId: member('ann'),
        role: 'member',
        messages: 0.25 + 0.5,
        positive: 0.5,
        negative: 0.25,
        offensive: 0.25,
        count: 2,
        lastAt: bucket + hour,
      },
      {
        memberId: member('bob'),
        role: 'moderator',
        messages: 0.25,
        positive: 0,
        negative: 0,
        offensive: 0,
        count: 1,
        lastAt: bucket,
      },
    ]);
  });

  it('counts messages and distinct authors since a time', async () => {
    const { store } = opened();
    const events = [0, 1, 2, 30, 31].map((n) =>
      said(`m${n}`, { at: start + n * minute, by: n > 2 ? 'ann' : `m${n % 2}` }),
    );
    await store.messages.apply(events, start);
    expect(await store.messages.counts(space, start)).toEqual({ messages: 5, authors: 3 });
    expect(await store.messages.counts(space, start + 2 * minute)).toEqual({ messages: 3, authors: 2 });
    expect(await store.messages.counts(space, start + 31 * minute)).toEqual({ messages: 1, authors: 1 });
    expect(await store.messages.counts(space, start + hour)).toEqual({ messages: 0, authors: 0 });
  });

  it('counts no agent among the authors, by the newest that was said or told of its role', async () => {
    const { store } = opened();
    await store.messages.apply(
      [
        said('a', { by: 'ann', role: 'moderator' }),
        said('b1', { by: 'bot', at: start + minute }),
        said('b2', { by: 'bot', role: 'agent', at: start + hour }),
        said('c', { by: 'cyd', role: 'agent' }),
        told('cyd', 'updated', start + hour),
        said('d', { by: 'dan' }),
        told('dan', 'updated', start + hour, { role: 'agent' }),
      ],
      start,
    );
    expect(await store.messages.counts(space, start)).toEqual({ messages: 5, authors: 2 });
    // Also in the part that is counted from the messages.
    expect(await store.messages.counts(space, start + minute)).toEqual({ messages: 2, authors: 0 });
  });

  it('says up to where each channel and each recently active thread is stored', async () => {
    const { store } = opened();
    await store.messages.apply(
      [
        said('old', { at: start - 30 * 24 * hour, channel: 'sleepy' }),
        said('gone', { at: start - 30 * 24 * hour, thread: 'over' }),
        said('a', { at: start }),
        said('b', { at: start + 1, thread: 't' }),
        said('c', { at: start + 2, thread: 't' }),
      ],
      start,
    );
    expect(await store.messages.cursors(space)).toEqual([
      { channelId: channel, threadId: null, lastAt: start },
      { channelId: channel, threadId: thread('t'), lastAt: start + 2 },
      { channelId: 'anychat:sleepy', threadId: null, lastAt: start - 30 * 24 * hour },
    ]);
  });

  it('clears texts past their time, oldest first, and keeps scores', async () => {
    const { store } = opened();
    await store.messages.apply(
      [said('a', { at: start }), said('b', { at: start + 1 }), said('c', { at: start + 2 })],
      1,
    );
    expect(await store.messages.expireText(start + 2, 1)).toBe(1);
    expect(await store.messages.get(message('a'))).toMatchObject({ text: null, score: { label: 'neutral' } });
    expect(await store.messages.get(message('b'))).toMatchObject({ text: 'text of b' });
    expect(await store.messages.expireText(start + 2, 10)).toBe(1);
    expect(await store.messages.expireText(start + 2, 10)).toBe(0);
    expect(await store.messages.get(message('c'))).toMatchObject({ text: 'text of c' });
  });
});

describeStores('A question', (opened) => {
  const question = said('q', { at: start, by: 'ann', score: asks });
  const threadQuestion = said('q', { at: start, by: 'ann', score: asks, thread: 't' });

  it.each([
    ['nobody', question, [], null],
    [
      'what is said next, where nobody says whom they speak to',
      question,
      [said('x', { at: start + 1, by: 'bob' })],
      start + 1,
    ],
    ['a reply to it', question, [said('x', { at: start + 9, by: 'bob', replyTo: 'q', channel: 'other' })], start + 9],
    [
      'a later message that mentions the asker',
      question,
      [said('x', { at: start + 8, by: 'bob', mentions: ['ann'] })],
      start + 8,
    ],
    [
      'the first of several',
      question,
      [
        said('y', { at: start + 8, by: 'bob', replyTo: 'q' }),
        said('x', { at: start + 7, by: 'cyd', mentions: ['ann'] }),
      ],
      start + 7,
    ],
    [
      'a later message in its thread',
      threadQuestion,
      [said('x', { at: start + 5, by: 'bob', thread: 't' })],
      start + 5,
    ],
    [
      'a message in the thread that began with it',
      question,
      [said('x', { at: start + 5, by: 'bob', thread: 'q' })],
      start + 5,
    ],
    ['a moderator', question, [said('x', { at: start + 5, by: 'mod', role: 'moderator', replyTo: 'q' })], start + 5],
    [
      'not by an earlier message in its thread',
      threadQuestion,
      [said('x', { at: start - 5, by: 'bob', thread: 't' })],
      null,
    ],
    ['not by an earlier mention', question, [said('x', { at: start - 2 * hour, by: 'bob', mentions: ['ann'] })], null],
    [
      'not by a mention in another channel',
      question,
      [said('x', { at: start + 5, by: 'bob', mentions: ['ann'], channel: 'other' })],
      null,
    ],
    [
      'not by the asker',
      question,
      [said('x', { at: start + 5, by: 'ann', replyTo: 'q', mentions: ['ann'], thread: 'q' })],
      null,
    ],
    [
      'not by an agent',
      question,
      [said('x', { at: start + 5, by: 'bot', role: 'agent', replyTo: 'q', mentions: ['ann'] })],
      null,
    ],
    [
      'not by a deleted answer',
      question,
      [said('x', { at: start + 5, by: 'bob', replyTo: 'q', mentions: ['ann'] }), deleted('x')],
      null,
    ],
  ])('is answered by %s', async (_, asked, others, answeredAt) => {
    const { store } = opened();
    await store.messages.apply([asked, ...others], start);
    expect(await store.messages.questions(space, start, start + hour, 10)).toEqual([
      {
        messageId: message('q'),
        channelId: channel,
        threadId: asked.event.threadId,
        askerId: member('ann'),
        at: start,
        answeredAt,
      },
    ]);
  });

  it('is answered by someone who opted out', async () => {
    const { store } = opened();
    await store.privacy.setOptedOut(member('bob'), true, start);
    await store.messages.apply([question, said('x', { at: start + 5, by: 'bob', replyTo: 'q' })], start);
    expect(await store.messages.questions(space, start, start + hour, 10)).toMatchObject([{ answeredAt: start + 5 }]);
  });

  it('counts between two times, newest first, up to a limit, and not when an agent asks', async () => {
    const { store } = opened();
    const asked = [1, 2, 3, 4].map((n) => said(`q${n}`, { at: start + n, score: asks }));
    await store.messages.apply(
      [...asked, said('bot', { at: start + 3, by: 'bot', role: 'agent', score: asks })],
      start,
    );
    const found = await store.messages.questions(space, start + 1, start + 4, 2);
    expect(found.map(({ messageId }) => messageId)).toEqual([message('q3'), message('q2')]);
  });
});
