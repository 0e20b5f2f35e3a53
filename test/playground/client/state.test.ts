import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Member, Message } from '../../../src/anychat-protocol/entities.ts';
import type { AnyChatEvent } from '../../../src/anychat-protocol/events.ts';
import { type Action, type ChatState, initialState, reduce } from '../../../src/playground/client/state.ts';

const ana: Member = { id: 'ana', name: 'Ana' };
const ben: Member = { id: 'ben', name: 'Ben' };
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
const place = { spaceId: 's', channelId: 'c' };

const message = (id: string, second: number, extra: Partial<Message> = {}): Message => ({
  id,
  ...place,
  author: ben,
  text: id,
  at: at(second),
  ...extra,
});
const created = (said: Message): AnyChatEvent => ({ type: 'message.created', ...said });
const updated = (said: Message, second: number, text: string, helpful?: number): AnyChatEvent => ({
  type: 'message.updated',
  ...said,
  id: `${said.id}-u${second}`,
  at: at(second),
  messageId: said.id,
  createdAt: said.at,
  text,
  ...(helpful === undefined ? { editedAt: at(second) } : { helpful }),
});
const deleted = (said: Message, second: number): AnyChatEvent => ({
  type: 'message.deleted',
  id: `${said.id}-d`,
  ...place,
  ...(said.threadId === undefined ? {} : { threadId: said.threadId }),
  at: at(second),
  messageId: said.id,
});
const member = (
  type: 'member.joined' | 'member.left' | 'member.updated',
  who: Member,
  second: number,
): AnyChatEvent => ({
  type,
  id: `${type}-${second}`,
  spaceId: 's',
  at: at(second),
  member: who,
});
const play = (actions: readonly Action[], from: ChatState = initialState(ana)): ChatState =>
  actions.reduce(reduce, from);
const hear = (...events: AnyChatEvent[]): Action[] => events.map((event) => ({ type: 'event', event }));
const texts = (state: ChatState, key = 'c'): string[] =>
  (state.conversations[key]?.messages ?? []).map(({ text }) => text);

const one = message('one', 1);
const two = message('two', 2);
const three = message('three', 3);

describe('messages', () => {
  it.each<[string, Action[], string[]]>([
    ['in the order they were said', hear(created(two), created(one)), ['one', 'two']],
    ['once, however often they are heard', hear(created(one), created(one)), ['one']],
    ['as last edited', hear(created(one), updated(one, 9, 'later'), updated(one, 5, 'earlier')), ['later']],
    ['known by an edit alone', hear(updated(one, 5, 'edited'), created(one)), ['edited']],
    ['not once they are deleted', hear(created(one), created(two), deleted(one, 5)), ['two']],
    ['not when the deletion is heard first', hear(deleted(one, 5), created(one), updated(one, 6, 'x')), []],
    [
      'from a list and from events, once',
      [...hear(created(two)), { type: 'history', place, messages: [one, two], more: false }],
      ['one', 'two'],
    ],
    [
      'newer than the list',
      [
        ...hear(updated(one, 9, 'edited'), created(three)),
        { type: 'history', place, messages: [one, two], more: false },
      ],
      ['edited', 'two', 'three'],
    ],
    [
      'not the deleted ones of a list that was on its way',
      [...hear(deleted(one, 5)), { type: 'history', place, messages: [one, two], more: false }],
      ['two'],
    ],
  ])('are shown %s', (_, actions, shown) => {
    expect(texts(play(actions))).toEqual(shown);
  });

  it('end up the same for any order and any repetition of the events', () => {
    const reply = message('reply', 4, { threadId: 'one' });
    const events = [
      created(one),
      created(two),
      created(three),
      created(reply),
      updated(one, 10, 'one again'),
      updated(one, 11, 'one at last'),
      updated(two, 12, 'two', 3),
      deleted(three, 13),
      updated(three, 9, 'three again'),
      member('member.joined', ben, 1),
      member('member.updated', { ...ben, name: 'Benedict' }, 5),
      member('member.left', ben, 6),
    ];
    const facts = (state: ChatState): unknown => ({
      messages: Object.fromEntries(Object.entries(state.conversations).map(([key, { messages }]) => [key, messages])),
      ben: [state.members.s?.ben?.member, state.members.s?.ben?.here],
    });
    const expected = facts(play(hear(...events)));
    const disorder = fc
      .shuffledSubarray(events, { minLength: events.length })
      .chain((order) => fc.shuffledSubarray(events).map((again) => [...order, ...again]));
    fc.assert(
      fc.property(disorder, (order) => {
        expect(facts(play(hear(...order)))).toEqual(expected);
      }),
    );
  });

  it('further back than what is loaded are not brought in by an edit, but by their page', () => {
    const list: Action = { type: 'history', place, messages: [two, three], more: true };
    const state = play([list, ...hear(updated(one, 9, 'edited'))]);
    expect(texts(state)).toEqual(['two', 'three']);
    const older: Action = {
      type: 'history',
      place,
      messages: [{ ...one, text: 'edited', editedAt: at(9) }],
      more: false,
    };
    expect(texts(reduce(state, older))).toEqual(['edited', 'two', 'three']);
  });

  it('are kept in bounds while talk goes on, and can be loaded again', () => {
    const many = Array.from({ length: 1001 }, (_, index) => message(`m${String(index).padStart(4, '0')}`, index));
    const conversation = play(hear(...many.map(created))).conversations.c;
    expect(conversation?.messages).toHaveLength(500);
    expect([conversation?.oldest?.id, conversation?.more]).toEqual(['m0501', true]);
  });

  it('of a thread stay out of the channel', () => {
    const state = play(hear(created(one), created(message('reply', 2, { threadId: 'one' }))));
    expect(texts(state)).toEqual(['one']);
    expect(texts(state, 'c/one')).toEqual(['reply']);
  });

  it('are marked edited for a change of the text, not for a count', () => {
    const [counted, edited] =
      play(hear(created(one), created(two), updated(one, 5, 'one', 2), updated(two, 6, 'new'))).conversations.c
        ?.messages ?? [];
    expect([counted?.helpful, counted?.editedAt, edited?.editedAt]).toEqual([2, undefined, at(6)]);
  });
});

