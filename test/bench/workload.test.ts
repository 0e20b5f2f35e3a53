import { describe, expect, it } from 'vitest';
import { generateTexts } from '../../bench/pipeline/texts.ts';
import { createWorkload } from '../../bench/pipeline/workload.ts';
import { type InboundMessage, inboundMessageSchema } from '../../src/core/messages/inbound.ts';

const from = 1_760_000_000_000;
const texts = generateTexts(500, 1);
const take = (count: number, seed = 1): InboundMessage[] => {
  const next = createWorkload({ seed, texts, from, everyMs: 3_000 });
  return Array.from({ length: count }, next);
};
const messages = take(10_000);
const distinct = <T>(values: readonly T[]): number => new Set(values).size;

describe('the workload', () => {
  it('is the same for the same seed', () => {
    expect(take(200)).toEqual(take(200));
    expect(generateTexts(50, 9)).toEqual(generateTexts(50, 9));
    expect(generateTexts(50, 9)).not.toEqual(generateTexts(50, 10));
  });

  it('is made of messages that the pipeline takes, each with an id of its own, also across seeds', () => {
    for (const message of messages.slice(0, 500)) expect(inboundMessageSchema.parse(message)).toEqual(message);
    const ids = [...messages, ...take(500, 2)].map(({ id }) => id);
    expect(distinct(ids)).toBe(ids.length);
  });

  it('is as chat is: two spaces, twenty channels, few who talk much and many who talk little', () => {
    expect(distinct(messages.map(({ spaceId }) => spaceId))).toBe(2);
    expect(distinct(messages.map(({ channelId }) => channelId))).toBe(20);
    expect(distinct(messages.map(({ author }) => author.id))).toBeGreaterThan(450);
    const counts = [...Map.groupBy(messages, ({ author }) => author.id).values()].map(({ length }) => length);
    const loudest = counts.toSorted((a, b) => b - a).slice(0, 50);
    expect(loudest.reduce((sum, count) => sum + count) / messages.length).toBeGreaterThan(0.5);
  });

  it('has three in ten messages in threads or as replies', () => {
    const related = messages.filter(({ threadId, replyTo }) => threadId !== null || replyTo !== null);
    expect(related.length / messages.length).toBeCloseTo(0.3, 1);
  });

  it('keeps every thread in one channel, begun by a message said there before', () => {
    const said = new Map<string, string>();
    for (const { id, channelId, threadId, replyTo } of messages) {
      if (threadId !== null) expect(said.get(threadId)).toBe(channelId);
      if (replyTo !== null) expect(said.get(replyTo)).toBe(channelId);
      said.set(id, channelId);
    }
  });

  it('goes forward in time, at the pace asked for', () => {
    const times = messages.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const mean = ((times.at(-1) ?? 0) - from) / times.length;
    expect(mean / 3_000).toBeCloseTo(1, 1);
  });
});
