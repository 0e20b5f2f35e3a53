// Where a card sends moderators: an address, or when it was said. An id tells nobody anything.
import { describe, expect, it } from 'vitest';
import { channelId, messageId, spaceId, threadId } from '../../../../src/core/ids.ts';
import { lookThere, type Place } from '../../../../src/core/interventions/desk/look-there.ts';

const at = Date.UTC(2026, 2, 10, 14, 2);
const minute = 60_000;
const said = new Map([
  ['anychat:t1', at - 20 * minute],
  ['anychat:q1', at - 5 * minute],
  ['anychat:old', at - 30 * 60 * minute],
]);
const place = (thread: string | null, message: string | null): Place => ({
  spaceId: spaceId('anychat', 's'),
  channelId: channelId('anychat', 'general'),
  threadId: thread === null ? null : threadId('anychat', thread),
  messageId: message === null ? null : messageId('anychat', message),
});
const on = (where: Place, timeZone: string | null = null) => lookThere(where, { now: at, timeZone, said });

describe('where there is no address', () => {
  it.each([
    ['a thread', place('t1', null), ['Look there: the thread begun at 13:42 UTC']],
    ['a message', place(null, 'q1'), ['Look there: the message of 13:57 UTC']],
    [
      'a message in a thread',
      place('t1', 'q1'),
      ['Look there: the message of 13:57 UTC, in the thread begun at 13:42 UTC'],
    ],
    ['what a thread began with', place('t1', 't1'), ['Look there: the thread begun at 13:42 UTC']],
    ['a thread of yesterday', place('old', null), ['Look there: the thread begun at 2026-03-09, 08:02 UTC']],
    ['the channel itself, which the card names', place(null, null), []],
    ['a thread of which nothing is known', place('gone', null), ['Look there: `anychat:gone`']],
  ])('%s', (_what, where, line) => {
    expect(on(where)).toEqual(line);
  });

  it('goes by the clocks the space set', () => {
    expect(on(place('t1', null), 'Europe/Berlin')).toEqual(['Look there: the thread begun at 14:42 Berlin time']);
  });
});

it('is an address on Discord', () => {
  const where = {
    spaceId: spaceId('discord', '1'),
    channelId: channelId('discord', '2'),
    threadId: threadId('discord', '3'),
    messageId: null,
  };
  expect(on(where)).toEqual(['Look there: https://discord.com/channels/1/3']);
  // A thread is a channel there, and what it began with is not in it.
  expect(on({ ...where, messageId: messageId('discord', '4') })).toEqual([
    'Look there: https://discord.com/channels/1/3/4',
  ]);
  expect(on({ ...where, messageId: messageId('discord', '3') })).toEqual([
    'Look there: https://discord.com/channels/1/2/3',
  ]);
});