describe('after a gap in the events', () => {
  const before = play([...hear(created(one), created(two), created(three))]);

  it('what is here stays until the list has come', () => {
    expect(texts(play([{ type: 'doubt' }], before))).toEqual(['one', 'two', 'three']);
  });

  it('the list settles what was deleted and edited meanwhile', () => {
    const list = [one, { ...two, text: 'two again', editedAt: at(20) }, message('four', 21)];
    const state = play([{ type: 'doubt' }, { type: 'history', place, messages: list, more: false }], before);
    expect(texts(state)).toEqual(['one', 'two again', 'four']);
  });

  it('what was said since stays although the list does not have it', () => {
    const list: Action = { type: 'history', place, messages: [one], more: false };
    const state = play([{ type: 'doubt' }, ...hear(created(message('four', 21))), list], before);
    expect(texts(state)).toEqual(['one', 'four']);
  });
});

describe('what one sends', () => {
  const outgoing = { ...place, nonce: 'n', text: 'mine' };
  const mine = message('mine', 5, { author: ana, nonce: 'n' });

  it.each<[string, Action[], number]>([
    ['is shown as on its way', [], 1],
    ['is so no more once its event has come', hear(created(mine)), 0],
    ['is so no more once the answer has come', [{ type: 'message', message: mine }], 0],
    ['is not taken for a message of another with the same mark', hear(created({ ...mine, author: ben })), 1],
    ['is gone when it is withdrawn', [{ type: 'withdrawn', nonce: 'n' }], 0],
  ])('%s', (_, actions, left) => {
    expect(play([{ type: 'outgoing', outgoing }, ...actions]).outgoing).toHaveLength(left);
  });
});

describe('unread messages', () => {
  it.each<[string, Action[], number]>([
    ['are those of others, elsewhere', hear(created(one), created(two)), 2],
    ['count once each', hear(created(one), created(one)), 1],
    ["are not one's own", hear(created({ ...one, author: ana })), 0],
    ['are none where one looks', [{ type: 'open', place }, ...hear(created(one))], 0],
    ['are none once one has looked', [...hear(created(one)), { type: 'open', place }], 0],
  ])('%s', (_, actions, count) => {
    expect(play(actions).unread.c ?? 0).toBe(count);
  });
});

describe('members', () => {
  const here = (state: ChatState): string[] =>
    Object.values(state.members.s ?? {})
      .filter((presence) => presence.here)
      .map((presence) => presence.member.name);

  it.each<[string, Action[], string[]]>([
    ['are those listed', [{ type: 'members', spaceId: 's', members: [ana, ben], heard: 0 }], ['Ana', 'Ben']],
    [
      'who left while the list was on its way have left',
      [...hear(member('member.left', ben, 5)), { type: 'members', spaceId: 's', members: [ana, ben], heard: 0 }],
      ['Ana'],
    ],
    [
      'who are not listed any more have left',
      [...hear(member('member.joined', ben, 5)), { type: 'members', spaceId: 's', members: [ana], heard: 1 }],
      ['Ana'],
    ],
    [
      'who came back are here',
      hear(member('member.joined', ben, 1), member('member.left', ben, 2), member('member.joined', ben, 3)),
      ['Ben'],
    ],
  ])('%s', (_, actions, names) => {
    expect(here(play(actions)).sort()).toEqual(names);
  });
});
