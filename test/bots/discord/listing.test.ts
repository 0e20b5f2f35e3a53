// Reading a channel from Discords of which some know less than others.
import { expect, it } from 'vitest';
import type { DiscordClient } from '../../../src/bots/discord/client.ts';
import { createListing } from '../../../src/bots/discord/listing.ts';
import { bySnowflake, snowflakeAt, timeOf } from '../../../src/bots/discord/snowflake.ts';

const start = Date.parse('2025-07-30T10:00:00Z');
const history = Array.from({ length: 250 }, (_, index) => ({
  id: snowflakeAt(start + index * 1000),
  channel_id: '1',
  author: { id: '2', username: 'ann' },
  content: `message ${index}`,
  timestamp: new Date(start + index * 1000).toISOString(),
}));

/** Answers from `history` as `page` has it; counts what it was asked. */
const discord = (page: (after: string) => unknown[]) => {
  const asked: string[] = [];
  const client = {
    call: async (call: { query: URLSearchParams; answer: { parse(value: unknown): unknown } }) => {
      const after = call.query.get('after') ?? '';
      asked.push(after);
      if (asked.length > 20) throw new Error('for ever');
      return call.answer.parse(page(after));
    },
  } as unknown as DiscordClient;
  return { listing: createListing(client), asked };
};
const newestFirst = (list: typeof history) => [...list].reverse();

it('reads page after page, oldest first', async () => {
  const { listing } = discord((after) =>
    newestFirst(history.filter(({ id }) => bySnowflake(id, after) > 0).slice(0, 100)),
  );
  const listed = await listing.read({ channel: '1', from: start + 10_000, patienceMs: 1 });
  expect(listed.messages.map(({ content }) => content)).toEqual(history.slice(10).map(({ content }) => content));
  expect(listed).toMatchObject({ complete: true, coversFrom: start + 10_000 });
});

it('does not ask for ever where `after` is not understood, and says what it covers', async () => {
  const { listing, asked } = discord(() => newestFirst(history.slice(-100)));
  const listed = await listing.read({ channel: '1', from: start, patienceMs: 1 });
  expect(asked).toHaveLength(2);
  expect(listed.messages).toHaveLength(100);
  expect(listed).toMatchObject({ complete: false, coversFrom: timeOf(history[150]?.id ?? '0') });
});

it('keeps the ids of what it cannot read, so that it does not look gone', async () => {
  const broken = { ...history[1], timestamp: 'yesterday' };
  const { listing } = discord(() => [history[2], broken, 'x', { id: 'five' }, { id: 5.5 }, history[0]]);
  const listed = await listing.read({ channel: '1', from: start, patienceMs: 1 });
  expect(listed.messages.map(({ content }) => content)).toEqual(['message 0', 'message 2']);
  expect(listed.ids).toEqual(new Set([history[0]?.id, history[1]?.id, history[2]?.id]));
});
