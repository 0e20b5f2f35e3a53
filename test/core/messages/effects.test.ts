import { expect, it } from 'vitest';
import { channelId, memberId, messageId, spaceId } from '../../../src/core/ids.ts';
import {
  bodySchema,
  type Effect,
  effectSchema,
  isModeration,
  isRepeatable,
  longestPicture,
} from '../../../src/core/messages/outbound.ts';

const at = { spaceId: spaceId('discord', '1'), channelId: channelId('discord', '2') };
const body = { text: 'Hello', actions: [] };
const effects: readonly [effect: Effect, repeatable: boolean, moderation: boolean][] = [
  [{ kind: 'post', ...at, threadId: null, replyTo: null, body }, false, false],
  [
    { kind: 'reply', ...at, threadId: null, to: memberId('discord', '3'), interactionId: 'discord:4', body },
    false,
    false,
  ],
  [{ kind: 'update', ...at, outboxId: 'row', body }, true, false],
  [{ kind: 'remove', ...at, outboxId: 'row' }, true, false],
  [{ kind: 'delete-message', ...at, threadId: null, messageId: messageId('discord', '5') }, true, true],
  [{ kind: 'time-out', spaceId: at.spaceId, memberId: memberId('discord', '3'), minutes: 10 }, true, true],
  [{ kind: 'slow-mode', ...at, seconds: 0 }, true, true],
];

it.each(effects)('%j is repeatable: %s, ordered by a moderator: %s', (effect, repeatable, moderation) => {
  expect(isRepeatable(effect)).toBe(repeatable);
  expect(isModeration(effect)).toBe(moderation);
});

it.each([
  ['a time-out', { kind: 'time-out', spaceId: at.spaceId, memberId: 'discord:3', minutes: 0 }],
  ['a time-out', { kind: 'time-out', spaceId: at.spaceId, memberId: 'discord:3', minutes: 40_321 }],
  ['slow mode', { kind: 'slow-mode', ...at, seconds: 21_601 }],
  ['slow mode', { kind: 'slow-mode', ...at, seconds: -1 }],
])('%s beyond what platforms know is no effect', (_name, effect) => {
  expect(effectSchema.safeParse(effect).success).toBe(false);
});

it('a picture is a PNG of at most 500 kB, with words for it', () => {
  const png = (bytes: number): string => {
    const picture = Buffer.alloc(bytes);
    Buffer.from('89504e470d0a1a0a', 'hex').copy(picture);
    return picture.toString('base64');
  };
  const parses = (picture: object): boolean => bodySchema.safeParse({ text: 'The week', picture }).success;
  expect(parses({ png: png(longestPicture), alt: 'A line that falls' })).toBe(true);
  expect(parses({ png: png(longestPicture + 3), alt: 'A line that falls' })).toBe(false);
  expect(parses({ png: png(100), alt: '' })).toBe(false);
  expect(parses({ png: Buffer.from('<svg/>').toString('base64'), alt: 'A line that falls' })).toBe(false);
});
