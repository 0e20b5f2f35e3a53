// Made-up spaces for the tests of the score.
import fc from 'fast-check';
import { channelId, memberId, messageId } from '../../../src/core/ids.ts';
import type { MemberRole } from '../../../src/core/messages/inbound.ts';
import type { AuthorTotals, QuestionFact } from '../../../src/core/ports.ts';

export const now = Date.UTC(2026, 2, 10, 14, 0);
export const minute = 60_000;
export const hour = 60 * minute;

export const author = (
  name: string,
  messages: number,
  { negative = 0, offensive = 0, role = 'member' }: { negative?: number; offensive?: number; role?: MemberRole } = {},
): AuthorTotals => ({
  memberId: memberId('anychat', name),
  role,
  messages,
  positive: 0,
  negative,
  offensive,
  count: Math.ceil(messages),
  lastAt: now - minute,
});

/** `count` calm authors of much the same activity. */
export const calm = (count: number): AuthorTotals[] =>
  Array.from({ length: count }, (_, index) =>
    author(`calm${index}`, 6 + (index % 5), { negative: index % 3 === 0 ? 1 : 0 }),
  );

export const angry = (count: number, messages = 20): AuthorTotals[] =>
  Array.from({ length: count }, (_, index) => author(`angry${index}`, messages, { negative: messages * 0.9 }));

export const question = (asker: string, at: number, answeredAt: number | null): QuestionFact => ({
  messageId: messageId('anychat', `q-${asker}-${at}`),
  channelId: channelId('anychat', 'general'),
  threadId: null,
  askerId: memberId('anychat', asker),
  at,
  answeredAt,
});

const role = fc.constantFrom<MemberRole>('member', 'member', 'member', 'moderator', 'admin', 'agent');

/** Any totals the store could give: negative and offensive at most as many as there are messages. */
export const anyAuthor = fc
  .record({
    name: fc.integer({ min: 1, max: 1_000_000 }),
    role,
    messages: fc.double({ min: 0, max: 5_000, noNaN: true }),
    negative: fc.double({ min: 0, max: 1, noNaN: true }),
    offensive: fc.double({ min: 0, max: 1, noNaN: true }),
    count: fc.integer({ min: 1, max: 5_000 }),
  })
  .map(
    ({ name, messages, negative, offensive, ...rest }): AuthorTotals => ({
      ...author(`any${name}`, messages),
      ...rest,
      negative: negative * messages,
      offensive: offensive * messages,
    }),
  );

export const anyAuthors = fc.uniqueArray(anyAuthor, { maxLength: 60, selector: ({ memberId: id }) => id });

export const anyQuestions = fc.array(
  fc
    .record({
      asker: fc.integer({ min: 1, max: 30 }),
      age: fc.integer({ min: 0, max: 7 * 24 * 60 }),
      answer: fc.option(fc.integer({ min: 0, max: 300 })),
    })
    .map(({ asker, age, answer }) => {
      const at = now - age * minute;
      return question(`any${asker}`, at, answer === null ? null : at + answer * minute);
    }),
  { maxLength: 60 },
);
