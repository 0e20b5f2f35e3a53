import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/anychat-protocol/entities.ts';
import {
  emptyConversation,
  revised,
  withMessage,
  withoutMessage,
  withPage,
} from '../../../src/playground/client/conversation.ts';
import { threadsOf, timeline } from '../../../src/playground/client/timeline.ts';

const message = (id: string, at: string, extra: Partial<Message> = {}): Message => ({
  id,
  spaceId: 's',
  channelId: 'c',
  author: { id: 'ana', name: 'Ana' },
  text: id,
  at,
  ...extra,
});
const conversation = (...messages: Message[]) =>
  messages.map(revised).reduce((whole, next) => withMessage(whole, next), emptyConversation);
const dayOf = (at: string): string => at.slice(0, 10);
const rows = (whole: ReturnType<typeof conversation>, threads: ReturnType<typeof threadsOf> = new Map()): string[] =>
  timeline(whole, threads, dayOf).map((row) => {
    if (row.kind === 'message') return row.first ? row.message.id : `+${row.message.id}`;
    return row.kind === 'day' ? `day ${row.at.slice(8, 10)}` : `thread ${row.thread.id}`;
  });

const noon = '2026-01-01T12:00:00.000Z';
const soon = '2026-01-01T12:04:00.000Z';
const later = '2026-01-01T13:00:00.000Z';
const tomorrow = '2026-01-02T00:01:00.000Z';
const ben = { id: 'ben', name: 'Ben' };

describe('the rows of a conversation', () => {
  it.each<[string, Message[], string[]]>([
    ['begin with the day', [message('a', noon)], ['day 01', 'a']],
    ['run on while one person talks', [message('a', noon), message('b', soon)], ['day 01', 'a', '+b']],
    ['name the author again after a while', [message('a', noon), message('b', later)], ['day 01', 'a', 'b']],
    ['name another author', [message('a', noon), message('b', soon, { author: ben })], ['day 01', 'a', 'b']],
    ['name the author of a reply', [message('a', noon), message('b', soon, { replyTo: 'a' })], ['day 01', 'a', 'b']],
    ['keep private apart', [message('a', noon), message('b', soon, { privateTo: 'ben' })], ['day 01', 'a', 'b']],
    ['begin each day anew', [message('a', noon), message('b', tomorrow)], ['day 01', 'a', 'day 02', 'b']],
  ])('%s', (_, messages, shown) => {
    expect(rows(conversation(...messages))).toEqual(shown);
  });
});

describe('threads', () => {
  const replies = {
    'c/a': conversation(message('r', soon, { threadId: 'a' }), message('q', later, { threadId: 'a' })),
  };

  it('count their replies', () => {
    expect(threadsOf(replies, 'c').get('a')).toEqual({ id: 'a', replies: 2, firstAt: soon, lastAt: later });
  });

  it('belong to one channel', () => {
    expect(threadsOf(replies, 'd').size).toBe(0);
  });

  it('can still be reached when their first message was deleted', () => {
    const channel = withoutMessage(conversation(message('a', noon), message('b', tomorrow)), 'a');
    expect(rows(channel, threadsOf(replies, 'c'))).toEqual(['day 01', 'thread a', 'day 02', 'b']);
  });

  it('wait for older messages before their first one counts as gone', () => {
    const partly = withPage(conversation(message('z', noon)), { oldest: message('z', noon), more: true });
    expect(rows(partly, threadsOf(replies, 'c'))).toEqual(['day 01', 'z']);
    expect(rows(withPage(partly, { oldest: message('z', noon), more: false }), threadsOf(replies, 'c'))).toEqual([
      'day 01',
      'z',
      'thread a',
    ]);
  });
});
